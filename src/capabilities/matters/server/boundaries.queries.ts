import { sql, type RawBuilder } from 'kysely';
import type { BoundaryId, CountyId, MatterId, OrganisationId, PlaceId } from '#platform/core/ids';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import { localDateOf, type LocalDate } from '#platform/core/working-days';
import type { Db } from '#platform/server';
import { partiesOf, reviewOf, type BoundaryFacts } from '../boundaries.rules.ts';
import type { BoundaryTold, MatterNamed, RoleHeld } from '../proposals.types.ts';
import { MATTER_NAMED, settledOf, type SettledColumns } from './proposals-rows.queries.ts';

/** Which boundaries: some by id · all that one matter has had · all in force somewhere. */
export type WhichBoundaries = { ids: readonly BoundaryId[] } | { matterId: MatterId } | 'in-force';

/** A boundary with everything around it, as the database keeps it. Moments inside lists are ISO texts. */
export interface BoundaryRow extends SettledColumns {
  id: BoundaryId;
  matter: MatterNamed;
  limit: string;
  since: LocalDate;
  lookAgainBy: LocalDate;
  proposalId: BoundaryTold['proposalId'];
  invented: boolean;
  roles: (RoleHeld & { isMember: boolean })[];
  places: {
    placeId: PlaceId;
    isMember: boolean;
    inForceSince: string;
    endedAt: string | null;
    endedBecause: 'replaced' | 'matter-changed' | null;
    replacedBy: BoundaryId | null;
  }[];
  hadToSayYes: { organisationId: OrganisationId; mustAt: PlaceId[]; isMember: boolean }[];
  stillTrue: { organisationId: OrganisationId; saidAt: string; saidByName: string }[];
}

/**
 * Boundaries in force and once in force, the newest first, as they stand today. All of the county may read them; who
 * had to say yes without a role or a place in it is known only to those whom the proposal concerned. One question.
 */
export async function boundariesTold(
  db: Db,
  viewer: Viewer,
  which: WhichBoundaries,
  now: Date = new Date(),
): Promise<BoundaryTold[]> {
  if (typeof which === 'object' && 'ids' in which && which.ids.length === 0) return [];
  const rows = await boundaryRows(db, viewer.countyId, conditionOf(which));
  return rows.map((row) => told(viewer, row, localDateOf(now)));
}

function conditionOf(which: WhichBoundaries): RawBuilder<unknown> {
  if (which === 'in-force') return IN_FORCE;
  if ('matterId' in which) return sql`b.matter_id = ${which.matterId}`;
  return sql`b.id = any (${[...which.ids]}::uuid[])`;
}

const IS_MEMBER = (who: RawBuilder<unknown>) =>
  sql`exists (select from organisations.county_member k where k.county_id = b.county_id and k.organisation_id = ${who}
    and k.membership = 'member')`;

/** Boundaries `b` in force somewhere. */
export const IN_FORCE = sql`exists (select from matters.boundary_place q where q.county_id = b.county_id and q.boundary_id = b.id
  and q.ended_at is null)`;

/** Boundaries `b` of matters `m` that fit a condition. As the house itself everyone who had to say yes is among them. */
export async function boundaryRows(
  db: Db,
  countyId: CountyId,
  which: RawBuilder<unknown>,
): Promise<BoundaryRow[]> {
  const { rows } = await sql<BoundaryRow>`
    select b.id, ${MATTER_NAMED} as matter, b.limit_sentence as "limit", b.settled, b.body, b.paragraph, b.decided_on as "decidedOn",
        b.registration_number as "registrationNumber", b.since, b.look_again_by as "lookAgainBy", b.proposal_id as "proposalId",
        b.invented,
        (select coalesce(jsonb_agg(jsonb_build_object('organisationId', r.organisation_id, 'role', r.role,
            'isMember', ${IS_MEMBER(sql`r.organisation_id`)}) order by r.position), '[]')
          from matters.boundary_role r where r.county_id = b.county_id and r.boundary_id = b.id) as roles,
        (select coalesce(jsonb_agg(jsonb_build_object('placeId', q.place_id, 'inForceSince', q.in_force_since, 'endedAt', q.ended_at,
            'endedBecause', q.ended_because, 'replacedBy', q.replaced_by, 'isMember', o.membership = 'member') order by o.position nulls first), '[]')
          from matters.boundary_place q
          left join organisations.county_member o on o.county_id = q.county_id and o.organisation_id = q.place_id
         where q.county_id = b.county_id and q.boundary_id = b.id) as places,
        (select coalesce(jsonb_agg(jsonb_build_object('organisationId', t.organisation_id, 'mustAt', t.must_at,
            'isMember', ${IS_MEMBER(sql`t.organisation_id`)})), '[]')
          from matters.proposal_party t where t.county_id = b.county_id and t.proposal_id = b.proposal_id
            and cardinality(t.must_at) > 0) as "hadToSayYes",
        (select coalesce(jsonb_agg(jsonb_build_object('organisationId', t.organisation_id, 'saidAt', t.said_at,
            'saidByName', t.said_by_name) order by t.said_at), '[]')
          from (select distinct on (s.organisation_id) s.* from matters.boundary_still_true s
            where s.county_id = b.county_id and s.boundary_id = b.id order by s.organisation_id, s.said_at desc) t) as "stillTrue"
      from matters.boundary b join matters.matter m on m.county_id = b.county_id and m.id = b.matter_id
     where b.county_id = ${countyId} and ${which}
     order by b.since desc, m.position, b.id desc`.execute(db);
  return rows;
}

