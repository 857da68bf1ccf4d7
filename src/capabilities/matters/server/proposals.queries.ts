import { sql, type RawBuilder } from 'kysely';
import type { CountyId, MatterId, PackageId, ProposalId } from '#platform/core/ids';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import { localDateOf } from '#platform/core/working-days';
import type { Db } from '#platform/server';
import { heldAt } from '../proposals-parties.rules.ts';
import { mayDo, missingAt, stateAt, waitsFor } from '../proposals-state.rules.ts';
import type { PartySeen, PartyWhy, ProposalSeen } from '../proposals.types.ts';
import { factsOf, proposalRows, settledOf, type ProposalRow } from './proposals-rows.queries.ts';

/**
 * Which proposals: some by id · all of one matter · those that wait for an answer of the viewer's organisation ·
 * those that it has proposed · those of one package · all that are not at their end · everything.
 */
export type WhichProposals =
  | { ids: readonly ProposalId[] }
  | { matterId: MatterId }
  | { packageId: PackageId }
  | 'waiting'
  | 'ours'
  | 'open'
  | 'all';

/** The proposals that the viewer may see, the newest first, as they stand today. One question. */
export async function proposalsSeen(
  db: Db,
  viewer: Viewer,
  which: WhichProposals,
  now: Date = new Date(),
): Promise<ProposalSeen[]> {
  if (typeof which === 'object' && 'ids' in which && which.ids.length === 0) return [];
  const condition = conditionOf(viewer, which);
  const rows = await proposalRows(db, viewer.countyId, condition, { former: true });
  const today = localDateOf(now);
  const wanted =
    which === 'waiting'
      ? rows.filter((row) => waitsFor(factsOf(row), viewer.organisationId, today))
      : rows;
  return wanted.map((row) => seenBy(viewer, row, now));
}

/** Some proposals as they are kept, for deciding on; those that the viewer may not see are missing. */
export async function proposalRowsById(
  db: Db,
  viewer: Viewer,
  ids: readonly ProposalId[],
): Promise<ProposalRow[]> {
  if (ids.length === 0) return [];
  return proposalRows(db, viewer.countyId, conditionOf(viewer, { ids }));
}

/** Which of these proposals the viewer may see, and what they are about. */
export async function visibleProposals(
  db: Db,
  viewer: Viewer,
  ids: readonly ProposalId[],
): Promise<{ id: ProposalId; matterId: MatterId }[]> {
  const { rows } = await sql<{ id: ProposalId; matterId: MatterId }>`
    select p.id, p.matter_id as "matterId" from matters.proposal p
     where p.county_id = ${viewer.countyId} and p.id = any (${[...ids]}::uuid[])`.execute(db);
  return rows;
}

/** The open proposals of some matters. As the house itself. */
export async function openProposals(
  db: Db,
  countyId: CountyId,
  matterIds: readonly MatterId[],
): Promise<ProposalRow[]> {
  const ids = sql`${[...matterIds]}::uuid[]`;
  return proposalRows(db, countyId, sql`p.ended_at is null and p.matter_id = any (${ids})`);
}

/** Some proposals, and all open ones of some matters. As the house itself. */
export async function proposalsBeside(
  db: Db,
  countyId: CountyId,
  ids: readonly ProposalId[],
  matterIds: readonly MatterId[],
): Promise<ProposalRow[]> {
  if (ids.length === 0) return [];
  return proposalRows(
    db,
    countyId,
    sql`(p.id = any (${[...ids]}::uuid[]) or (p.ended_at is null and p.matter_id = any (${[...matterIds]}::uuid[])))`,
  );
}

/** Has anybody been asked since these were read? Who is asked stays asked, so it shows in how many there are. */
export async function haveGrown(
  db: Db,
  countyId: CountyId,
  rows: readonly ProposalRow[],
): Promise<boolean> {
  const { rows: now } = await sql<{ asked: number }>`
    select coalesce(sum(1 + cardinality(t.must_at)), 0)::int as asked from matters.proposal_party t
     where t.county_id = ${countyId} and t.proposal_id = any (${rows.map(({ id }) => id)}::uuid[])`.execute(
    db,
  );
  const parties = rows.flatMap((row) => row.parties);
  const before = parties.reduce((sum, { mustAt }) => sum + 1 + mustAt.length, 0);
  return now[0]?.asked !== before;
}

function conditionOf(viewer: Viewer, which: WhichProposals): RawBuilder<unknown> {
  if (which === 'all') return sql`true`;
  if (which === 'open') return sql`p.ended_at is null`;
  if (which === 'ours') return sql`p.organisation_id = ${viewer.organisationId}`;
  if (which === 'waiting') {
    return sql`p.ended_at is null and exists (select from matters.proposal_party t where t.county_id = p.county_id
      and t.proposal_id = p.id and t.organisation_id = ${viewer.organisationId} and cardinality(t.must_at) > 0)`;
  }
  if ('matterId' in which) return sql`p.matter_id = ${which.matterId}`;
  if ('packageId' in which) return sql`p.package_id = ${which.packageId}`;
  return sql`p.id = any (${[...which.ids]}::uuid[])`;
}

function seenBy(viewer: Viewer, row: ProposalRow, now: Date): ProposalSeen {
  const facts = factsOf(row);
  const today = localDateOf(now);
  const who = { organisationId: viewer.organisationId, mayWrite: mayWrite(viewer) };
  return {
    id: row.id,
    matter: row.matter,
    roles: row.roles.map(({ organisationId, role }) => ({ organisationId, role })),
    limit: row.limit,
    settled: settledOf(row),
    proposer: row.proposer,
    proposedBy: row.proposedBy,
    proposedByName: row.proposedByName,
    proposedAt: row.proposedAt,
    message: row.message,
    startsOn: row.startsOn,
    lookAgainBy: row.lookAgainBy,
    objectBy: row.objectBy,
    answerBy: row.answerBy,
    endedAt: row.endedAt,
    endedBecause: row.endedBecause,
    counters: row.counters,
    packageId: row.packageId,
    packageName: row.packageName,
    invented: row.invented,
    places: row.places.map((place, index) => ({
      placeId: place.placeId,
      state: stateAt(facts, facts.places[index]!, today),
      missing: place.inForceSince ? [] : missingAt(facts, place.placeId),
      inForceSince: place.inForceSince ? new Date(place.inForceSince) : null,
    })),
    parties: row.parties.map((party) => partySeen(row, party)),
    boundaryId: row.boundaryId,
    may: mayDo(facts, who, today),
  };
}

function partySeen(row: ProposalRow, party: ProposalRow['parties'][number]): PartySeen {
  return {
    organisationId: party.organisationId,
    mustAt: party.mustAt,
    mayObject: party.mayObject,
    isMember: party.isMember,
    why: whyOf(row, party),
    answer: party.answer,
    reason: party.reason ?? '',
    counterId: party.counterId,
    answeredAt: party.answeredAt ? new Date(party.answeredAt) : null,
    answeredByName: party.answeredByName ?? '',
  };
}

function whyOf(row: ProposalRow, party: ProposalRow['parties'][number]): PartyWhy {
  const { organisationId, mustAt } = party;
  if (mustAt.length === 0) return 'told';
  const isHere = mustAt.some((placeId) => placeId === organisationId);
  const held = heldAt(row.roles, ['owner', 'contributor'], isHere ? organisationId : null);
  if (held.includes(organisationId)) return 'role';
  if (isHere) return 'place';
  return row.formerParties.includes(organisationId) ? 'former' : 'asked';
}
