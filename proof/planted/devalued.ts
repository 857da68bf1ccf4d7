/** A value out of the text that the framework sends as a page's data (the format of devalue: every value once, by its number). */
export function valueIn(flat: unknown): unknown {
  if (typeof flat === 'number') return SIGNS[flat];
  const list = flat as unknown[];
  const made: unknown[] = [];
  const at = (number: number): unknown => {
    if (number < 0) return SIGNS[number];
    if (number in made) return made[number];
    const value = list[number];
    if (!value || typeof value !== 'object') return (made[number] = value);
    if (!Array.isArray(value)) {
      const object: Record<string, unknown> = (made[number] = {});
      for (const [key, one] of Object.entries(value)) object[key] = at(one as number);
      return object;
    }
    if (typeof value[0] === 'string')
      return (made[number] = named(value as [string, ...unknown[]]));
    const array: unknown[] = (made[number] = []);
    for (const one of value) array.push(at(one as number));
    return array;
  };
  const named = ([name, ...rest]: [string, ...unknown[]]): unknown => {
    if (name === 'Date') return new Date(rest[0] as string);
    if (name === 'Set') return new Set(rest.map((one) => at(one as number)));
    if (name === 'Map') {
      const map = new Map();
      for (let n = 0; n < rest.length; n += 2)
        map.set(at(rest[n] as number), at(rest[n + 1] as number));
      return map;
    }
    throw new Error(`a page's data holds a ${name}, which is not known here`);
  };
  return at(0);
}

const SIGNS: Record<number, unknown> = {
  [-1]: undefined,
  [-3]: NaN,
  [-4]: Infinity,
  [-5]: -Infinity,
  [-6]: -0,
};
