import { sql } from 'kysely';
import type {
  CountyId,
  MatterId,
  OrganisationId,
  PlaceId,
  RoundId,
  StanceId,
} from '#platform/core/ids';
import type { Db } from '#platform/server';
import {
  EACH_MUNICIPALITY,
  type Asked,
  type Owner,
  type StoredSaid,
  type StoredStance,
} from '../matters.types.ts';

/** What a county's standings are worked out from; everything that is open, nothing that is blind. */
export interface StandingGround {
  regionId: OrganisationId;
  municipalities: Set<OrganisationId>;
  members: Set<OrganisationId>;
  matters: { id: MatterId; asked: Asked; askedOrganisations: OrganisationId[] }[];
  /** At the places that are worked out, and for the county as a whole. */
  stances: Map<MatterId, StoredStance[]>;
  boundaries: Map<string, BoundaryAt>;
  /** The places that are worked out; null: all. */
  at: ReadonlySet<PlaceId> | null;
}

/** A boundary in force at one place, roles not yet resolved for it. */
export interface BoundaryAt {
  id: string;
  since: Date;
  roles: { organisationId: OrganisationId | null; role: string }[];
  /** Whose yes was needed when it was proposed, and where; none for a boundary from a county pack. */
  hadToSayYes: { organisationId: OrganisationId; mustAt: PlaceId[] }[];
}

/** One kept standing, flat. */
export interface StandingRow {
  matter_id: string;
  place_id: string;
  kind: string;
  owners: string[];
  unclear: string | null;
  claimants: string[];
  misattributed: unknown;
  drifters: string[];
  asked: number;
  answered: number;
  agreeing: number | null;
}

/** Which matters: some, or all of the county. */
export type Which = readonly MatterId[] | 'all';

/** Let only one at a time work out the standings of a county, until the transaction ends. */
export async function lockStandings(db: Db, countyId: CountyId): Promise<void> {
  await sql`select pg_advisory_xact_lock(724013, hashtext(${countyId}))`.execute(db);
}

/**
 * Everything that the standings follow from. Four questions, however many matters.
 *
 * @param at  only what matters at these places; null: everywhere
 */
export async function standingGround(
  db: Db,
  countyId: CountyId,
  which: Which,
  at: ReadonlySet<PlaceId> | null = null,
): Promise<StandingGround> {
  const members = await db
    .selectFrom('organisations.county_member as m')
    .innerJoin('organisations.organisation as o', 'o.id', 'm.organisation_id')
    .innerJoin('organisations.county as c', 'c.id', 'm.county_id')
    .select(['o.id', 'o.kind', 'm.membership', 'c.region_id'])
    .where('m.county_id', '=', countyId)
    .execute();
  const matters = await db
    .selectFrom('matters.matter as m')
    .select(['m.id', 'm.asked'])
    .select(
      sql<string[]>`array(select distinct a.organisation_id from matters.ask a join matters.round r
        on r.county_id = a.county_id and r.id = a.round_id
        where a.county_id = m.county_id and a.matter_id = m.id and r.opened_at is not null)`.as(
        'asked_organisations',
      ),
    )
    .where('m.county_id', '=', countyId)
    .where('m.retired_at', 'is', null)
    .$if(which !== 'all', (q) => q.where('m.id', 'in', which as MatterId[]))
    .execute();
  return {
    regionId: (members[0]?.region_id ?? '') as OrganisationId,
    municipalities: new Set(
      members
        .filter((m) => m.kind === 'municipality' && m.membership === 'member')
        .map((m) => m.id as OrganisationId),
    ),
    members: new Set(
      members.filter((m) => m.membership === 'member').map((m) => m.id as OrganisationId),
    ),
    matters: matters.map((m) => ({
      id: m.id as MatterId,
      asked: m.asked as Asked,
      askedOrganisations: m.asked_organisations as OrganisationId[],
    })),
    stances: await stancesInForce(db, countyId, which, at),
    boundaries: await boundariesInForce(db, countyId, which),
    at,
  };
}

/** Has each of these matters a standing at each of its places, as far as it is not retired? */
export async function hasStandingsEverywhere(
  db: Db,
  countyId: CountyId,
  matterIds: readonly MatterId[],
): Promise<boolean> {
  const { rows } = await sql<{ everywhere: boolean }>`
    with towns as (select k.organisation_id as id from organisations.county_member k
      join organisations.organisation o on o.id = k.organisation_id and o.kind = 'municipality'
     where k.county_id = ${countyId} and k.membership = 'member')
    select not exists (select from matters.matter m join lateral (
        select m.county_id as id where m.asked = 'county' union all select id from towns where m.asked = 'municipality') p on true
      left join matters.standing s on s.county_id = m.county_id and s.matter_id = m.id and s.place_id = p.id
     where m.county_id = ${countyId} and m.id = any (${[...matterIds]}::uuid[]) and m.retired_at is null
       and s.matter_id is null) as everywhere`.execute(db);
  return rows[0]?.everywhere ?? false;
}

