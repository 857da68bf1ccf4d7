/** A rule's answer: yes, or the first reason that a person can act on. Expected refusals are values, not exceptions. */
export type Decision<Reason extends string> = { ok: true } | { ok: false; reason: Reason };

export const yes = { ok: true } as const;

/** Refuse with a reason; the room's reason table turns it into a sentence and an HTTP status. */
export function no<Reason extends string>(reason: Reason): { ok: false; reason: Reason } {
  return { ok: false, reason };
}