/** Some boundaries as they are kept, for deciding on. */
export async function boundaryRowsById(
  db: Db,
  countyId: CountyId,
  ids: readonly BoundaryId[],
): Promise<BoundaryRow[]> {
  if (ids.length === 0) return [];
  return boundaryRows(db, countyId, conditionOf({ ids }));
}

/** The matters of some boundaries. */
export async function mattersOfBoundaries(
  db: Db,
  countyId: CountyId,
  ids: readonly BoundaryId[],
): Promise<MatterId[]> {
  const { rows } = await sql<{
    id: MatterId;
  }>`select distinct matter_id as id from matters.boundary b
    where b.county_id = ${countyId} and b.id = any (${[...ids]}::uuid[])`.execute(db);
  return rows.map(({ id }) => id);
}

/** Keep "still true", said now in the name of the viewer's organisation. */
export async function insertStillTrue(
  db: Db,
  viewer: Viewer,
  ids: readonly BoundaryId[],
  now: Date,
): Promise<void> {
  await db
    .insertInto('matters.boundary_still_true')
    .values(
      ids.map((boundary_id) => ({
        county_id: viewer.countyId,
        boundary_id,
        organisation_id: viewer.organisationId,
        said_at: now,
        said_by: viewer.personId,
        said_by_name: viewer.personName,
      })),
    )
    .execute();
}

/** Boundaries are looked at again on another day. As the house itself. */
export async function moveLookAgain(
  db: Db,
  countyId: CountyId,
  moved: ReadonlyMap<BoundaryId, LocalDate>,
): Promise<void> {
  if (moved.size === 0) return;
  const given = [...moved].map(([id, day]) => ({ id, day }));
  await sql`update matters.boundary b set look_again_by = g.day
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g(id uuid, day date)
   where b.county_id = ${countyId} and b.id = g.id`.execute(db);
}

/** What the rules need of it. */
export function boundaryFacts(row: BoundaryRow): BoundaryFacts {
  return {
    lookAgainBy: row.lookAgainBy,
    roles: row.roles,
    asked: row.matter.asked,
    placesInForce: row.places.filter(({ endedAt }) => !endedAt).map(({ placeId }) => placeId),
    hadToSayYes: row.hadToSayYes,
    members: membersAmong(row),
    stillTrue: row.stillTrue.map(({ organisationId, saidAt }) => ({
      organisationId,
      saidAt: new Date(saidAt),
    })),
  };
}

function membersAmong({ roles, places, hadToSayYes }: BoundaryRow): Set<OrganisationId> {
  const members = [...roles, ...hadToSayYes].filter((one) => one.isMember);
  return new Set([
    ...members.flatMap(({ organisationId }) => organisationId ?? []),
    ...places.filter((one) => one.isMember).map(({ placeId }) => placeId as OrganisationId),
  ]);
}

function told(viewer: Viewer, row: BoundaryRow, today: LocalDate): BoundaryTold {
  const facts = boundaryFacts(row);
  const who = { organisationId: viewer.organisationId, mayWrite: mayWrite(viewer) };
  return {
    id: row.id,
    matter: row.matter,
    roles: row.roles.map(({ organisationId, role }) => ({ organisationId, role })),
    limit: row.limit,
    settled: settledOf(row),
    since: row.since,
    lookAgainBy: row.lookAgainBy,
    proposalId: row.proposalId,
    invented: row.invented,
    places: row.places.map((place) => ({
      ...place,
      inForceSince: new Date(place.inForceSince),
      endedAt: place.endedAt ? new Date(place.endedAt) : null,
    })),
    stillTrue: row.stillTrue.map((one) => ({ ...one, saidAt: new Date(one.saidAt) })),
    parties: partiesOf(facts),
    review: reviewOf(facts, who, today),
  };
}
