import type { CountyId, OrganisationId, PlaceId } from '#platform/core/ids';
import type { Asked, LegalFooting, MatterRole, StandingKind } from './matters.types.ts';
import type { RoleHeld } from './proposals.types.ts';

/** What a form for a proposal begins from. */
export interface Suggested {
  placeIds: PlaceId[];
  /** Owners only: whoever shall contribute is asked for by name. */
  roles: RoleHeld[];
  /** Said by those concerned (aligned, shared, agreed); else only how it usually is. */
  isSaid: boolean;
}

/** What an organisation says that it does itself: for the county (its id), or at a place. */
export interface OwnRoleSaid {
  organisationId: OrganisationId;
  placeId: PlaceId;
  role: MatterRole;
}

interface Ground {
  asked: Asked;
  legalFooting: LegalFooting;
  standings: readonly { placeId: PlaceId; kind: StandingKind; owners: readonly OrganisationId[] }[];
  common: readonly { organisationId: OrganisationId | null; role: 'owner' | 'contributor' }[];
}

const SETTLED: readonly StandingKind[] = ['aligned', 'shared', 'agreed', 'drifting'];

/**
 * Roles and places to begin a proposal from: the owners that stand at most places, with the municipality there as
 * "each municipality"; where nothing stands, or a law settles it, how it usually is. Only members can say yes, so only they are suggested.
 */
export function suggestedFor(
  { asked, legalFooting, standings, common }: Ground,
  countyId: CountyId,
  places: readonly { id: PlaceId }[],
  organisations: ReadonlyMap<OrganisationId, { membership: 'member' | 'known' }>,
): Suggested {
  const isMember = (one: OrganisationId | null) =>
    one === null || organisations.get(one)?.membership === 'member';
  const usual = common.filter((one) => one.role === 'owner').map((one) => one.organisationId);
  const everywhere = asked === 'county' ? [countyId] : places.map(({ id }) => id);
  const said = mostCommon(
    standings.filter(({ kind, owners }) => SETTLED.includes(kind) && owners.length > 0),
  );
  const owners = legalFooting === 'law' && usual.length > 0 ? usual : (said ?? usual);
  return {
    placeIds: everywhere,
    roles: owners
      .filter((one) => isMember(one) && (one !== null || asked === 'municipality'))
      .map((organisationId) => ({ organisationId, role: 'owner' })),
    isSaid: said !== null,
  };
}

/** The owners that stand at most places; null where nothing stands. */
function mostCommon(standings: Ground['standings']): (OrganisationId | null)[] | null {
  const counts = new Map<string, number>();
  for (const { placeId, owners } of standings) {
    const shape = owners.map((one) => (one === placeId ? '' : one)).sort();
    const key = shape.join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (!most) return null;
  return most[0].split(',').map((one) => (one === '' ? null : (one as OrganisationId)));
}

const BESIDE_OWNER = ['contributor', 'consulted', 'informed'] as const;

/**
 * Those who say themselves that they contribute, are consulted or kept informed at the place: what is said of the place
 * goes before what is said of the county. Null: all places at once, where a municipality's own word is for its own only.
 */
export function rolesAsSaid(
  said: readonly OwnRoleSaid[],
  placeId: PlaceId | null,
  countyId: CountyId,
  municipalities: ReadonlySet<string>,
  owners: readonly (OrganisationId | null)[],
): RoleHeld[] {
  const isElsewhere = (one: OrganisationId) =>
    municipalities.has(one) && placeId !== countyId && (placeId as string | null) !== one;
  const byOrganisation = new Map<OrganisationId, OwnRoleSaid>();
  for (const one of said) {
    if (one.placeId !== countyId && one.placeId !== placeId) continue;
    const before = byOrganisation.get(one.organisationId);
    if (!before || one.placeId === placeId) byOrganisation.set(one.organisationId, one);
  }
  return [...byOrganisation.values()].flatMap(({ organisationId, role }): RoleHeld[] => {
    const beside = BESIDE_OWNER.find((kind) => kind === role);
    if (!beside || owners.includes(organisationId) || isElsewhere(organisationId)) return [];
    return [{ organisationId, role: beside }];
  });
}
