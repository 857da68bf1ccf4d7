import { no, yes, type Decision } from '#platform/core/decision';
import { isUuid, type MatterId, type OrganisationId } from '#platform/core/ids';
import { isCoordinator, mayWrite, type Viewer } from '#platform/core/viewer';
import { localDateOf } from '#platform/core/working-days';
import { asSystem, writeOnce, type Db } from '#platform/server';
import {
  decideCarryOut,
  decideMerge,
  decideParts,
  decideProposal,
  opinionsStamp,
  sameName,
  untilWhen,
  type CarryOutRefusal,
  type ProposeRefusal,
} from '../matter-changes.rules.ts';
import type {
  ChangeContent,
  ChangedMatter,
  ChangeId,
  LargeCommand,
  ToldAnswer,
} from '../matter-changes.types.ts';
import { mailMatterChange } from './mails.actions.ts';
import { carryOut } from './matter-change-effects.actions.ts';
import {
  changeForDecision,
  holdWaiting,
  keepOpinion,
  lockChanging,
  tell,
  whoHasAnswered,
  type ChangeForDecision,
} from './matter-change-facts.queries.ts';
import { insertChange, markTakenBack } from './matter-change-writes.queries.ts';
import { markSeen } from './matter-changes.queries.ts';
import { lockMatters } from './matter-lock.queries.ts';
import { matterSet, type MatterOfSet, type MatterSet } from './matter-set.queries.ts';

export type ChangeRefusal =
  | ProposeRefusal
  | CarryOutRefusal
  | 'no-such-matter'
  | 'no-such-change'
  | 'no-such-area'
  | 'name-taken';
export type ProposeOutcome =
  | { ok: true; id: ChangeId; carriedOut: boolean }
  | { ok: false; reason: ChangeRefusal; about?: About };
export type ChangeOutcome = { ok: true } | { ok: false; reason: ChangeRefusal; about?: About };

/** What a refusal is about: the matter, the round that runs, the change that is proposed already, how many were told. */
export interface About {
  nameSv?: string;
  nameEn?: string;
  round?: { nameSv: string; nameEn: string; answerBy: string };
  changeId?: string;
  count?: number;
}

/**
 * Propose to split, merge or retire. Those who have answered are told and have ten working days; where nobody has
 * answered it is carried out at once. The coordinator's own organisation agrees by proposing.
 */
export async function proposeChange(
  viewer: Viewer,
  key: string,
  command: LargeCommand,
  now: Date,
): Promise<ProposeOutcome> {
  return writeOnce(viewer, { key, body: command }, async (db) => {
    if (!isCoordinator(viewer)) return no('not-coordinator');
    await lockChanging(db, viewer);
    return propose(db, viewer, command, now);
  });
}

/** The same as a part of a transaction that holds the lock of changing. */
export async function propose(
  db: Db,
  viewer: Viewer,
  command: LargeCommand,
  now: Date,
): Promise<ProposeOutcome> {
  const set = await matterSet(db, viewer);
  const judged = judge(set, command);
  if (!judged.ok) return judged;
  const matterIds = judged.matters.map(({ id }) => id);
  await asSystem(db, viewer.countyId, () => holdWaiting(db, viewer, matterIds));
  await lockMatters(db, viewer.countyId, matterIds);
  const change = { kind: command.kind, reason: command.reason, content: judged.content };
  const id = await insertChange(db, viewer, change, judged.matters, now);
  const told = await tellThose(db, viewer, id, matterIds, now);
  const isAlone = told.every((one) => one === viewer.organisationId);
  if (told.includes(viewer.organisationId) && mayWrite(viewer))
    await keepOpinion(db, viewer, id, { answer: 'no-objection', opinion: '' }, now);
  if (!isAlone || (told.length > 0 && !mayWrite(viewer)))
    return { ok: true, id, carriedOut: false };
  const facts = await changeForDecision(db, viewer, id);
  await carryOut(db, viewer, facts!, now);
  return { ok: true, id, carriedOut: true };
}

type Judged =
  | { ok: true; matters: { id: MatterId; part: ChangedMatter['part'] }[]; content: ChangeContent }
  | { ok: false; reason: ChangeRefusal; about?: About };

