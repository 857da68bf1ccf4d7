import type { RoundFault, RoundFaults, RoundRefusal, RoundValues } from '#matters/server';
import * as m from '#messages';

/** What is wrong in the form for a new round, and what to do. */
export interface Fault {
  field?: string;
  message: string;
}

const NAME: Partial<Record<RoundFault, () => string>> = {
  missing: m.rounds_fault_nameMissing,
  'too-long': m.rounds_fault_nameTooLong,
  nul: m.rounds_fault_nul,
};
const FIELDS: Record<keyof RoundValues, Partial<Record<RoundFault, () => string>>> = {
  nameSv: NAME,
  nameEn: NAME,
  matters: { missing: m.rounds_refused_noMatters },
  organisations: { missing: m.rounds_refused_noOrganisations },
  answerBy: { missing: m.rounds_fault_dayMissing, 'no-day': m.rounds_fault_dayMissing },
};

/** The faults of the form as sentences, in the order of the fields. */
export function faultSentences(faults: RoundFaults): Fault[] {
  const fields = Object.keys(FIELDS) as (keyof RoundValues)[];
  return fields.flatMap((field) => {
    const reason = faults[field];
    return reason
      ? [{ field, message: (FIELDS[field][reason] ?? m.rounds_refused_unknown)() }]
      : [];
  });
}

const REFUSALS: Record<
  RoundRefusal | 'sent-before' | 'no-day',
  { text: () => string; field?: string }
> = {
  'not-coordinator': { text: m.rounds_refused_notCoordinator },
  'no-matters': { text: m.rounds_refused_noMatters, field: 'matters' },
  'no-organisations': { text: m.rounds_refused_noOrganisations, field: 'organisations' },
  'not-member': { text: m.rounds_refused_notMember, field: 'organisations' },
  'no-such-matter': { text: m.rounds_refused_unknown, field: 'matters' },
  'matter-in-blind-round': { text: m.rounds_refused_running, field: 'matters' },
  'starts-in-the-past': { text: m.rounds_refused_tooSoon, field: 'answerBy' },
  'answer-by-too-soon': { text: m.rounds_refused_tooSoon, field: 'answerBy' },
  'answer-by-too-late': { text: m.rounds_refused_tooLate, field: 'answerBy' },
  'already-open': { text: m.rounds_refused_alreadyOpen },
  'already-invited': { text: m.rounds_refused_alreadyInvited },
  'not-started': { text: m.rounds_refused_tooSoon },
  'region-not-answered': { text: m.rounds_refused_regionFirst },
  'no-such-round': { text: m.rounds_refused_unknown },
  'not-later': { text: m.rounds_refused_notLater, field: 'answerBy' },
  'no-day': { text: m.rounds_fault_dayMissing, field: 'answerBy' },
  'not-asked': { text: m.rounds_refused_notAsked },
  'answered-all': { text: m.rounds_refused_answeredAll },
  'not-invited': { text: m.rounds_refused_notInvited },
  'reminded-twice': { text: m.rounds_refused_remindedTwice },
  'too-soon': { text: m.rounds_refused_remindTooSoon },
  'nobody-to-remind': { text: m.rounds_refused_nobodyToRemind },
  'region-silent': { text: m.rounds_refused_regionFirst },
  'too-soon-to-close': { text: m.rounds_refused_closeTooSoon },
  'not-all-reminded': { text: m.rounds_refused_notAllReminded },
  'reminded-today': { text: m.rounds_refused_remindedToday },
  'sent-before': { text: m.rounds_refused_sentBefore },
};

/** Why it was not done, and what to do. */
export function refusalFault(reason: keyof typeof REFUSALS): Fault {
  const { text, field } = REFUSALS[reason];
  return field ? { field, message: text() } : { message: text() };
}
