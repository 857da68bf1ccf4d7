import { EQUIVALENT } from './matrix/equivalent.ts';
import { plantHouse } from './matrix/house.ts';
import { layWatch } from './matrix/watch.ts';
import { mutantsOf, type Mutant } from './mutants.ts';
import { shuffled } from './random.ts';
import type { Proof } from './types.ts';

interface Size extends Record<string, number> {
  /** So many mutants, of all kinds, by chance; 0: all there are. */
  readonly mutants: number;
}

/** Each policy, check, trigger, grant and deciding function taken away or altered in turn: something must notice. */
export default {
  id: 'T5',
  title: 'Whatever is taken away from the rules of access is noticed',
  target: '≥ 60 mutants, each noticed; without a mutant nothing is',
  needs: ['postgres'],
  small: { mutants: 24 },
  full: { mutants: 0 },
  async run({ size, house, random, say }) {
    const rows = size.mutants ? 1 : 2;
    const planted = await plantHouse(await house(), random, { whole: false, rows, tries: 1 });
    const watch = await layWatch(planted, random);
    const all = await mutantsOf(planted.db);
    const chosen = size.mutants ? someOf(all, random, size.mutants) : all;
    const touched = size.mutants ? chosen.map(({ table }) => table ?? '') : names(planted.tables);
    const alarm = await watch.falseAlarm(new Set(touched));
    const noticed: Record<string, number> = {};
    const survivors: string[] = [];
    const equivalent: string[] = [];
    const unseen: Mutant[] = [];
    const count = (mutant: Mutant, by: string | null) => {
      if (by) noticed[by] = (noticed[by] ?? 0) + 1;
      else if (EQUIVALENT.some(([pattern]) => pattern.test(mutant.name)))
        equivalent.push(mutant.name);
      else {
        survivors.push(mutant.name);
        say(`survived: ${mutant.name}`);
      }
    };
    for (const [at, mutant] of chosen.entries()) {
      const by = await watch.notice(mutant);
      const known = EQUIVALENT.some(([pattern]) => pattern.test(mutant.name));
      if (by || known) count(mutant, by);
      else unseen.push(mutant);
      if (at % 100 === 99)
        say(`${at + 1} of ${chosen.length} mutants, ${unseen.length} to be asked again`);
    }
    // what no row of the first house showed is asked of a second, with everybody and more rows
    if (unseen.length) {
      await planted.close();
      const second = await plantHouse(await house(), random, { whole: true, rows: 5, tries: 2 });
      const again = await layWatch(second, random);
      for (const mutant of unseen) count(mutant, await again.notice(mutant));
      await second.close();
    } else await planted.close();
    const kinds = [...new Set(chosen.map((m) => m.kind))]
      .map((kind) => `${kind} ${chosen.filter((m) => m.kind === kind).length}`)
      .join(', ');
    return {
      passed: chosen.length >= size.mutants && survivors.length === 0 && alarm === null,
      figures: {
        mutants: chosen.length,
        kinds,
        ...Object.fromEntries(Object.entries(noticed).map(([by, n]) => [`noticed by ${by}`, n])),
        'alike, named with their reason': equivalent.length,
        survivors: survivors.length,
        'control (no mutant)': alarm === null ? 'nothing noticed' : `noticed by ${alarm}`,
      },
      ...(survivors.length ? { why: `Survived: ${survivors.slice(0, 12).join(' · ')}` } : {}),
    };
  },
} satisfies Proof<Size>;

const names = (tables: readonly { name: string }[]) => tables.map(({ name }) => name);

/** As many of each kind as of the others, as far as there are; what takes long to notice is left to the full run. */
function someOf(all: readonly Mutant[], random: () => number, most: number): Mutant[] {
  const quick = shuffled(random, all).filter(isQuick);
  const kinds = [...new Set(quick.map(({ kind }) => kind))];
  const each = Math.ceil(most / kinds.length);
  return kinds
    .flatMap((kind) => quick.filter((m) => m.kind === kind).slice(0, each))
    .slice(0, most);
}

/** Not by whole test files, nor by thousands of writes with one thing odd. */
const isQuick = ({ kind, by, name }: Mutant) =>
  kind === 'trigger' ? name.endsWith(' remember: gone') : !/test\.ts$|^writ/.test(by ?? '');
