import { no, yes } from '#platform/core/decision';
import type { AreaId, MatterId } from '#platform/core/ids';
import { isCoordinator, mayWrite, type Viewer } from '#platform/core/viewer';
import { asSystem, writeOnce, type Db } from '#platform/server';
import {
  addressFor,
  inWishedOrder,
  namesKept,
  sameName,
  wordsThatChange,
} from '../matter-changes.rules.ts';
import type { ChangeId, MatterWords, NewMatter } from '../matter-changes.types.ts';
import { lockChanging } from './matter-change-facts.queries.ts';
import {
  bringBack,
  insertArea,
  insertChange,
  insertMatter,
  keepAliases,
  keepOrder,
  keepSynonyms,
  markCarriedOut,
  updateArea,
  updateMatter,
  type AreaWritten,
} from './matter-change-writes.queries.ts';
import { changesSeen, markSeen } from './matter-changes.queries.ts';
import { namesInUse, propose, tellThose } from './matter-changes.actions.ts';
import { lockMatters } from './matter-lock.queries.ts';
import {
  addressesTaken,
  matterSet,
  orderOf,
  type MatterOfSet,
  type MatterSet,
} from './matter-set.queries.ts';
import { markConfirmed } from './matters-list.queries.ts';
import { workOutStandings } from './standings.actions.ts';

export type SetRefusal =
  | 'not-coordinator'
  | 'no-such-matter'
  | 'not-in-use'
  | 'already-in-use'
  | 'changed-meanwhile'
  | 'nothing-changed'
  | 'name-taken'
  | 'no-such-area'
  | 'area-not-empty';
export type SetOutcome =
  { ok: true; slug: string; told: number } | { ok: false; reason: SetRefusal; byName?: string };

/** Add a matter to the county's set. Nobody has answered it, so it takes effect at once. */
export async function addMatter(
  viewer: Viewer,
  key: string,
  matter: NewMatter,
  now: Date,
): Promise<SetOutcome> {
  return writeOnce(viewer, { key, body: ['add', matter] }, async (db): Promise<SetOutcome> => {
    if (!isCoordinator(viewer)) return no('not-coordinator');
    await lockChanging(db, viewer);
    return add(db, viewer, await matterSet(db, viewer), matter, now);
  });
}

async function add(
  db: Db,
  viewer: Viewer,
  set: MatterSet,
  matter: NewMatter,
  now: Date,
): Promise<SetOutcome> {
  if (!hasArea(set, matter.areaId)) return no('no-such-area');
  if (namesInUse(set, null).has(sameName(matter.nameSv))) return no('name-taken');
  const { matters: taken } = await addressesTaken(db, viewer);
  const slug = addressFor(matter.nameSv, taken);
  const id = await insertMatter(db, viewer, { ...matter, slug }, now);
  const change = { kind: 'added' as const, reason: '', content: {} };
  const changeId = await insertChange(db, viewer, change, [{ id, part: 'new' }], now);
  await markCarriedOut(db, viewer, changeId, now);
  await asSystem(db, viewer.countyId, () => workOutStandings(db, viewer.countyId, [id], now));
  return { ok: true, slug, told: 0 };
}

const hasArea = (set: MatterSet, areaId: AreaId) =>
  set.areas.some((area) => area.id === areaId && !area.retired);

/** A matter as the form writes it anew. */
export interface EditCommand {
  slug: string;
  /** The version that the form was made from. */
  version: number;
  words: MatterWords;
  reason: string;
}

/**
 * Rename, describe, move, other synonyms, another footing: takes effect at once, and those who have answered are
 * told. An earlier name stays as one it is found by.
 */
export async function editMatter(
  viewer: Viewer,
  key: string,
  command: EditCommand,
  now: Date,
): Promise<SetOutcome> {
  return writeOnce(viewer, { key, body: command }, async (db): Promise<SetOutcome> => {
    if (!isCoordinator(viewer)) return no('not-coordinator');
    await lockChanging(db, viewer);
    const set = await matterSet(db, viewer);
    const matter = set.matters.find(({ slug }) => slug === command.slug);
    if (!matter) return no('no-such-matter');
    await lockMatters(db, viewer.countyId, [matter.id]);
    return edit(db, viewer, set, matter, command, now);
  });
}

