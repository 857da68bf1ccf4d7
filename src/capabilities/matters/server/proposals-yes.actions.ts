import type { MatterId, OrganisationId, PlaceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type { Asked } from '../matters.types.ts';
import { saidByYes } from '../proposals-sayings.rules.ts';
import type { RoleHeld } from '../proposals.types.ts';
import { isAnswer, sayInOwnName, type Saying } from './stances.actions.ts';
import { ownStances } from './stances.queries.ts';

/** Something that the viewer's organisation says yes to, and where. */
export interface YesTo {
  matterId: MatterId;
  asked: Asked;
  roles: readonly RoleHeld[];
  placeIds: readonly PlaceId[];
}

/**
 * Say what follows from a yes, in the name of the viewer's organisation: owners and own role as they are agreed.
 * Part of a transaction; standings are left to whoever settles the proposals afterwards: returns the only places
 * at which one can have changed; null: any.
 *
 * @throws when a stance is refused: what may be said yes to may also be said
 */
export async function sayByYes(
  db: Db,
  viewer: Viewer,
  yeses: readonly YesTo[],
  municipalities: ReadonlySet<OrganisationId>,
  source: 'yes' | 'still-true',
  now: Date,
): Promise<PlaceId[] | null> {
  if (yeses.length === 0) return [];
  const matterIds = [...new Set(yeses.map((one) => one.matterId))];
  const own = municipalities.has(viewer.organisationId)
    ? [] // says nothing for the county that could differ at a place
    : await ownStances(db, viewer, matterIds);
  const each = yeses.flatMap((one): Saying[] => {
    const differing = own.filter(
      ({ matterId, said }) => matterId === one.matterId && isAnswer(said),
    );
    const ground = {
      countyId: viewer.countyId,
      asked: one.asked,
      municipalities,
      organisationId: viewer.organisationId,
      differsAt: differing.map(({ placeId }) => placeId),
    };
    return saidByYes(one.roles, one.placeIds, ground).map((said) => ({
      ...said,
      matterId: one.matterId,
      remark: '',
      source,
    }));
  });
  const sayings = newestOnly(each);
  const { refusals, at } = await sayInOwnName(db, viewer, sayings, now, { standings: 'later' });
  const refused = refusals.findIndex((reason) => reason !== null);
  if (refused >= 0) {
    const { matterId, placeId } = sayings[refused] as Saying;
    throw new Error(`a yes could not be said of ${matterId} at ${placeId}: ${refusals[refused]}`);
  }
  return at;
}

/** Yes to two about the same matter and place in one sitting: the later one is what is said. */
function newestOnly(sayings: readonly Saying[]): Saying[] {
  const newest = new Map<string, Saying>();
  for (const saying of sayings) {
    const key = `${saying.matterId}/${saying.placeId}`;
    newest.delete(key); // the order of saying is kept: "as the county" comes after the county
    newest.set(key, saying);
  }
  return [...newest.values()];
}