function judge(set: MatterSet, command: LargeCommand): Judged {
  const matter = set.matters.find(({ slug }) => slug === command.slug);
  if (!matter) return no('no-such-matter');
  const others = command.kind === 'merged' ? command.merged : [];
  const found = others.flatMap((id) => set.matters.find((one) => one.id === id) ?? []);
  if (found.length < others.length) return no('no-such-matter');
  const concerned = [matter, ...found];
  const running = concerned.find((one) => one.running);
  const proposed = concerned.find((one) => one.proposedId);
  const gone = concerned.find((one) => one.retiredAt);
  const decision = decideProposal({
    coordinator: true,
    allInUse: !gone,
    alreadyProposed: proposed !== undefined,
    roundRuns: running !== undefined,
  });
  if (!decision.ok) {
    const about = aboutMatter(gone ?? proposed ?? running ?? matter);
    return { ...decision, about };
  }
  const shape = decideShape(set, command, matter);
  if (!shape.ok) return shape;
  if (command.kind === 'merged')
    return {
      ok: true,
      matters: [
        { id: matter.id, part: 'into' },
        ...command.merged.map((id) => ({ id, part: 'of' as const })),
      ],
      content: {},
    };
  const content = command.kind === 'split' ? { parts: command.parts } : {};
  return { ok: true, matters: [{ id: matter.id, part: 'of' }], content };
}

function aboutMatter(matter: MatterOfSet): About {
  const { nameSv, nameEn, running, proposedId } = matter;
  return {
    nameSv,
    nameEn,
    ...(running && { round: running }),
    ...(proposedId && { changeId: proposedId }),
  };
}

function decideShape(
  set: MatterSet,
  command: LargeCommand,
  matter: MatterOfSet,
): Decision<ChangeRefusal> & { about?: About } {
  if (command.kind === 'retired') return yes;
  if (command.kind === 'merged') return decideMerge(matter.id, command.merged);
  const parts = decideParts(command.parts);
  if (!parts.ok) return parts;
  const areas = new Set(set.areas.filter((area) => !area.retired).map(({ id }) => id));
  if (!command.parts.every(({ areaId }) => areas.has(areaId))) return no('no-such-area');
  // a part may keep the name of the whole: the whole goes out of use
  const taken = namesInUse(set, matter.id);
  const same = command.parts.find(({ nameSv }) => taken.has(sameName(nameSv)));
  return same ? { ...no('name-taken'), about: { nameSv: same.nameSv, nameEn: same.nameEn } } : yes;
}

/** Swedish names of matters in use, without one of them. */
export function namesInUse(set: MatterSet, without: MatterId | null): Set<string> {
  const others = set.matters.filter((one) => !one.retiredAt && one.id !== without);
  return new Set(others.map(({ nameSv }) => sameName(nameSv)));
}

/** Tell those who have answered the matters and have not been told; returns them. */
export async function tellThose(
  db: Db,
  viewer: Viewer,
  changeId: ChangeId,
  matterIds: readonly MatterId[],
  now: Date,
  already: readonly OrganisationId[] = [],
): Promise<OrganisationId[]> {
  return asSystem(db, viewer.countyId, async () => {
    const answered = await whoHasAnswered(db, viewer, matterIds);
    const fresh = answered.filter((id) => !already.includes(id));
    await tell(db, viewer, changeId, fresh, { now, until: untilWhen(now) });
    await mailMatterChange(db, changeId, fresh);
    return fresh;
  });
}

/**
 * Carry out what has been proposed. Refused while somebody who was told still has time, while a round runs, when
 * somebody has answered since (they are told by that), and when an opinion has come that was not on the screen.
 *
 * @param opinionsSeen  the opinions that stood on the page from which it was asked for (`opinionsStamp`)
 */
