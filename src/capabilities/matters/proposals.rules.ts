import { no, yes } from '#platform/core/decision';
import type { CountyId, OrganisationId, PlaceId, ProposalId } from '#platform/core/ids';
import { addDays, addWorkingDays, localDateOf, type LocalDate } from '#platform/core/working-days';
import { BOUNDARY_ROLES, type Asked, type LegalFooting } from './matters.types.ts';
import { heldAt } from './proposals-parties.rules.ts';
import type { ProposalCommand, ProposalRefusal, RefusalDetail } from './proposals.types.ts';

/** How long the consulted and the informed may object, and how long a yes is waited for; weeks 28–31 stand still. */
export const OBJECT_WORKING_DAYS = 20;
export const ANSWER_WORKING_DAYS_FOR_PROPOSALS = 60;
const CLOCK = { summerPause: true } as const;

/** Longest texts of a proposal, in characters as people count them. */
export const LIMIT_MAX = 500;
export const MESSAGE_MAX = 500;
export const REASON_MAX = 500;
/** As many proposals as one package may hold. */
export const PACKAGE_MAX = 100;
/** A boundary is looked at again within this many days. */
const LONGEST_UNTIL_REVIEW_DAYS = 3660;

/** The last days to object and to say yes for what is proposed on a Swedish day. */
export function proposalClock(proposedOn: LocalDate): { objectBy: LocalDate; answerBy: LocalDate } {
  return {
    objectBy: addWorkingDays(proposedOn, OBJECT_WORKING_DAYS, CLOCK),
    answerBy: addWorkingDays(proposedOn, ANSWER_WORKING_DAYS_FOR_PROPOSALS, CLOCK),
  };
}

/** The day to look again that a form proposes: a year from now. */
export function defaultLookAgain(today: LocalDate): LocalDate {
  return addDays(today, 365);
}

/** What a proposal is judged by. */
export interface ProposalGround {
  countyId: CountyId;
  viewer: { organisationId: OrganisationId; mayWrite: boolean; coordinator: boolean };
  members: ReadonlySet<OrganisationId>;
  municipalities: ReadonlySet<OrganisationId>;
  /** Everyone who can be named: members and the known; no grouping is. */
  nameable: ReadonlySet<OrganisationId>;
  /** null: the county has no such matter. */
  matter: {
    asked: Asked;
    legalFooting: LegalFooting;
    /** How it usually is; null: each municipality. */
    commonOwners: readonly (OrganisationId | null)[];
    /** Was the proposer's organisation asked about it, or has it said something of it? */
    askedOrSaid: boolean;
    /** Was it asked in a round that has opened, and has never answered? */
    silent: boolean;
    /** A round that is blind still. */
    running: { nameSv: string; nameEn: string; answerBy: LocalDate } | null;
    /** Parties of the boundaries in force, wherever they are. */
    partiesNow: ReadonlySet<OrganisationId>;
  } | null;
  /** The organisation's own open proposals of the matter that are in force nowhere. */
  ownOpen: readonly { id: ProposalId; placeIds: readonly PlaceId[] }[];
}

type Judged = { ok: true } | { ok: false; reason: ProposalRefusal; detail?: RefusalDetail };

/** May this be proposed by this organisation now? The first reason against it that a person can act on. */
export function decideProposal(
  command: ProposalCommand,
  ground: ProposalGround,
  now: Date,
): Judged {
  const { viewer, matter } = ground;
  if (!viewer.mayWrite) return no('reader');
  if (!ground.members.has(viewer.organisationId)) return no('not-member');
  if (!matter) return no('no-such-matter');
  const where = decidePlaces(command.placeIds, matter.asked, ground);
  if (!where.ok) return where;
  const who = decideRoles(command, matter, ground);
  if (!who.ok) return who;
  if (!isConcerned(command, matter, viewer)) return no('not-concerned');
  const when = decideDays(command, localDateOf(now));
  if (!when.ok) return when;
  if (matter.running) {
    const { nameSv, nameEn, answerBy } = matter.running;
    return {
      ok: false,
      reason: 'round-runs',
      detail: { roundNameSv: nameSv, roundNameEn: nameEn, answerBy },
    };
  }
  // whom it would need tells what others have said: one's own answer comes first
  if (matter.silent) return no('answer-first');
  const standing = ground.ownOpen.find(({ placeIds }) =>
    placeIds.some((placeId) => command.placeIds.includes(placeId)),
  );
  if (!standing) return yes;
  return { ok: false, reason: 'already-proposed', detail: { proposalId: standing.id } };
}

function decidePlaces(placeIds: readonly PlaceId[], asked: Asked, ground: ProposalGround): Judged {
  if (placeIds.length === 0) return no('no-place');
  const exists = (placeId: PlaceId) =>
    asked === 'county'
      ? placeId === ground.countyId
      : ground.municipalities.has(placeId as OrganisationId);
  return placeIds.every(exists) ? yes : no('place-not-asked');
}

type MatterGround = NonNullable<ProposalGround['matter']>;

function decideRoles(
  { roles }: ProposalCommand,
  matter: MatterGround,
  ground: ProposalGround,
): Judged {
  if (!roles.some(({ role }) => role === 'owner')) return no('no-owner');
  const named = roles.map(({ organisationId }) => organisationId);
  if (new Set(named).size < named.length) return no('role-twice');
  if (named.some((one) => one !== null && !ground.nameable.has(one))) {
    return no('unknown-organisation');
  }
  const binding = roles.filter(({ role }) => role === 'owner' || role === 'contributor');
  if (matter.asked === 'county' && binding.some((one) => one.organisationId === null)) {
    return no('each-needs-places');
  }
  if (binding.some((one) => one.organisationId && !ground.members.has(one.organisationId))) {
    return no('owner-no-member');
  }
  return isSettledOtherwise(roles, matter) ? no('settled-by-law') : yes;
}

/** What a law settles can be described, but not given to somebody else. */
function isSettledOtherwise(roles: ProposalCommand['roles'], matter: MatterGround): boolean {
  if (matter.legalFooting !== 'law' || matter.commonOwners.length === 0) return false;
  const owners = new Set(roles.filter((r) => r.role === 'owner').map((r) => r.organisationId));
  const lawful = new Set(matter.commonOwners);
  return owners.size !== lawful.size || [...lawful].some((one) => !owners.has(one));
}

function isConcerned(
  { roles, placeIds }: ProposalCommand,
  matter: MatterGround,
  { organisationId, coordinator }: ProposalGround['viewer'],
): boolean {
  if (coordinator || matter.askedOrSaid || matter.partiesNow.has(organisationId)) return true;
  if (placeIds.some((placeId) => placeId === organisationId)) return true;
  return heldAt(roles, BOUNDARY_ROLES, null).includes(organisationId);
}

function decideDays({ settled, startsOn, lookAgainBy }: ProposalCommand, today: LocalDate): Judged {
  if (settled.kind === 'decided' && settled.decidedOn > today) return no('decided-in-the-future');
  if (startsOn !== null && startsOn < today) return no('starts-in-the-past');
  const { answerBy } = proposalClock(today);
  if (lookAgainBy <= answerBy || (startsOn !== null && lookAgainBy <= startsOn)) {
    return no('look-again-too-soon');
  }
  return lookAgainBy > addDays(today, LONGEST_UNTIL_REVIEW_DAYS) ? no('look-again-too-late') : yes;
}
