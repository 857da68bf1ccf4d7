import type { MatterId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { asSystem, type Db } from '#platform/server';
import { addressFor, namesKept } from '../matter-changes.rules.ts';
import type { ChangeContent } from '../matter-changes.types.ts';
import type { ChangeForDecision } from './matter-change-facts.queries.ts';
import {
  copyContacts,
  endWhatStood,
  insertMatter,
  insertOrigins,
  keepAliases,
  keepSynonyms,
  markCarriedOut,
  nameMatters,
  retire,
} from './matter-change-writes.queries.ts';
import { addressesTaken, matterSet, type MatterOfSet } from './matter-set.queries.ts';
import { workOutStandings } from './standings.actions.ts';

/**
 * A large change takes effect, as a part of a transaction that holds its matters. What was said stays where it was
 * said; what stood on a matter that goes out of use ends, and nothing of it is counted anywhere else.
 */
export async function carryOut(
  db: Db,
  viewer: Viewer,
  change: ChangeForDecision,
  now: Date,
): Promise<void> {
  const { matters } = await matterSet(db, viewer);
  const of = matters.filter(({ id }) => change.of.includes(id));
  const into = matters.find(({ id }) => change.into.includes(id));
  if (change.kind === 'merged' && into) await mergeInto(db, viewer, change, of, into, now);
  else await markCarriedOut(db, viewer, change.id, now);
  const because = change.kind as 'split' | 'merged' | 'retired';
  await retire(db, viewer, change.of, { changeId: change.id, because }, now);
  const parts = change.kind === 'split' ? await makeParts(db, viewer, change, of[0]!, now) : [];
  await asSystem(db, viewer.countyId, async () => {
    await endWhatStood(db, viewer, change.of, now);
    const heirs = into ? [into.id] : parts;
    if (heirs.length > 0) for (const id of change.of) await copyContacts(db, viewer, id, heirs);
    await workOutStandings(db, viewer.countyId, heirs, now);
  });
}

/** The parts of a matter that is split: matters of their own, that nobody has answered yet. */
async function makeParts(
  db: Db,
  viewer: Viewer,
  change: ChangeForDecision,
  whole: MatterOfSet,
  now: Date,
): Promise<MatterId[]> {
  const ids: MatterId[] = [];
  const { matters: taken } = await addressesTaken(db, viewer);
  for (const part of change.content.parts ?? []) {
    const slug = addressFor(part.nameSv, taken);
    taken.push(slug);
    ids.push(await insertMatter(db, viewer, { ...part, slug, bundleId: whole.bundleId }, now));
  }
  const named = ids.map((id) => ({ id, part: 'new' as const }));
  await nameMatters(db, viewer, change.id, named);
  const origins = ids.map((matterId) => ({ matterId, fromId: whole.id, how: 'split' as const }));
  await insertOrigins(db, viewer, change.id, origins, now);
  return ids;
}

/** Names and words of those that go up in another are its own from now on, so that it is found by them. */
async function mergeInto(
  db: Db,
  viewer: Viewer,
  change: ChangeForDecision,
  merged: readonly MatterOfSet[],
  into: MatterOfSet,
  now: Date,
): Promise<void> {
  const names = merged.flatMap(({ nameSv, nameEn, aliases }) => [nameSv, nameEn, ...aliases]);
  const aliases = namesKept(into.aliases, names, [into.nameSv, into.nameEn]);
  const synonymsSv = namesKept(
    into.synonymsSv,
    merged.flatMap((one) => one.synonymsSv),
    [],
  );
  const synonymsEn = namesKept(
    into.synonymsEn,
    merged.flatMap((one) => one.synonymsEn),
    [],
  );
  const moved: ChangeContent['moved'] = {
    aliases: aliases.slice(into.aliases.length),
    synonymsSv: synonymsSv.slice(into.synonymsSv.length),
    synonymsEn: synonymsEn.slice(into.synonymsEn.length),
  };
  await markCarriedOut(db, viewer, change.id, now, { ...change.content, moved });
  await keepAliases(db, viewer, into.id, aliases);
  await keepSynonyms(db, viewer, into.id, { synonymsSv, synonymsEn });
  const origins = merged.map(({ id }) => ({
    matterId: into.id,
    fromId: id,
    how: 'merged' as const,
  }));
  await insertOrigins(db, viewer, change.id, origins, now);
}
