import type { Transport } from '@sveltejs/kit/hooks';

/**
 * No page wakes up in the browser (csr is off for all), so what load returns never leaves the server. The framework
 * writes it out as script all the same, which took a third of the time of a large page. A page that shall wake up
 * takes this away.
 */
export const transport: Transport = {
  unsent: { encode: (value) => isLoaded(value), decode: () => null },
};

/** What load returned, as the framework packs it for the browser. */
function isLoaded(value: unknown): boolean {
  const packed = value as { type?: unknown } | null;
  return typeof value === 'object' && packed?.type === 'data' && 'uses' in (value as object);
}
