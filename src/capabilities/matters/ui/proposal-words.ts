import * as m from '#messages';
import { formatList } from '#messages';
import type { ShapeName } from '#design-system/shapes.ts';
import { BOUNDARY_ROLES } from '../matters.types.ts';
import type { OrganisationSeen } from '../owner-answer.types.ts';
import type {
  AnswerKind,
  BoundaryRole,
  Change,
  PartySeen,
  PartyWhy,
  PlaceState,
  ProposalEnd,
  ProposalSeen,
  RoleHeld,
  Settled,
} from '../proposals.types.ts';

/** What organisations are called, by id. */
export type Names = ReadonlyMap<string, Pick<OrganisationSeen, 'slug' | 'name' | 'shortName'>>;

type BadgeKind = 'neutral' | 'agreed' | 'talk' | 'info';
interface Look {
  shape: ShapeName;
  badge: BadgeKind;
}

/** How the state of a proposal at a place looks: moss where it holds, amber where a talk would help, never red. */
export const PLACE_LOOK: Record<PlaceState, Look> = {
  'in-force': { shape: 'ticked', badge: 'agreed' },
  agreed: { shape: 'clock', badge: 'agreed' },
  awaiting: { shape: 'half', badge: 'neutral' },
  declined: { shape: 'overlap', badge: 'talk' },
  superseded: { shape: 'astray', badge: 'neutral' },
  lapsed: { shape: 'dashed', badge: 'neutral' },
  withdrawn: { shape: 'bar', badge: 'neutral' },
  ended: { shape: 'bar', badge: 'neutral' },
};
const PLACE_WORDS: Record<PlaceState, () => string> = {
  'in-force': m.proposals_state_inForce,
  agreed: m.proposals_state_agreed,
  awaiting: m.proposals_state_awaiting,
  declined: m.proposals_state_declined,
  superseded: m.proposals_state_superseded,
  lapsed: m.proposals_state_lapsed,
  withdrawn: m.proposals_state_withdrawn,
  ended: m.proposals_state_ended,
};

/** The word for how a proposal stands at a place. */
export function placeStateWord(state: PlaceState): string {
  return PLACE_WORDS[state]();
}

/** What an organisation has answered, in shape and word; silence of one who is only told is no missing answer. */
export function answerLook({ answer, mustAt }: Pick<PartySeen, 'answer' | 'mustAt'>): Look & {
  word: string;
} {
  if (answer === null) {
    return mustAt.length
      ? { shape: 'half', badge: 'neutral', word: m.proposals_answer_none() }
      : { shape: 'ring', badge: 'neutral', word: m.proposals_answer_told() };
  }
  return { ...ANSWER_LOOK[answer], word: ANSWER_WORDS[answer]() };
}
const ANSWER_LOOK: Record<AnswerKind, Look> = {
  yes: { shape: 'ticked', badge: 'agreed' },
  no: { shape: 'diamond', badge: 'talk' },
  counter: { shape: 'overlap', badge: 'talk' },
  objects: { shape: 'triangle', badge: 'info' },
  withdrawn: { shape: 'ring', badge: 'neutral' },
};
const ANSWER_WORDS: Record<AnswerKind, () => string> = {
  yes: m.proposals_answer_yes,
  no: m.proposals_answer_no,
  counter: m.proposals_answer_counter,
  objects: m.proposals_answer_objects,
  withdrawn: m.proposals_answer_withdrawn,
};

/** How a whole proposal stands, in one badge: "gäller i 12 av 15", "inväntar 3 svar", "vi ser olika på det". */
export function proposalLook(proposal: ProposalSeen): Look & { word: string } {
  const { places, endedBecause } = proposal;
  const inForce = places.filter(({ state }) => state === 'in-force').length;
  if (inForce === places.length || endedBecause === 'agreed') {
    return { ...PLACE_LOOK['in-force'], word: m.proposals_whole_agreed() };
  }
  if (inForce > 0) {
    const word = m.proposals_whole_inForceIn({ count: inForce, all: places.length });
    return { shape: 'half', badge: 'agreed', word };
  }
  if (endedBecause) return { shape: 'bar', badge: 'neutral', word: END_WORDS[endedBecause]() };
  if (places.some(({ state }) => state === 'agreed') && proposal.startsOn) {
    return { ...PLACE_LOOK.agreed, word: m.proposals_whole_day({ day: proposal.startsOn }) };
  }
  if (places.some(({ state }) => state === 'lapsed')) {
    return { ...PLACE_LOOK.lapsed, word: m.proposals_whole_lapsed() };
  }
  if (places.every(({ state }) => state === 'declined')) {
    return { ...PLACE_LOOK.declined, word: m.proposals_whole_declined() };
  }
  const missing = missingYes(proposal);
  const declined = proposal.parties.filter(
    ({ organisationId, answer }) =>
      missing.includes(organisationId) && (answer === 'no' || answer === 'counter'),
  ).length;
  const count = missing.length - declined;
  const word = declined
    ? m.proposals_whole_awaitingDeclined({ count, declined })
    : m.proposals_whole_awaiting({ count });
  return { ...PLACE_LOOK.awaiting, word };
}
const END_WORDS: Record<ProposalEnd, () => string> = {
  agreed: m.proposals_whole_agreed,
  withdrawn: m.proposals_whole_withdrawn,
  lapsed: m.proposals_whole_lapsed,
  superseded: m.proposals_whole_superseded,
  'party-left': m.proposals_whole_partyLeft,
  'matter-changed': m.proposals_whole_matterChanged,
};

