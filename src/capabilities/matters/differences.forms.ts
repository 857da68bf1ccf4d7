import { DIFFERENCE_KINDS } from './differences.types.ts';
import type { DifferencesWish } from './differences.types.ts';

/** The wish in an address. Never fails: what is not understood is no wish. Slugs are looked up later. */
export function parseDifferencesWish(search: URLSearchParams): DifferencesWish {
  const from = Number(search.get('from') ?? 0);
  return {
    kind: DIFFERENCE_KINDS.find((kind) => kind === search.get('kind')) ?? null,
    area: slug(search.get('area')),
    place: slug(search.get('place')),
    from: Number.isSafeInteger(from) && from > 0 && from < 100_000 ? from : 0,
  };
}

function slug(text: string | null): string | null {
  return text && /^[a-z0-9-]{1,100}$/.test(text) ? text : null;
}

/** The same wish as an address, with some of it changed. Empty wishes are left out. */
export function differencesAddress(
  wish: DifferencesWish,
  change: Partial<DifferencesWish> = {},
): string {
  const { kind, area, place, from } = { ...wish, ...change };
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries({ kind, area, place })) {
    if (value) search.set(name, value);
  }
  if (from > 0) search.set('from', String(from));
  return search.size > 0 ? `/differences?${search}` : '/differences';
}