async function edit(
  db: Db,
  viewer: Viewer,
  set: MatterSet,
  matter: MatterOfSet,
  { version, words, reason }: EditCommand,
  now: Date,
): Promise<SetOutcome> {
  if (matter.retiredAt) return no('not-in-use');
  if (matter.version !== version)
    return { ...no('changed-meanwhile'), byName: matter.changed?.byName ?? '' };
  if (words.areaId !== matter.areaId && !hasArea(set, words.areaId)) return no('no-such-area');
  const before = wordsOf(set, matter);
  const changed = wordsThatChange(before, words);
  if (changed.length === 0) return no('nothing-changed');
  if (changed.every((key) => key === 'position')) {
    await putAt(db, viewer, set, matter, words);
    return { ok: true, slug: matter.slug, told: 0 };
  }
  if (namesInUse(set, matter.id).has(sameName(words.nameSv))) return no('name-taken');
  const isRenamed = changed.includes('nameSv') || changed.includes('nameEn');
  if (isRenamed) changed.push('nameSv', 'nameEn'); // what it was called then, in both languages
  const names = [words.nameSv, words.nameEn];
  const aliases = namesKept(
    matter.aliases.filter((alias) => !names.some((name) => sameName(name) === sameName(alias))),
    [before.nameSv, before.nameEn],
    names,
  );
  if (!(await updateMatter(db, viewer, matter.id, version, { ...words, aliases }, now)))
    return { ...no('changed-meanwhile'), byName: '' };
  if (changed.includes('position') || changed.includes('areaId'))
    await putAt(db, viewer, set, matter, words);
  const content = { before: pickOf(before, changed), after: pickOf(words, changed) };
  const change = { kind: 'edited' as const, reason, content };
  const id = await insertChange(db, viewer, change, [{ id: matter.id, part: 'of' }], now);
  const told = await tellThose(db, viewer, id, [matter.id], now);
  await seenAtHome(db, viewer, id, now);
  await markCarriedOut(db, viewer, id, now);
  return { ok: true, slug: matter.slug, told: told.length };
}

/** Who changes something has seen it: its own organisation is told too, but nothing waits for it. */
async function seenAtHome(db: Db, viewer: Viewer, id: ChangeId, now: Date): Promise<void> {
  if (mayWrite(viewer)) await markSeen(db, viewer, [id], now);
}

/** That something stands higher up is no news to anybody: it is written, and nobody is told. */
async function putAt(
  db: Db,
  viewer: Viewer,
  set: MatterSet,
  matter: MatterOfSet,
  { areaId, position }: Pick<MatterWords, 'areaId' | 'position'>,
): Promise<void> {
  const order = orderOf(set, areaId).filter((id) => id !== matter.id);
  order.splice(position, 0, matter.id);
  await keepOrder(db, viewer, order);
}

function wordsOf(set: MatterSet, matter: MatterOfSet): MatterWords {
  const { nameSv, nameEn, sentenceSv, sentenceEn, areaId, legalFooting, legalNoteSv } = matter;
  const { legalNoteEn, priority, synonymsSv, synonymsEn } = matter;
  const position = orderOf(set, areaId).indexOf(matter.id);
  return {
    nameSv,
    nameEn,
    sentenceSv,
    sentenceEn,
    areaId,
    legalFooting,
    legalNoteSv,
    legalNoteEn,
    priority,
    position,
    synonymsSv,
    synonymsEn,
  };
}

function pickOf(words: MatterWords, keys: readonly (keyof MatterWords)[]): Partial<MatterWords> {
  return Object.fromEntries(keys.map((key) => [key, words[key]]));
}

/**
 * Bring a retired matter back, at once: what was said of it counts again; boundaries that ended do not come back by
 * themselves. Where it had gone up in another, that one gives its names back. Twice is told, and is once.
 */
