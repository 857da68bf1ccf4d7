// Door 2: what routes, jobs and allowed rooms may do with organisations.
export {
  countyIsLaidIn,
  layInOrganisations,
  layInOrganisationsDemo,
} from './organisations.pack.queries.ts';
export { demoPeople, shellOf } from './shell.queries.ts';
export {
  groupingsOfCounty,
  organisationBySlug,
  organisationsOfCounty,
} from './organisations.queries.ts';
export {
  currentProfile,
  profileAndReaders,
  profilesAt,
  profileVersions,
  type ProfileAndReaders,
} from './profiles.queries.ts';
export { sidesOf, type Side } from './sides.queries.ts';
export {
  openCounties,
  openOrganisations,
  type OpenCounty,
  type OpenOrganisation,
} from './open.queries.ts';
export { tickRead } from './profile-reads.actions.ts';
export { saveUnits } from './units.actions.ts';
export {
  profileConflict,
  saveProfile,
  settleProfile,
  type ProfileConflict,
  type ProfileOutcome,
} from './profiles.actions.ts';
export { contactPoint, contactPointsOf } from './contact-points.queries.ts';
export {
  saveContactPoint,
  sayAway,
  stopContactPoint,
  type ContactPointOutcome,
} from './contact-points.actions.ts';
export {
  countyPage,
  organisationsToEmpty,
  packContents,
  prioritiesOf,
  type CountyPage,
  type OrganisationsToEmpty,
  type PackContents,
} from './county.queries.ts';
export { emptyDemo, savePriority } from './county.actions.ts';
export { parseFilter } from '../organisations.forms.ts';
export { parseProfile, parseSettling } from '../profiles.forms.ts';
export {
  parseAbsence,
  parseContactPoint,
  parseEnding,
  type SaveAbsence,
} from '../contact-points.forms.ts';
export { parseReading } from '../profile-reads.forms.ts';
export { NEW_LINES, parseUnits } from '../units.forms.ts';
export { parseEmptying, parsePriority, priorityStamp } from '../county.forms.ts';
export { MOST_IN_GROUND, MOST_IN_SECTION, parseShared } from '../visibility.forms.ts';
export { typed } from '../fields.forms.ts';
export { changePerson, setCountyRole, setMember } from './people.actions.ts';
export {
  countyMembers,
  countyPeople,
  ourPeople,
  type CountyMember,
  type CountyPerson,
} from './people.queries.ts';
export { invitationSeen, invite, joinBy } from './invitations.actions.ts';
export { openInvitations, revokeInvitation, somebodyIsHere } from './invitations.queries.ts';
export { parseChangePerson, parseInvite, parseJoin } from '../people.forms.ts';
