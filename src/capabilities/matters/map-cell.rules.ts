import type { CountyId, OrganisationId, PlaceId } from '#platform/core/ids';
import type { MapOrganisation } from './map.types.ts';
import { EACH_MUNICIPALITY, type StoredStance } from './matters.types.ts';
import { inForceAt } from './stances.rules.ts';

/** The answers behind one cell: the organisation's own, and those of others that name it as owner. */
export interface CellAnswers<S> {
  own: S[];
  others: S[];
}

/**
 * What stands behind a cell of the map, out of what is in force of one matter.
 *
 * @param placeId  one municipality; null: the county's picture, with what is said at every place
 */
export function answersBehind<S extends StoredStance>(
  stances: readonly S[],
  organisation: Pick<MapOrganisation, 'id' | 'town'>,
  placeId: PlaceId | null,
  countyId: CountyId,
): CellAnswers<S> {
  const counting = placeId
    ? inForceAt(stances, {
        placeId,
        countyId,
        municipalityId: placeId as OrganisationId,
      }).map(({ stance }) => stance)
    : stances.filter(({ said }) => said.kind !== 'withdrawn' && said.kind !== 'as-county');
  return {
    own: counting.filter(({ organisationId }) => organisationId === organisation.id),
    others: counting.filter(
      (stance) =>
        stance.organisationId !== organisation.id &&
        pointsAt(stance, organisation, placeId, stances, countyId),
    ),
  };
}

/** Does the answer name the organisation as owner? "Each municipality" names it at its own place only. */
function pointsAt(
  { said, placeId: saidFor, organisationId }: StoredStance,
  { id, town }: Pick<MapOrganisation, 'id' | 'town'>,
  placeId: PlaceId | null,
  stances: readonly StoredStance[],
  countyId: CountyId,
): boolean {
  if (said.kind !== 'owners') return false;
  if (said.owners.includes(id)) return true;
  if (!town || !said.owners.includes(EACH_MUNICIPALITY)) return false;
  if (placeId) return placeId === id;
  if (saidFor !== countyId) return saidFor === id;
  return !stances.some(
    (other) =>
      other.organisationId === organisationId &&
      other.placeId === id &&
      other.said.kind !== 'as-county' &&
      other.said.kind !== 'withdrawn',
  );
}