export async function restoreMatter(
  viewer: Viewer,
  key: string,
  slug: string,
  now: Date,
): Promise<SetOutcome> {
  return writeOnce(viewer, { key, body: ['restore', slug] }, async (db): Promise<SetOutcome> => {
    if (!isCoordinator(viewer)) return no('not-coordinator');
    await lockChanging(db, viewer);
    const set = await matterSet(db, viewer);
    const matter = set.matters.find((one) => one.slug === slug);
    if (!matter) return no('no-such-matter');
    if (!matter.retiredAt) return no('already-in-use');
    if (namesInUse(set, matter.id).has(sameName(matter.nameSv))) return no('name-taken');
    await lockMatters(db, viewer.countyId, [matter.id]);
    // two clocks may differ: never before it was retired
    const at = matter.retiredAt > now ? matter.retiredAt : now;
    return restore(db, viewer, set, matter, at);
  });
}

async function restore(
  db: Db,
  viewer: Viewer,
  set: MatterSet,
  matter: MatterOfSet,
  now: Date,
): Promise<SetOutcome> {
  await giveNamesBack(db, viewer, set, matter);
  const change = { kind: 'restored' as const, reason: '', content: {} };
  const id = await insertChange(db, viewer, change, [{ id: matter.id, part: 'of' }], now);
  await markCarriedOut(db, viewer, id, now);
  await bringBack(db, viewer, matter, now);
  const told = await tellThose(db, viewer, id, [matter.id], now);
  await seenAtHome(db, viewer, id, now);
  await asSystem(db, viewer.countyId, () =>
    workOutStandings(db, viewer.countyId, [matter.id], now),
  );
  return { ok: true, slug: matter.slug, told: told.length };
}

/** Names that another matter got when this one went up in it are this one's again. */
async function giveNamesBack(
  db: Db,
  viewer: Viewer,
  set: MatterSet,
  matter: MatterOfSet,
): Promise<void> {
  if (matter.because !== 'merged') return;
  const [merge] = (await mergesOf(db, viewer, matter.id)).slice(0, 1);
  const into = set.matters.find(({ id }) => id === merge?.into);
  if (!merge || !into) return;
  const own = new Set(
    [
      matter.nameSv,
      matter.nameEn,
      ...matter.aliases,
      ...matter.synonymsSv,
      ...matter.synonymsEn,
    ].map(sameName),
  );
  const without = (words: readonly string[], moved: readonly string[]) =>
    words.filter((word) => !(moved.includes(word) && own.has(sameName(word))));
  await keepAliases(db, viewer, into.id, without(into.aliases, merge.moved.aliases));
  await keepSynonyms(db, viewer, into.id, {
    synonymsSv: without(into.synonymsSv, merge.moved.synonymsSv),
    synonymsEn: without(into.synonymsEn, merge.moved.synonymsEn),
  });
}

async function mergesOf(db: Db, viewer: Viewer, matterId: MatterId) {
  const done = await changesSeen(db, viewer, { doneFrom: 0, most: 1000 });
  return done
    .filter(
      ({ kind, matters, carriedOutAt }) =>
        kind === 'merged' &&
        carriedOutAt &&
        matters.some(({ id, part }) => id === matterId && part === 'of'),
    )
    .map(({ matters, content }) => ({
      into: matters.find(({ part }) => part === 'into')?.id,
      moved: content.moved ?? { aliases: [], synonymsSv: [], synonymsEn: [] },
    }));
}

/** Areas as the form writes them anew, and one to add. */
export interface AreasCommand {
  areas: AreaWritten[];
  added: { nameSv: string; nameEn: string } | null;
}
export type AreasOutcome = { ok: true } | { ok: false; reason: SetRefusal; areaId?: AreaId };