/** Since when it is in force at every place it is proposed for, the latest of them; null: not everywhere. */
export function inForceSince({ places }: Pick<ProposalSeen, 'places'>): Date | null {
  const since = places.flatMap(({ state, inForceSince: at }) =>
    state === 'in-force' && at ? [new Date(at)] : [],
  );
  if (since.length === 0 || since.length < places.length) return null;
  return since.reduce((a, b) => (a > b ? a : b));
}

/** Whose yes is missing where it is still asked for, each once. */
export function missingYes(proposal: Pick<ProposalSeen, 'places'>): string[] {
  const open = proposal.places.filter(({ state }) => state === 'awaiting' || state === 'declined');
  return [...new Set(open.flatMap(({ missing }) => missing))];
}

/** Why somebody is asked. Who only names itself is "asked": its answer is not everybody's to read. */
export const WHY_WORDS: Record<PartyWhy, () => string> = {
  role: m.proposals_parties_why_role,
  place: m.proposals_parties_why_place,
  former: m.proposals_parties_why_before,
  asked: m.proposals_parties_why_asked,
  told: m.proposals_answer_told,
};

const ROLE_TITLES: Record<BoundaryRole, () => string> = {
  owner: m.proposals_role_owner,
  contributor: m.proposals_role_contributor,
  consulted: m.proposals_role_consulted,
  informed: m.proposals_role_informed,
};

/** A role as a heading: "Huvudansvar". */
export function roleTitle(role: BoundaryRole): string {
  return ROLE_TITLES[role]();
}

/** Who it is; null is each municipality at its own place, or the one municipality that is looked at. */
export function whoIs(id: string | null, names: Names, municipality: string | null = null): string {
  return id ? (names.get(id)?.name ?? '') : (municipality ?? m.matters_each());
}

/** "Huvudansvar: Region Västerbotten", a line for each role that somebody has. */
export function roleLines(
  roles: readonly RoleHeld[],
  names: Names,
  municipality: string | null = null,
): { role: BoundaryRole; title: string; who: string }[] {
  return BOUNDARY_ROLES.flatMap((role) => {
    const those = roles.filter((one) => one.role === role);
    const who = formatList(those.map((one) => whoIs(one.organisationId, names, municipality)));
    return those.length ? [{ role, title: roleTitle(role), who }] : [];
  });
}

/** How it was, or will be, agreed. */
export function settledWords(settled: Settled): string {
  return settled.kind === 'decided'
    ? m.proposals_settled_decided({ body: settled.body })
    : m.proposals_settled_officials();
}

/** Where, in words: the whole county, all its municipalities, or those it is. */
export function placesWords(
  placeIds: readonly string[],
  names: Names,
  county: { id: string; municipalities: number },
): string {
  if (placeIds.includes(county.id)) return m.proposals_whole();
  if (placeIds.length === county.municipalities) {
    return m.proposals_wholeAll({ count: county.municipalities });
  }
  if (placeIds.length > MOST_NAMED) {
    return m.proposals_whole_some({ count: placeIds.length, all: county.municipalities });
  }
  return formatList(placeIds.map((id) => names.get(id)?.shortName ?? ''));
}
const MOST_NAMED = 5;

/**
 * One sentence of what changes between two boundaries.
 *
 * @param place  said in the sentence when only one place is looked at; null: everywhere
 */
export function changeSentence(change: Change, names: Names, place: string | null = null): string {
  const scope = place ? 'place' : 'none';
  const where = { scope, place: place ?? '' };
  const who = 'organisationId' in change ? capital(whoIs(change.organisationId, names)) : '';
  switch (change.kind) {
    case 'role-gained':
      return m.proposals_change_gained({ who, role: change.role, ...where });
    case 'role-lost':
      return m.proposals_change_lost({ who, role: change.role, ...where });
    case 'role-moved':
      return m.proposals_change_moved({ who, from: change.from, to: change.to, ...where });
    case 'limit':
      if (!change.from) return m.proposals_change_limitNew({ to: change.to });
      if (!change.to) return m.proposals_change_limitGone({ from: change.from });
      return m.proposals_change_limit({ from: change.from, to: change.to });
    case 'settled':
      return m.proposals_change_settled({
        from: settledShort(change.from),
        to: settledShort(change.to),
      });
    case 'place-gained':
      return m.proposals_change_placeGained({ places: shortNames(change.placeIds, names) });
    case 'place-lost':
      return m.proposals_change_placeLost({ places: shortNames(change.placeIds, names) });
    case 'look-again':
      return m.proposals_change_again({ from: change.from, to: change.to });
  }
}

const settledShort = (settled: Settled) =>
  settled.kind === 'decided'
    ? m.proposals_change_settledDecided({ body: settled.body })
    : m.proposals_change_settledOfficials();
const shortNames = (ids: readonly string[], names: Names) =>
  formatList(ids.map((id) => names.get(id)?.shortName ?? m.proposals_whole()));
const capital = (text: string) => text.charAt(0).toLocaleUpperCase('sv') + text.slice(1);
