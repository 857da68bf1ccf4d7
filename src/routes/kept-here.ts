/** What a page is drawn from, and what the framework does not see. */
export interface KeptHere<T> {
  readonly value: T;
}

/**
 * Hands a large thing from a load to its page past the framework, which writes down everything that a load returns
 * as script, also where no script is sent (some 17 ms for a map of 64 × 60). Only for pages without hydration.
 */
export function keepHere<T>(value: T): KeptHere<T> {
  return Object.defineProperty({}, 'value', { value, enumerable: false }) as KeptHere<T>;
}