async function stancesInForce(
  db: Db,
  countyId: CountyId,
  which: Which,
  at: ReadonlySet<PlaceId> | null,
): Promise<Map<MatterId, StoredStance[]>> {
  const rows = await db
    .selectFrom('matters.stance')
    .select([
      'id',
      'organisation_id',
      'matter_id',
      'place_id',
      'said',
      'owners',
      'each_municipality',
      'own_role',
      'said_at',
      'round_id',
    ])
    .where('county_id', '=', countyId)
    .where('in_force', '=', true)
    .$if(which !== 'all', (q) => q.where('matter_id', 'in', which as MatterId[]))
    .$if(at !== null, (q) => q.where('place_id', 'in', [countyId as string, ...(at ?? [])]))
    .execute();
  const byMatter = new Map<MatterId, StoredStance[]>();
  for (const row of rows) {
    const list = byMatter.get(row.matter_id as MatterId) ?? [];
    list.push(asStance(row));
    byMatter.set(row.matter_id as MatterId, list);
  }
  return byMatter;
}

/** A kept row as the rules know it. */
export function asStance(row: {
  id: string;
  organisation_id: string;
  place_id: string;
  said: string;
  owners: string[];
  each_municipality: boolean;
  own_role: string;
  said_at: Date;
  round_id: string | null;
}): StoredStance {
  return {
    id: row.id as StanceId,
    organisationId: row.organisation_id as OrganisationId,
    placeId: row.place_id as PlaceId,
    said: saidOf(row),
    ownRole: row.own_role as StoredStance['ownRole'],
    saidAt: row.said_at,
    roundId: row.round_id as RoundId | null,
  };
}

/** What was said, out of its columns. */
export function saidOf(row: {
  said: string;
  owners: string[];
  each_municipality: boolean;
}): StoredSaid {
  if (row.said !== 'owners') return { kind: row.said } as StoredSaid;
  const owners: Owner[] = row.owners as OrganisationId[];
  return {
    kind: 'owners',
    owners: row.each_municipality ? [...owners, EACH_MUNICIPALITY] : owners,
  };
}

async function boundariesInForce(
  db: Db,
  countyId: CountyId,
  which: Which,
): Promise<Map<string, BoundaryAt>> {
  const rows = await db
    .selectFrom('matters.boundary as b')
    .innerJoin('matters.boundary_place as p', (j) =>
      j.onRef('p.county_id', '=', 'b.county_id').onRef('p.boundary_id', '=', 'b.id'),
    )
    .select(['b.id', 'b.matter_id', 'p.place_id', 'p.in_force_since'])
    .select(
      sql<
        { organisationId: OrganisationId | null; role: string }[]
      >`(select jsonb_agg(jsonb_build_object('organisationId', r.organisation_id, 'role', r.role))
        from matters.boundary_role r where r.county_id = b.county_id and r.boundary_id = b.id)`.as(
        'roles',
      ),
    )
    .select(
      sql<
        BoundaryAt['hadToSayYes']
      >`(select coalesce(jsonb_agg(jsonb_build_object('organisationId', t.organisation_id, 'mustAt', t.must_at)), '[]')
        from matters.proposal_party t where t.county_id = b.county_id and t.proposal_id = b.proposal_id
          and cardinality(t.must_at) > 0)`.as('had_to_say_yes'),
    )
    .where('b.county_id', '=', countyId)
    .where('p.ended_at', 'is', null)
    .$if(which !== 'all', (q) => q.where('b.matter_id', 'in', which as MatterId[]))
    .execute();
  return new Map(
    rows.map((row) => [
      `${row.matter_id}/${row.place_id}`,
      {
        id: row.id,
        since: row.in_force_since,
        roles: row.roles ?? [],
        hadToSayYes: row.had_to_say_yes,
      },
    ]),
  );
}

