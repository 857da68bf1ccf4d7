import { sql } from 'kysely';
import type { MatterId, OrganisationId, PlaceId, ProposalId } from '#platform/core/ids';
import { isCoordinator, mayWrite, type Viewer } from '#platform/core/viewer';
import type { LocalDate } from '#platform/core/working-days';
import { asSystem, type Db } from '#platform/server';
import { partiesAt } from '../boundaries.rules.ts';
import type { Asked, LegalFooting } from '../matters.types.ts';
import type { PartyGround } from '../proposals-parties.rules.ts';
import { isInForce } from '../proposals-state.rules.ts';
import type { ProposalGround } from '../proposals.rules.ts';
import { boundaryFacts, boundaryRows, IN_FORCE, type BoundaryRow } from './boundaries.queries.ts';
import { factsOf, proposalRows } from './proposals-rows.queries.ts';
import { nameableOrganisations } from './stances.queries.ts';

/** Everything that proposals about some matters are judged by, and what their parties are worked out from. */
export interface JudgingGround {
  members: ReadonlySet<OrganisationId>;
  municipalities: ReadonlySet<OrganisationId>;
  groundOf(matterId: MatterId): ProposalGround;
  partyGroundAt(matterId: MatterId, placeId: PlaceId): PartyGround;
  askedOf(matterId: MatterId): Asked | undefined;
  /** May the viewer read who names itself? Asked as the viewer, not as the house. */
  mayReadClaims(matterId: MatterId): boolean;
}

interface MatterRow {
  id: MatterId;
  asked: Asked;
  legalFooting: LegalFooting;
  commonOwners: (OrganisationId | null)[];
  silent: boolean;
  askedOrSaid: boolean;
  running: { nameSv: string; nameEn: string; answerBy: LocalDate } | null;
}

/**
 * See `JudgingGround`. One question as the viewer, what it may read; then five as the house itself, however many
 * matters: it sees every claim and party.
 */
export async function judgingGround(
  db: Db,
  viewer: Viewer,
  matterIds: readonly MatterId[],
): Promise<JudgingGround> {
  const { countyId } = viewer;
  const { readable, silent } = await blindnessOf(db);
  return asSystem(db, countyId, async () => {
    const organisations = await nameableOrganisations(db, countyId);
    const matters = (await mattersJudged(db, viewer, matterIds)).map((matter) => ({
      ...matter,
      silent: silent.has(matter.id),
    }));
    const claims = await claimsOf(db, viewer, matterIds);
    const ids = sql`${[...matterIds]}::uuid[]`;
    const boundaries = await boundaryRows(
      db,
      countyId,
      sql`b.matter_id = any (${ids}) and ${IN_FORCE}`,
    );
    const own = await proposalRows(
      db,
      countyId,
      sql`p.matter_id = any (${ids}) and p.ended_at is null and p.organisation_id = ${viewer.organisationId}`,
    );
    const members = organisations.filter((one) => one.member);
    const municipal = members.filter((one) => one.kind === 'municipality');
    const ownOpen = own.filter((row) => !isInForce(factsOf(row)));
    const county = {
      members: new Set(members.map(({ id }) => id)),
      municipalities: new Set(municipal.map(({ id }) => id)),
    };
    const nameable = new Set(organisations.map(({ id }) => id));
    const byMatter = new Map(matters.map((matter) => [matter.id, matter]));
    const municipalityOf = (matterId: MatterId, placeId: PlaceId) =>
      byMatter.get(matterId)?.asked === 'municipality' ? (placeId as OrganisationId) : null;
    const partiesOfMatter = (matterId: MatterId) =>
      boundaries
        .filter((row) => row.matter.id === matterId)
        .flatMap((row) =>
          standingPlaces(row).flatMap((placeId) =>
            partiesAt(boundaryFacts(row), placeId, municipalityOf(matterId, placeId)),
          ),
        );
    return {
      ...county,
      askedOf: (matterId) => byMatter.get(matterId)?.asked,
      mayReadClaims: (matterId) => readable.has(matterId),
      groundOf(matterId) {
        const matter = byMatter.get(matterId);
        return {
          ...county,
          countyId,
          nameable,
          viewer: {
            organisationId: viewer.organisationId,
            mayWrite: mayWrite(viewer),
            coordinator: isCoordinator(viewer),
          },
          matter: matter ? { ...matter, partiesNow: new Set(partiesOfMatter(matterId)) } : null,
          ownOpen: ownOpen
            .filter((row) => row.matter.id === matterId)
            .map((row) => ({ id: row.id as ProposalId, placeIds: openPlaces(row) })),
        };
      },
      partyGroundAt(matterId, placeId) {
        const municipalityId = municipalityOf(matterId, placeId);
        const standing = boundaries.find(
          (row) => row.matter.id === matterId && standingPlaces(row).includes(placeId),
        );
        return {
          placeId,
          municipalityId,
          claimants: claims.get(`${matterId}/${placeId}`) ?? [],
          formerParties: standing
            ? partiesAt(boundaryFacts(standing), placeId, municipalityId)
            : [],
        };
      },
    };
  });
}

