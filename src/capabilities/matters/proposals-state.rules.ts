import { no, yes, type Decision } from '#platform/core/decision';
import type { OrganisationId, PlaceId } from '#platform/core/ids';
import type { LocalDate } from '#platform/core/working-days';
import type {
  AnswerKind,
  AnswerRefusal,
  MayDo,
  PlaceState,
  ProposalEnd,
  RoleHeld,
  WithdrawRefusal,
} from './proposals.types.ts';

/** A proposal with its answers, as far as its rules need them. Days are Swedish. */
export interface ProposalFacts {
  proposer: OrganisationId;
  roles: readonly RoleHeld[];
  startsOn: LocalDate | null;
  objectBy: LocalDate;
  answerBy: LocalDate;
  endedBecause: ProposalEnd | null;
  places: readonly PlaceFacts[];
  parties: readonly PartyFacts[];
  /** Is every owner and contributor named in it a member of the county still? */
  rolesAreMembers: boolean;
}
export interface PlaceFacts {
  placeId: PlaceId;
  /** No longer proposed here. */
  endedBecause: 'superseded' | 'matter-changed' | null;
  /** Is it in force here, has it been, or neither? */
  force: 'in-force' | 'was-in-force' | null;
  /** For a matter per municipality: is the municipality a member still? Always true for a county matter. */
  isMember: boolean;
}
export interface PartyFacts {
  organisationId: OrganisationId;
  /** Where its yes is needed; empty: told only. */
  mustAt: readonly PlaceId[];
  mayObject: boolean;
  isMember: boolean;
  /** The newest that it has answered; null: nothing. */
  answer: AnswerKind | null;
}

/** Whose yes is missing at the place. Silence is never yes; who has left the county is not waited for. */
export function missingAt(facts: ProposalFacts, placeId: PlaceId): OrganisationId[] {
  return facts.parties
    .filter((party) => party.isMember && party.mustAt.includes(placeId) && party.answer !== 'yes')
    .map((party) => party.organisationId);
}

/** Is it in force at any place? */
export function isInForce({ places }: Pick<ProposalFacts, 'places'>): boolean {
  return places.some(({ force }) => force === 'in-force');
}

/** Has every yes been said at the place, where it is still proposed and not in force yet? */
function isComplete(facts: ProposalFacts, place: PlaceFacts): boolean {
  if (place.endedBecause || place.force || !place.isMember) return false;
  const needed = facts.parties.some(({ mustAt }) => mustAt.includes(place.placeId));
  return needed && missingAt(facts, place.placeId).length === 0;
}

/** Has its last day gone by, without being in force or agreed anywhere? */
export function isLapsed(facts: ProposalFacts, today: LocalDate): boolean {
  if (today <= facts.answerBy || isInForce(facts)) return false;
  return !facts.places.some((place) => isComplete(facts, place));
}

/** How the proposal stands at one of its places. */
export function stateAt(facts: ProposalFacts, place: PlaceFacts, today: LocalDate): PlaceState {
  if (place.force === 'in-force') return 'in-force';
  if (place.force === 'was-in-force' || place.endedBecause === 'superseded') return 'superseded';
  if (place.endedBecause || !place.isMember) return 'ended';
  const { endedBecause } = facts;
  if (endedBecause) return AFTER_END[endedBecause];
  if (!facts.rolesAreMembers) return 'ended';
  if (isComplete(facts, place)) return 'agreed';
  const missing = new Set(missingAt(facts, place.placeId));
  const isDeclined = facts.parties.some(
    ({ organisationId, answer }) =>
      missing.has(organisationId) && (answer === 'no' || answer === 'counter'),
  );
  if (isLapsed(facts, today)) return 'lapsed';
  if (isDeclined) return 'declined';
  return today > facts.answerBy ? 'lapsed' : 'awaiting';
}

const AFTER_END: Record<ProposalEnd, PlaceState> = {
  agreed: 'ended',
  withdrawn: 'withdrawn',
  lapsed: 'lapsed',
  superseded: 'superseded',
  'party-left': 'ended',
  'matter-changed': 'ended',
};

/** What follows now: where it comes into force, and whether it is at its end. */
export function whatFollows(
  facts: ProposalFacts,
  today: LocalDate,
): { comesIntoForceAt: PlaceId[]; ends: ProposalEnd | null } {
  if (facts.endedBecause) return { comesIntoForceAt: [], ends: null };
  if (!facts.rolesAreMembers) return { comesIntoForceAt: [], ends: 'party-left' };
  const hasBegun = facts.startsOn === null || facts.startsOn <= today;
  const comesIntoForceAt = hasBegun
    ? facts.places.filter((place) => isComplete(facts, place)).map(({ placeId }) => placeId)
    : [];
  const left = facts.places.filter((place) => !place.endedBecause && place.isMember);
  const standsAt = left.filter(
    ({ placeId, force }) => force === 'in-force' || comesIntoForceAt.includes(placeId),
  );
  const open = left.filter(({ force }) => force !== 'was-in-force');
  if (open.length === 0) return { comesIntoForceAt, ends: 'superseded' };
  if (standsAt.length === open.length) return { comesIntoForceAt, ends: 'agreed' };
  const lapses = standsAt.length === 0 && isLapsed(facts, today);
  return { comesIntoForceAt, ends: lapses ? 'lapsed' : null };
}

