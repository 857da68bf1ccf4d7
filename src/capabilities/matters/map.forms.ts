import { STANDING_ORDER } from './matters.types.ts';
import type { MapWish } from './map.types.ts';

/** Standings that one can wish for in an address; anything else is as if nothing had been wished. */
const KINDS = STANDING_ORDER.filter((kind) => kind !== 'hidden');

/** The wish in an address. Never fails: what is not understood is no wish. Slugs are looked up later. */
export function parseMapWish(search: URLSearchParams): MapWish {
  const standing = KINDS.find((kind) => kind === search.get('standing')) ?? null;
  const from = Number(search.get('from') ?? 0);
  return {
    place: slug(search.get('place')),
    area: slug(search.get('area')),
    standing,
    organisation: slug(search.get('organisation')),
    differ: search.has('differ'),
    towns: search.has('towns'),
    view: search.get('view') === 'table' ? 'table' : 'map',
    open: slug(search.get('open')),
    from: Number.isSafeInteger(from) && from > 0 ? from : 0,
  };
}

function slug(text: string | null): string | null {
  return text && /^[a-z0-9-]{1,100}$/.test(text) ? text : null;
}

/** The same wish as an address, with some of it changed. Empty wishes are left out. */
export function mapAddress(wish: MapWish, change: Partial<MapWish> = {}, path = '/map'): string {
  const { place, area, standing, organisation, differ, towns, view, open, from } = {
    ...wish,
    ...change,
  };
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries({ place, area, standing, organisation, open })) {
    if (value) search.set(name, value);
  }
  if (differ) search.set('differ', '1');
  if (towns) search.set('towns', '1');
  if (view === 'table') search.set('view', 'table');
  if (from > 0) search.set('from', String(from));
  return search.size > 0 ? `${path}?${search}` : path;
}