export async function carryOutChange(
  viewer: Viewer,
  key: string,
  change: { id: string; opinionsSeen: string },
  now: Date,
): Promise<ChangeOutcome> {
  return writeOnce(viewer, { key, body: ['carry-out', change] }, async (db) => {
    if (!isCoordinator(viewer)) return no('not-coordinator');
    await lockChanging(db, viewer);
    const facts = await heldChange(db, viewer, change.id);
    if (!facts) return no('no-such-change');
    const isOpen = !facts.carriedOutAt && !facts.takenBackAt && !facts.matterGone;
    const known = facts.told.map(({ organisationId }) => organisationId);
    const untold = isOpen
      ? await tellThose(db, viewer, facts.id, concernedBy(facts), now, known)
      : [];
    const decision = decideCarryOut(
      {
        ...facts,
        carriedOut: facts.carriedOutAt !== null,
        takenBack: facts.takenBackAt !== null,
        untold: untold.length,
        opinions: opinionsStamp(facts.told),
        opinionsSeen: change.opinionsSeen,
      },
      localDateOf(now),
    );
    if (!decision.ok) return { ...decision, about: await whatStops(db, viewer, facts, untold) };
    await carryOut(db, viewer, facts, now);
    return yes;
  });
}

/** A change under every lock that its matters need, in their order. */
async function heldChange(db: Db, viewer: Viewer, id: string): Promise<ChangeForDecision | null> {
  if (!isUuid(id)) return null;
  const first = await changeForDecision(db, viewer, id);
  if (!first) return null;
  const matterIds = concernedBy(first);
  await asSystem(db, viewer.countyId, () => holdWaiting(db, viewer, matterIds));
  await lockMatters(db, viewer.countyId, matterIds);
  return changeForDecision(db, viewer, id);
}

const concernedBy = (change: ChangeForDecision): MatterId[] => [...change.of, ...change.into];

async function whatStops(
  db: Db,
  viewer: Viewer,
  facts: ChangeForDecision,
  untold: readonly OrganisationId[],
): Promise<About> {
  const { matters } = await matterSet(db, viewer);
  const concerned = matters.filter(({ id }) => concernedBy(facts).includes(id));
  const running = concerned.find((one) => one.running) ?? concerned.find((one) => one.retiredAt);
  return { ...(running && aboutMatter(running)), count: untold.length };
}

/** Take back what was proposed: nothing of it happens. Doing it twice changes nothing. */
export async function takeBackChange(
  viewer: Viewer,
  key: string,
  id: string,
  now: Date,
): Promise<ChangeOutcome> {
  return writeOnce(viewer, { key, body: ['take-back', id] }, async (db) => {
    if (!isCoordinator(viewer)) return no('not-coordinator');
    await lockChanging(db, viewer);
    const facts = isUuid(id) ? await changeForDecision(db, viewer, id) : null;
    if (!facts) return no('no-such-change');
    if (facts.carriedOutAt) return no('already-carried-out');
    if (!facts.takenBackAt) await markTakenBack(db, viewer, facts.id, now);
    return yes;
  });
}

export type OpinionRefusal = 'reader' | 'not-told' | 'already-carried-out' | 'taken-back';

/** Say what the viewer's organisation thinks of a proposed change; the newest counts, earlier ones stay in its history. */
export async function sayOpinion(
  viewer: Viewer,
  key: string,
  said: { changeId: string; answer: ToldAnswer; opinion: string },
  now: Date,
): Promise<Decision<OpinionRefusal>> {
  return writeOnce(viewer, { key, body: ['opinion', said] }, async (db) => {
    if (!mayWrite(viewer)) return no('reader');
    if (!isUuid(said.changeId)) return no('not-told');
    await lockChanging(db, viewer);
    // those who are told are not coordinators: the house looks whether it is still open
    const facts = await asSystem(db, viewer.countyId, () =>
      changeForDecision(db, viewer, said.changeId),
    );
    if (!facts) return no('not-told');
    if (facts.carriedOutAt) return no('already-carried-out');
    if (facts.takenBackAt) return no('taken-back');
    const { answer, opinion } = said;
    const kept = await keepOpinion(db, viewer, said.changeId, { answer, opinion }, now);
    return kept ? yes : no('not-told');
  });
}

/** "Vi har sett det": the viewer's organisation has seen these changes. */
export async function seeChanges(
  viewer: Viewer,
  key: string,
  ids: readonly ChangeId[],
  now: Date,
): Promise<Decision<'reader'>> {
  return writeOnce(viewer, { key, body: ['seen', ...ids] }, async (db) => {
    if (!mayWrite(viewer)) return no('reader');
    await markSeen(db, viewer, ids, now);
    return yes;
  });
}