/** Add, rename, order and put away areas, all at once or none. One with matters in use is not put away. */
export async function saveAreas(
  viewer: Viewer,
  key: string,
  command: AreasCommand,
  now: Date,
): Promise<AreasOutcome> {
  return writeOnce(viewer, { key, body: ['areas', command] }, async (db): Promise<AreasOutcome> => {
    if (!isCoordinator(viewer)) return no('not-coordinator');
    await lockChanging(db, viewer);
    const { areas } = await matterSet(db, viewer);
    const decision = decideAreas(areas, command);
    if (!decision.ok) return decision;
    for (const written of inOrder(areas, command.areas)) {
      const area = areas.find(({ id }) => id === written.id)!;
      if (!isSameArea(area, written)) await updateArea(db, viewer, written, now);
    }
    if (command.added) {
      const { areas: taken } = await addressesTaken(db, viewer);
      const slug = addressFor(command.added.nameSv, taken);
      await insertArea(db, viewer, { ...command.added, slug });
    }
    return yes;
  });
}

type AreaNow = MatterSet['areas'][number];

/** The areas at the places that follow from those that were written. */
function inOrder(areas: readonly AreaNow[], written: readonly AreaWritten[]): AreaWritten[] {
  const places = inWishedOrder(
    written.map(({ id, position }) => ({
      id,
      wished: position,
      before: areas.findIndex((area) => area.id === id),
    })),
  );
  return written.map((area) => {
    const now = areas.find(({ id }) => id === area.id)!;
    return {
      ...(area.touched ? area : { ...now, touched: false }),
      position: written.length === areas.length ? places.indexOf(area.id) : area.position,
    };
  });
}

function isSameArea(area: AreaNow, written: AreaWritten): boolean {
  const { nameSv, nameEn, position, retired } = written;
  return (
    area.nameSv === nameSv &&
    area.nameEn === nameEn &&
    area.position === position &&
    area.retired === retired
  );
}

function decideAreas(areas: readonly AreaNow[], command: AreasCommand): AreasOutcome {
  for (const written of command.areas) {
    const area = areas.find(({ id }) => id === written.id);
    if (!area) return no('no-such-area');
    if (!written.touched || isSameArea(area, written)) continue;
    if (area.version !== written.version) return { ...no('changed-meanwhile'), areaId: area.id };
    if (written.retired && area.matters > 0) return { ...no('area-not-empty'), areaId: area.id };
  }
  const left = inOrder(areas, command.areas).filter(({ retired }) => !retired);
  const names = [
    ...left.map(({ nameSv }) => nameSv),
    ...(command.added ? [command.added.nameSv] : []),
  ].map(sameName);
  return new Set(names).size < names.length ? no('name-taken') : yes;
}

/** One matter as the county goes through its set. */
export interface SetRow {
  id: MatterId;
  version: number;
  /** keep: the county stands for it · leave: not now · retire: goes out of use. */
  choice: 'keep' | 'leave' | 'retire';
  nameSv: string;
  nameEn: string;
  areaId: AreaId;
  /** Its place in the area, from 0. */
  position: number;
  /** Somebody wrote something else than what stood there. */
  touched: boolean;
}
export interface SetCommand {
  rows: SetRow[];
  added: NewMatter[];
  reason: string;
}
/** What became of going through the set: how many of each. */
export type SaveSetOutcome =
  | {
      ok: true;
      confirmed: number;
      changed: number;
      retired: number;
      proposed: ChangeId[];
      added: number;
    }
  | { ok: false; reason: SetRefusal | 'already-proposed' | 'round-runs'; row: number };

/** A fault in one row takes back what the rows before it did. */
class RowRefused extends Error {
  readonly outcome: Extract<SaveSetOutcome, { ok: false }>;
  constructor(outcome: Extract<SaveSetOutcome, { ok: false }>) {
    super('a row of the set was refused');
    this.outcome = outcome;
  }
}

/**
 * The county goes through its set: everything at once, or nothing where a row cannot be. What nobody has answered is
 * retired at once, the rest is proposed to those who have.
 */