/** Keep the standings that changed, and leave the rest untouched; `since` moves only when the kind of standing does. */
export async function keepStandings(
  db: Db,
  countyId: CountyId,
  rows: readonly StandingRow[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g(matter_id uuid, place_id uuid, kind text, owners uuid[],
    unclear text, claimants uuid[], misattributed jsonb, drifters uuid[], asked int, answered int, agreeing int)`;
  await sql`insert into matters.standing as s (county_id, matter_id, place_id, kind, owners, unclear, since)
    select ${countyId}::uuid, g.matter_id, g.place_id, g.kind, g.owners, g.unclear, ${now} from ${given}
     where not exists (select from matters.standing k where k.county_id = ${countyId} and k.matter_id = g.matter_id and k.place_id = g.place_id
       and (k.kind, k.owners, k.unclear) is not distinct from (g.kind, g.owners, g.unclear))
    on conflict (county_id, matter_id, place_id) do update
      set kind = excluded.kind, owners = excluded.owners, unclear = excluded.unclear,
          since = case when s.kind = excluded.kind then s.since else excluded.since end
      where (s.kind, s.owners, s.unclear) is distinct from (excluded.kind, excluded.owners, excluded.unclear)`.execute(
    db,
  );
  await sql`insert into matters.standing_detail as s (county_id, matter_id, place_id, claimants, misattributed, drifters)
    select ${countyId}::uuid, g.matter_id, g.place_id, g.claimants, g.misattributed, g.drifters from ${given}
     where not exists (select from matters.standing_detail k where k.county_id = ${countyId} and k.matter_id = g.matter_id and k.place_id = g.place_id
       and (k.claimants, k.misattributed, k.drifters) is not distinct from (g.claimants, g.misattributed, g.drifters))
    on conflict (county_id, matter_id, place_id) do update
      set claimants = excluded.claimants, misattributed = excluded.misattributed, drifters = excluded.drifters
      where (s.claimants, s.misattributed, s.drifters) is distinct from (excluded.claimants, excluded.misattributed, excluded.drifters)`.execute(
    db,
  );
  await sql`insert into matters.clarity as s (county_id, matter_id, place_id, asked, answered, agreeing)
    select ${countyId}::uuid, g.matter_id, g.place_id, g.asked, g.answered, g.agreeing from ${given}
     where not exists (select from matters.clarity k where k.county_id = ${countyId} and k.matter_id = g.matter_id and k.place_id = g.place_id
       and (k.asked, k.answered, k.agreeing) is not distinct from (g.asked, g.answered, g.agreeing))
    on conflict (county_id, matter_id, place_id) do update
      set asked = excluded.asked, answered = excluded.answered, agreeing = excluded.agreeing
      where (s.asked, s.answered, s.agreeing) is distinct from (excluded.asked, excluded.answered, excluded.agreeing)`.execute(
    db,
  );
}

/**
 * Whoever names itself where a proposal is open, and not in force yet, is asked too: it does not come into force
 * without its yes. Who has been asked stays asked. As the house itself, under the lock of the standings.
 */
export async function askClaimants(
  db: Db,
  countyId: CountyId,
  rows: readonly Pick<StandingRow, 'matter_id' | 'place_id' | 'claimants'>[],
  now: Date,
): Promise<void> {
  const claims = rows
    .filter(({ claimants }) => claimants.length > 0)
    .map(({ matter_id, place_id, claimants }) => ({ matter_id, place_id, claimants }));
  if (claims.length === 0) return;
  await sql`with claim as (select g.matter_id, g.place_id, c.id as organisation_id
      from jsonb_to_recordset(${JSON.stringify(claims)}::jsonb) as g(matter_id uuid, place_id uuid, claimants uuid[])
      cross join unnest(g.claimants) as c(id)),
    asked as (select p.id as proposal_id, c.organisation_id, array_agg(c.place_id) as places
      from claim c
      join matters.proposal p on p.county_id = ${countyId} and p.matter_id = c.matter_id and p.ended_at is null
      join matters.proposal_place s on s.county_id = p.county_id and s.proposal_id = p.id and s.place_id = c.place_id and s.ended_at is null
     where not exists (select from matters.boundary b join matters.boundary_place q on q.county_id = b.county_id and q.boundary_id = b.id
        where b.county_id = p.county_id and b.proposal_id = p.id and q.place_id = s.place_id)
     group by 1, 2)
    insert into matters.proposal_party as t (county_id, proposal_id, organisation_id, must_at, asked_at)
    select ${countyId}::uuid, proposal_id, organisation_id, places, ${now} from asked
    on conflict (county_id, proposal_id, organisation_id) do update
      set must_at = array(select distinct unnest(t.must_at || excluded.must_at) order by 1)
      where not t.must_at @> excluded.must_at`.execute(db);
}
