/** Chance that is the same every time: a seeded source, so that two runs measure the same county. */
export interface Chance {
  /** 0 ≤ x < 1. */
  next(): number;
  /** True in this share of the cases. */
  happens(share: number): boolean;
  /** One of a list that is not empty. */
  oneOf<T>(list: readonly T[]): T;
  /** A whole number from 0 to below. */
  below(end: number): number;
}

/** mulberry32. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (end: number) => Math.floor(next() * end);
  return {
    next,
    below,
    happens: (share) => next() < share,
    oneOf: <T>(list: readonly T[]) => list[below(list.length)] as T,
  };
}