/** May this organisation answer so, now? The first reason against it that a person can act on. */
export function decideAnswer(
  facts: ProposalFacts,
  { answer, reason }: { answer: AnswerKind; reason: string },
  { organisationId, mayWrite }: { organisationId: OrganisationId; mayWrite: boolean },
  today: LocalDate,
): Decision<AnswerRefusal> {
  if (!mayWrite) return no('reader');
  const party = facts.parties.find((one) => one.organisationId === organisationId);
  if (!party || !party.isMember) return no('not-asked');
  if (party.mustAt.length === 0) return decideObjection(facts, answer, reason, party, today);
  if (facts.endedBecause) return no(facts.endedBecause);
  if (!facts.rolesAreMembers) return no('party-left');
  if (isLapsed(facts, today)) return no('lapsed');
  if (answer === 'objects') return no('may-not-object');
  if (isBound(facts, party)) return no(answer === 'yes' ? 'said-already' : 'in-force-already');
  if (answer === 'withdrawn') return isAnswered(party) ? yes : no('nothing-to-take-back');
  const isOpen = facts.places.some(
    (place) => party.mustAt.includes(place.placeId) && !place.endedBecause && !place.force,
  );
  if (!isOpen) return no('superseded');
  if (answer === 'yes' && party.answer === 'yes') return no('said-already');
  return answer === 'no' && reason.trim() === '' ? no('no-reason') : yes;
}

/** The consulted and informed: an objection is shown, it stops nothing, and may come also when it is in force. */
function decideObjection(
  facts: ProposalFacts,
  answer: AnswerKind,
  reason: string,
  party: PartyFacts,
  today: LocalDate,
): Decision<AnswerRefusal> {
  const { endedBecause } = facts;
  if (endedBecause && endedBecause !== 'agreed') return no(endedBecause);
  if (answer === 'withdrawn') return isAnswered(party) ? yes : no('nothing-to-take-back');
  if (answer !== 'objects') return no('not-asked');
  if (!party.mayObject) return no('may-not-object');
  if (today > facts.objectBy) return no('too-late-to-object');
  return reason.trim() === '' ? no('no-reason') : yes;
}

function isAnswered({ answer }: PartyFacts): boolean {
  return answer !== null && answer !== 'withdrawn';
}

/** Has it said yes, and has that come into force at a place where it was needed? Then it is kept to its word. */
function isBound({ places }: ProposalFacts, { answer, mustAt }: PartyFacts): boolean {
  return answer === 'yes' && places.some((one) => one.force && mustAt.includes(one.placeId));
}

/** May the proposal be withdrawn by this organisation? As long as it is in force nowhere, by who proposed it. */
export function decideWithdrawal(
  facts: ProposalFacts,
  { organisationId, mayWrite }: { organisationId: OrganisationId; mayWrite: boolean },
  today: LocalDate,
): Decision<WithdrawRefusal> {
  if (!mayWrite) return no('reader');
  if (facts.proposer !== organisationId) return no('not-proposer');
  if (isInForce(facts)) return no('in-force-already');
  if (facts.endedBecause) return no(facts.endedBecause);
  return isLapsed(facts, today) ? no('lapsed') : yes;
}

/** Everything that the organisation may do with the proposal now. */
export function mayDo(
  facts: ProposalFacts,
  who: { organisationId: OrganisationId; mayWrite: boolean },
  today: LocalDate,
): MayDo {
  const may = (answer: AnswerKind) => decideAnswer(facts, { answer, reason: '–' }, who, today).ok;
  const sayYes = may('yes');
  const party = facts.parties.find((one) => one.organisationId === who.organisationId);
  const isHere = party?.mustAt.some((placeId) => placeId === who.organisationId) ?? false;
  return {
    sayYes,
    join: sayYes && isHere && isInForce(facts),
    decline: may('no'),
    counter: may('counter'),
    object: may('objects'),
    takeBack: may('withdrawn'),
    withdraw: decideWithdrawal(facts, who, today).ok,
  };
}

/** Does it wait for an answer of this organisation? Nobody is waited for when the last day has gone. */
export function waitsFor(
  facts: ProposalFacts,
  organisationId: OrganisationId,
  today: LocalDate,
): boolean {
  if (facts.endedBecause || today > facts.answerBy) return false;
  const party = facts.parties.find((one) => one.organisationId === organisationId);
  if (!party || isAnswered(party)) return false;
  return facts.places.some(
    (place) =>
      party.mustAt.includes(place.placeId) && !place.endedBecause && !place.force && place.isMember,
  );
}