export async function saveSet(
  viewer: Viewer,
  key: string,
  command: SetCommand,
  now: Date,
): Promise<SaveSetOutcome> {
  try {
    return await writeOnce(viewer, { key, body: command }, async (db): Promise<SaveSetOutcome> => {
      if (!isCoordinator(viewer)) return { ...no('not-coordinator'), row: -1 };
      await lockChanging(db, viewer);
      return goThrough(db, viewer, command, now);
    });
  } catch (error) {
    if (error instanceof RowRefused) return error.outcome;
    throw error;
  }
}

async function goThrough(
  db: Db,
  viewer: Viewer,
  { rows, added, reason }: SetCommand,
  now: Date,
): Promise<SaveSetOutcome> {
  const done = { confirmed: 0, changed: 0, retired: 0, proposed: [] as ChangeId[], added: 0 };
  const set = await matterSet(db, viewer);
  await lockMatters(
    db,
    viewer.countyId,
    rows.map(({ id }) => id),
  );
  // what goes out of use makes room for the names of what stays
  for (const [row, written] of rows.entries()) {
    if (written.choice !== 'retire') continue;
    const matter = set.matters.find(({ id }) => id === written.id);
    if (!matter) throw new RowRefused({ ...no('no-such-matter'), row });
    const outcome = await propose(db, viewer, { kind: 'retired', slug: matter.slug, reason }, now);
    if (!outcome.ok) throw new RowRefused({ ...no(outcome.reason as 'not-in-use'), row });
    if (outcome.carriedOut) done.retired += 1;
    else done.proposed.push(outcome.id);
  }
  let current = await matterSet(db, viewer);
  for (const [row, written] of rows.entries()) {
    if (written.choice === 'retire') continue;
    const outcome = await keepRow(db, viewer, current, written, now);
    if (!outcome.ok) throw new RowRefused({ ...no(outcome.reason), row });
    if (outcome.changed > 0) current = await matterSet(db, viewer);
    done.changed += outcome.changed;
    done.confirmed += outcome.confirmed;
  }
  await orderRows(db, viewer, set, rows);
  for (const [index, matter] of added.entries()) {
    const outcome = await add(db, viewer, await matterSet(db, viewer), matter, now);
    if (!outcome.ok) throw new RowRefused({ ...no(outcome.reason), row: rows.length + index });
    done.added += 1;
  }
  return { ok: true, ...done };
}

/** Each area in the order that the rows wish for. */
async function orderRows(
  db: Db,
  viewer: Viewer,
  before: MatterSet,
  rows: readonly SetRow[],
): Promise<void> {
  const after = await matterSet(db, viewer);
  for (const { id: areaId } of after.areas) {
    const earlier = orderOf(before, areaId);
    const placeBefore = (id: MatterId) => (earlier.includes(id) ? earlier.indexOf(id) : null);
    const wished = orderOf(after, areaId).map((id, place) => ({
      id,
      wished: rows.find((row) => row.id === id)?.position ?? place,
      before: placeBefore(id),
    }));
    await keepOrder(db, viewer, inWishedOrder(wished));
  }
}

async function keepRow(
  db: Db,
  viewer: Viewer,
  set: MatterSet,
  { id, version, choice, touched, nameSv, nameEn, areaId }: SetRow,
  now: Date,
): Promise<{ ok: true; changed: number; confirmed: number } | { ok: false; reason: SetRefusal }> {
  const matter = set.matters.find((one) => one.id === id);
  if (!matter) return no('no-such-matter');
  const before = wordsOf(set, matter);
  const words = touched ? { ...before, nameSv, nameEn, areaId } : before;
  const isSame = wordsThatChange(before, words).length === 0;
  if (!isSame) {
    const command = { slug: matter.slug, version, words, reason: '' };
    const outcome = await edit(db, viewer, set, matter, command, now);
    if (!outcome.ok) return outcome;
  }
  if (choice !== 'keep' || matter.confirmed || matter.retiredAt)
    return { ok: true, changed: isSame ? 0 : 1, confirmed: 0 };
  const confirmed = await markConfirmed(db, viewer, { matterSlug: matter.slug }, now);
  return { ok: true, changed: isSame ? 0 : 1, confirmed: isSame ? confirmed : 1 };
}
