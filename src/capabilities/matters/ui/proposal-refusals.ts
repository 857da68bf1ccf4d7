import * as m from '#messages';
import type {
  AnswerRefusal,
  ProposalRefusal,
  RefusalDetail,
  StillTrueRefusal,
  WithdrawRefusal,
} from '../proposals.types.ts';

/** A sentence that stands at its field, or over the form. */
export interface FaultTold {
  field?: string;
  message: string;
}
type Refusal = ProposalRefusal | AnswerRefusal | WithdrawRefusal | StillTrueRefusal | 'key-used';

const SENTENCES: Record<Exclude<Refusal, 'round-runs'>, () => string> = {
  reader: m.proposals_refused_reader,
  'not-member': m.proposals_refused_notMember,
  'not-concerned': m.proposals_refused_notConcerned,
  'answer-first': m.proposals_refused_answerFirst,
  'no-such-matter': m.proposals_refused_noSuchMatter,
  'no-place': m.proposals_refused_noPlace,
  'place-not-asked': m.proposals_refused_placeNotAsked,
  'no-owner': m.proposals_refused_noOwner,
  'owner-no-member': m.proposals_refused_ownerNoMember,
  'unknown-organisation': m.proposals_refused_unknownOrganisation,
  'role-twice': m.proposals_refused_roleTwice,
  'each-needs-places': m.proposals_refused_eachNeedsPlaces,
  'settled-by-law': m.proposals_refused_settledByLaw,
  'decided-in-the-future': m.proposals_refused_decidedFuture,
  'starts-in-the-past': m.proposals_refused_startsPast,
  'look-again-too-soon': m.proposals_refused_againTooSoon,
  'look-again-too-late': m.proposals_refused_againTooLate,
  'nobody-else': m.proposals_refused_nobodyElse,
  'already-proposed': m.proposals_refused_alreadyProposed,
  'no-such-proposal': m.proposals_refused_noSuchProposal,
  'not-asked': m.proposals_refused_notAsked,
  'in-force-already': m.proposals_refused_inForce,
  lapsed: m.proposals_refused_lapsed,
  ended: m.proposals_refused_ended,
  'no-items': m.proposals_refused_noItems,
  'too-many': m.proposals_refused_tooMany,
  agreed: m.proposals_refused_agreed,
  withdrawn: m.proposals_refused_withdrawn,
  superseded: m.proposals_refused_superseded,
  'party-left': m.proposals_refused_partyLeft,
  'matter-changed': m.proposals_refused_matterChanged,
  'may-not-object': m.proposals_refused_mayNotObject,
  'too-late-to-object': m.proposals_refused_tooLateToObject,
  'no-reason': m.proposals_refused_noReason,
  'said-already': m.proposals_refused_saidAlready,
  'nothing-to-take-back': m.proposals_refused_nothingBack,
  'not-proposer': m.proposals_refused_notProposer,
  'no-such-boundary': m.proposals_refused_noSuchBoundary,
  'not-in-force': m.proposals_refused_notInForce,
  'not-party': m.proposals_refused_notParty,
  'too-early': m.proposals_refused_tooEarly,
  'key-used': m.proposals_refused_sentBefore,
};

/** The field of the form that a refusal is about. */
const FIELDS: Partial<Record<Refusal, string>> = {
  'no-place': 'places',
  'place-not-asked': 'places',
  'no-owner': 'roles',
  'owner-no-member': 'roles',
  'unknown-organisation': 'roles',
  'role-twice': 'roles',
  'each-needs-places': 'roles',
  'settled-by-law': 'roles',
  'nobody-else': 'roles',
  'decided-in-the-future': 'decidedOn',
  'starts-in-the-past': 'startsOn',
  'look-again-too-soon': 'lookAgainBy',
  'look-again-too-late': 'lookAgainBy',
};

/** Why it was not done, and what to do; with its field where it has one. */
export function refusalTold(reason: Refusal, detail: RefusalDetail = {}): FaultTold {
  const field = FIELDS[reason];
  const message =
    reason === 'round-runs'
      ? m.proposals_refused_roundRuns({
          name: m.pick(detail.roundNameSv ?? '', detail.roundNameEn),
          day: detail.answerBy ?? '',
        })
      : SENTENCES[reason]();
  return field ? { field, message } : { message };
}
