import * as m from '#messages';

const sentences: Record<string, () => string> = {
  expired: m.signin_sorry_expired,
  used: m.signin_sorry_used,
  unknown: m.signin_sorry_unknown,
  elsewhere: m.signin_sorry_elsewhere,
  left: m.signin_sorry_left,
  'not-verified': m.signin_sorry_notVerified,
  copied: m.signin_sorry_copied,
  replayed: m.signin_sorry_replayed,
  rebound: m.signin_sorry_rebound,
  'said-no': m.signin_sorry_saidNo,
  issuer: m.signin_sorry_issuer,
  clock: m.signin_sorry_clock,
  unreachable: m.signin_sorry_unreachable,
  'not-outward': m.signin_sorry_notOutward,
  secret: m.signin_sorry_secret,
  answer: m.signin_sorry_answer,
  'not-linked': m.signin_sorry_notLinked,
  'linked-already': m.signin_keys_sorry_linkedAlready,
  fresh: m.signin_keys_sorry_fresh,
};

/** Why somebody was not let in, in a sentence; null: nothing to tell. What we have no sentence for is "not known". */
export function sorrySentence(reason: string | null, until: Date | null): string | null {
  if (!reason) return null;
  if (reason === 'wait') return m.signin_sorry_wait({ when: m.formatTime(until ?? new Date()) });
  return (sentences[reason] ?? m.signin_sorry_unknown)();
}
