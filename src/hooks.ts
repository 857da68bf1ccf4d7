import type { Transport } from '@sveltejs/kit/hooks';

/**
 * Our pages are not hydrated (src/routes/+layout.ts), so nothing that a load returns is sent beside the page itself.
 * The framework would all the same write each load's answer as JavaScript and throw it away, a third of the work for
 * a large page: what it wraps a load's answer in is taken here for something of our own, and is written as nothing.
 */
export const transport: Transport = {
  NotSent: {
    encode: (value: unknown) => isWholeAnswer(value) && 1,
    decode: () => null,
  },
};

/** The framework's wrapping of one load's answer ({ type: 'data', data, uses }). */
function isWholeAnswer(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.hasOwn(value, 'uses') &&
    (value as { type?: unknown }).type === 'data'
  );
}
