import type { CountyId, OrganisationId, PlaceId } from '#platform/core/ids';
import type { Db } from '#platform/server';
import { partiesAt } from '../boundaries.rules.ts';
import type { BoundaryInForce } from '../matters.types.ts';
import { heldAt } from '../proposals-parties.rules.ts';
import type { RoleHeld } from '../proposals.types.ts';
import type { PlaceFacts } from '../seats.rules.ts';
import { standingsAt } from '../standing.rules.ts';
import { positionsAtEach } from '../stances.rules.ts';
import {
  askClaimants,
  hasStandingsEverywhere,
  keepStandings,
  lockStandings,
  standingGround,
  type BoundaryAt,
  type StandingGround,
  type StandingRow,
  type Which,
} from './standings.queries.ts';

/**
 * Work out anew what follows from what may be seen: the standing of the matters at each of their places.
 * Part of the write that changed something; ask as the house itself (`asSystem`), which reads all that is open.
 *
 * @param which  the matters that something was said of, or 'all'
 * @param now    moment of the change (UTC): since when a new kind of standing holds
 * @param at     the places where something was said or agreed, when nothing was anywhere else; the county itself among
 *               them means all places, since what is said for the county holds where nothing else is said
 */
export async function workOutStandings(
  db: Db,
  countyId: string,
  which: Which,
  now: Date,
  at: Iterable<PlaceId> | null = null,
): Promise<void> {
  if (which !== 'all' && which.length === 0) return;
  const county = countyId as CountyId;
  await lockStandings(db, county);
  const places = await placesToWorkOut(db, county, which, at);
  const ground = await standingGround(db, county, which, places);
  const rows = ground.matters.flatMap((matter) => standingRows(ground, matter, county));
  await keepStandings(db, county, rows, now);
  await askClaimants(db, county, rows, now);
}

/** The places named, or null for all: also when a matter has none worked out yet at some of its places. */
async function placesToWorkOut(
  db: Db,
  county: CountyId,
  which: Which,
  at: Iterable<PlaceId> | null,
): Promise<ReadonlySet<PlaceId> | null> {
  if (at === null || which === 'all') return null;
  const places = new Set(at);
  if (places.has(county)) return null;
  return (await hasStandingsEverywhere(db, county, which)) ? places : null;
}

/** The standings of one matter at each of its places, ready to be kept. */
export function standingRows(
  ground: StandingGround,
  matter: StandingGround['matters'][number],
  county: CountyId,
): StandingRow[] {
  const stances = ground.stances.get(matter.id) ?? [];
  const { at } = ground;
  const everywhere: PlaceId[] = matter.asked === 'county' ? [county] : [...ground.municipalities];
  const placeIds = at === null ? everywhere : everywhere.filter((placeId) => at.has(placeId));
  const municipalityOf = (placeId: PlaceId) =>
    matter.asked === 'county' ? null : (placeId as OrganisationId);
  const positions = positionsAtEach(
    stances,
    placeIds.map((placeId) => ({
      placeId,
      countyId: county,
      municipalityId: municipalityOf(placeId),
    })),
  );
  const places = placeIds.map((placeId, index): PlaceFacts => {
    const municipalityId = municipalityOf(placeId);
    const boundary = ground.boundaries.get(`${matter.id}/${placeId}`);
    return {
      municipalityId,
      positions: positions[index] ?? [],
      boundary: boundary ? inForceHere(boundary, county, municipalityId) : null,
    };
  });
  const { regionId, municipalities, members } = ground;
  const standings = standingsAt({ ...matter, regionId, municipalities, members }, places);
  return standings.map((standing, index) => ({
    matter_id: matter.id,
    place_id: placeIds[index] as string,
    kind: standing.kind,
    owners: standing.owners,
    unclear: standing.unclear,
    claimants: standing.claimants,
    misattributed: standing.misattributed,
    drifters: standing.drifters,
    asked: standing.asked,
    answered: standing.answered,
    agreeing: standing.agreeing,
  }));
}

/** A boundary as it is at one place: "each municipality" is the municipality there; with those who had to say yes. */
function inForceHere(
  boundary: BoundaryAt,
  county: CountyId,
  municipalityId: OrganisationId | null,
): BoundaryInForce {
  const roles = boundary.roles as RoleHeld[];
  const placeId: PlaceId = municipalityId ?? county;
  return {
    id: boundary.id as BoundaryInForce['id'],
    since: boundary.since,
    owners: heldAt(roles, ['owner'], municipalityId),
    hadToSayYes: partiesAt({ roles, hadToSayYes: boundary.hadToSayYes }, placeId, municipalityId),
  };
}