function standingPlaces({ places }: BoundaryRow): PlaceId[] {
  return places.filter(({ endedAt }) => !endedAt).map(({ placeId }) => placeId);
}

function openPlaces({
  places,
}: {
  places: readonly { placeId: PlaceId; endedBecause: string | null }[];
}): PlaceId[] {
  return places.filter(({ endedBecause }) => !endedBecause).map(({ placeId }) => placeId);
}

/** Matters whose answers the viewer may read one by one, and those that it was asked about and is silent on. */
async function blindnessOf(db: Db) {
  const { rows } = await sql<{ readable: MatterId[]; silent: MatterId[] }>`
    select matters.readable() as readable, matters.silent_on() as silent`.execute(db);
  return { readable: new Set(rows[0]?.readable), silent: new Set(rows[0]?.silent) };
}

/** Was the organisation asked, or has it said something? What it says in a blind round makes it asked. */
async function mattersJudged(
  db: Db,
  { countyId, organisationId }: Viewer,
  matterIds: readonly MatterId[],
): Promise<Omit<MatterRow, 'silent'>[]> {
  const { rows } = await sql<Omit<MatterRow, 'silent'>>`
    select m.id, m.asked, m.legal_footing as "legalFooting",
        array(select d.organisation_id from matters.common_division d where d.county_id = m.county_id and d.matter_id = m.id
          and d.role = 'owner') as "commonOwners",
        exists (select from matters.ask k join matters.round r on r.county_id = k.county_id and r.id = k.round_id
            where k.county_id = m.county_id and k.matter_id = m.id and k.organisation_id = ${organisationId}
              and r.invited_at is not null)
          or exists (select from matters.stance s where s.county_id = m.county_id and s.matter_id = m.id
            and s.organisation_id = ${organisationId} and s.in_force and s.said not in ('withdrawn', 'as-county')) as "askedOrSaid",
        (select jsonb_build_object('nameSv', r.name_sv, 'nameEn', r.name_en, 'answerBy', r.answer_by) from matters.round r
          where r.county_id = m.county_id and r.opened_at is null and exists (select from matters.ask k
            where k.county_id = m.county_id and k.round_id = r.id and k.matter_id = m.id) limit 1) as running
      from matters.matter m
     where m.county_id = ${countyId} and m.retired_at is null and m.id = any (${[...matterIds]}::uuid[])`.execute(
    db,
  );
  return rows;
}

/** Who names itself, by matter and place: worked out with the standings, from everything that is open. */
async function claimsOf(
  db: Db,
  { countyId }: Viewer,
  matterIds: readonly MatterId[],
): Promise<Map<string, OrganisationId[]>> {
  const rows = await db
    .selectFrom('matters.standing_detail')
    .select(['matter_id', 'place_id', 'claimants'])
    .where('county_id', '=', countyId)
    .where('matter_id', 'in', [...matterIds])
    .execute();
  return new Map(
    rows.map((row) => [`${row.matter_id}/${row.place_id}`, row.claimants as OrganisationId[]]),
  );
}
