import { no, yes, type Decision } from '#platform/core/decision';
import type { OrganisationId, PersonId } from '#platform/core/ids';
import {
  isAdministrator,
  isSpaceAdministrator,
  type CountyRole,
  type Viewer,
} from '#platform/core/viewer';
import { writeOnce } from '#platform/server';
import type { ChangePerson } from '../people.forms.ts';
import type { PeopleReason } from '../people.types.ts';
import * as queries from './people.queries.ts';

/** Change role and clearance of a colleague; `ending`: the membership ends, and holds no longer from the next request. */
export async function changePerson(
  viewer: Viewer,
  key: string,
  person: PersonId,
  change: ChangePerson,
  ending = false,
): Promise<Decision<PeopleReason>> {
  if (!isAdministrator(viewer)) return no('not-for-you');
  if (!viewer.fresh) return no('not-fresh');
  return writeOnce(viewer, { key, body: { person, change, ending } }, async (db) => {
    const outcome = await queries.changePerson(db, person, change, ending);
    return outcome === 'done' ? yes : no(outcome);
  });
}

/** Give or take a role for the whole county. For the space administrator. */
export async function setCountyRole(
  viewer: Viewer,
  key: string,
  person: PersonId,
  role: CountyRole,
  has: boolean,
): Promise<Decision<PeopleReason>> {
  if (!isSpaceAdministrator(viewer)) return no('not-for-you');
  if (!viewer.fresh) return no('not-fresh');
  return writeOnce(viewer, { key, body: { person, role, has } }, async (db) => {
    const outcome = await queries.setCountyRole(db, person, role, has);
    if (outcome === 'last') return no('last-role');
    return outcome === 'done' || outcome === 'same' ? yes : no(outcome);
  });
}

/** Make an organisation a member of the county, or one that is only known there. For the space administrator. */
export async function setMember(
  viewer: Viewer,
  key: string,
  organisation: OrganisationId,
  membership: 'member' | 'known',
): Promise<Decision<PeopleReason>> {
  if (!isSpaceAdministrator(viewer)) return no('not-for-you');
  if (!viewer.fresh) return no('not-fresh');
  return writeOnce(viewer, { key, body: { organisation, membership } }, async (db) => {
    const outcome = await queries.setMember(db, organisation, membership);
    return outcome === 'done' || outcome === 'same' ? yes : no(outcome);
  });
}
