import type { CountyId, OrganisationId, PlaceId } from '#platform/core/ids';
import {
  EACH_MUNICIPALITY,
  type Asked,
  type MatterRole,
  type StoredSaid,
} from './matters.types.ts';
import type { RoleHeld } from './proposals.types.ts';

/** One thing that follows from a yes: what the organisation says of the matter by it. */
export interface SaidByYes {
  placeId: PlaceId;
  said: StoredSaid;
  ownRole: MatterRole | null;
}

/** What the stance of a yes is worked out from. */
export interface YesGround {
  countyId: CountyId;
  asked: Asked;
  municipalities: ReadonlySet<OrganisationId>;
  organisationId: OrganisationId;
  /** Places where the organisation has said something else than for the county. */
  differsAt: readonly PlaceId[];
}

/**
 * Saying yes also sets one's stance: the owners of the boundary, and one's own role by it (who has none, has none).
 * A municipality says it of its own place. Others of each place; where it is all of the county's, for the county as
 * a whole, and what differed there says so too.
 */
export function saidByYes(
  roles: readonly RoleHeld[],
  placeIds: readonly PlaceId[],
  ground: YesGround,
): SaidByYes[] {
  const { countyId, asked, municipalities, organisationId } = ground;
  const owners = roles
    .filter(({ role }) => role === 'owner')
    .map((one) => one.organisationId ?? EACH_MUNICIPALITY);
  const said = { kind: 'owners', owners } as const;
  const isLocal = asked === 'municipality' && municipalities.has(organisationId);
  const ownRole = roleOf(roles, organisationId, isLocal);
  const at = (placeId: PlaceId): SaidByYes => ({ placeId, said, ownRole });
  if (asked === 'county') return [at(countyId)];
  if (isLocal) return placeIds.some((one) => one === organisationId) ? [at(organisationId)] : [];
  const isEverywhere = [...municipalities].every((one) => placeIds.includes(one));
  if (!isEverywhere) return placeIds.map(at);
  const asCounty = (placeId: PlaceId): SaidByYes => ({
    placeId,
    said: { kind: 'as-county' },
    ownRole: null,
  });
  return [at(countyId), ...ground.differsAt.filter((one) => one !== countyId).map(asCounty)];
}

function roleOf(
  roles: readonly RoleHeld[],
  organisationId: OrganisationId,
  isLocal: boolean,
): MatterRole {
  const own = roles.find((one) => one.organisationId === organisationId);
  const each = isLocal ? roles.find((one) => one.organisationId === null) : undefined;
  return own?.role ?? each?.role ?? 'none';
}
