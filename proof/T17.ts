import { sql } from 'kysely';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, openSession, tx } from '#platform/server';
import type { FreshHouse } from '../tests/database/fresh.ts';
import { smallCounty } from '../tests/database/small-county.ts';
import { editablesAt, type Editable, type Opened } from './load/editable.ts';
import { postOver } from './load/http.ts';
import { inLanes } from './load/lanes.ts';
import { post } from './load/posting.ts';
import type { Ctx, Proof } from './types.ts';

interface Size {
  [name: string]: number;
  attempts: number;
  editors: number;
  /** 1: the page that the second editor gets is read too, in the built app. */
  pages: number;
}
/** Words that were taken, and the words that stood there when their editor began. */
interface Taken {
  seen: string;
  mark: string;
}
interface Counted {
  attempts: number;
  taken: number;
  refused: number;
  versions: number;
  /** Taken over words that their editor had not seen, or not kept as they were taken. */
  lost: number;
  /** Refused without one's own words, or without those of the other. */
  oneSided: number;
  /** Neither taken nor refused. */
  other: number;
}

/** Everything that is changed by form, by fifty at once: whoever comes second is told, and sees both. */
export default {
  id: 'T17',
  title: 'Of two who change the same at once none is lost: the second is told, and gets both texts',
  target: '50 editors, 20,000 attempts: versions = those taken, 0 lost, both texts each time',
  needs: ['postgres', 'app'],
  small: { attempts: 200, editors: 5, pages: 0 },
  full: { attempts: 20_000, editors: 50, pages: 1 },
  async run(ctx) {
    const house = await ctx.house({ clock: 'real' });
    const county = await smallCounty(house);
    const { people, editables } = await editablesAt(house, county, ctx.size.editors);
    const counted = new Map<string, Counted>();
    for (const kind of editables.toSorted((a) => (a.to.startsWith('people') ? -1 : 0)))
      counted.set(kind.name, await contest(ctx, house, kind, people));
    const control = await withoutTheVersion(ctx, house, editables[0]!, people);
    const silent = ctx.size.pages ? await silentPages(ctx) : [];
    const sum = (of: keyof Counted) => [...counted.values()].reduce((all, one) => all + one[of], 0);
    const passed =
      sum('lost') + sum('oneSided') + sum('other') + silent.length === 0 &&
      sum('versions') === sum('taken') &&
      [...counted.values()].every(({ taken, refused }) => taken > 0 && refused > 0) &&
      control > 0;
    const first = [...counted].find(([, { lost, oneSided, other }]) => lost + oneSided + other > 0);
    return {
      passed,
      figures: {
        attempts: sum('attempts'),
        'kinds of records': counted.size,
        taken: sum('taken'),
        versions: sum('versions'),
        'lost updates': sum('lost'),
        refused: sum('refused'),
        'without both texts': sum('oneSided'),
        'neither taken nor refused': sum('other'),
        'pages without both texts': ctx.size.pages ? silent.length : 'not in the small share',
        'control: lost without the version': control,
      },
      ...(passed
        ? {}
        : {
            why: `${first ? `${first[0]}: ${JSON.stringify(first[1])}` : ''} ${silent.join(', ')}`,
          }),
    };
  },
} satisfies Proof<Size>;

async function contest(
  ctx: Ctx<Size>,
  house: FreshHouse,
  kind: Editable,
  people: readonly Viewer[],
): Promise<Counted> {
  const before = (await kind.versions(house)).length;
  const taken: Taken[] = [];
  const attempts = Math.round((ctx.size.attempts * kind.share) / 100);
  const counted = { attempts, refused: 0, oneSided: 0, other: 0 };
  const earlier = new Map<number, string>();
  await inLanes(people.length, Array.from({ length: attempts }).keys(), async (n, lane) => {
    const as = people[lane]!;
    const { seen, fields } = await kind.open(as);
    // after a refusal the page loads what stands there now: it must be somebody else's
    if (earlier.get(lane) === seen) counted.oneSided += 1;
    earlier.delete(lane);
    const mark = kind.mark(n, seen);
    const answer = await post(as, kind.to, kind.params, { ...fields(mark, n), key: newFormKey() });
    if (answer.status === 303) taken.push({ seen, mark });
    else if (answer.status !== 409 && answer.status !== 422) counted.other += 1;
    else {
      counted.refused += 1;
      earlier.set(lane, seen);
      const typed = kind.typed?.(mark) ?? new RegExp(mark);
      if (!typed.test(JSON.stringify(answer.shown) ?? '')) counted.oneSided += 1;
    }
  });
  const versions = await kind.versions(house);
  ctx.say(`${kind.name}: ${attempts} attempts, ${taken.length} taken`);
  return {
    ...counted,
    taken: taken.length,
    versions: versions.length - before,
    lost: lost(versions.slice(before - 1), taken),
  };
}

/** Updates that are not there right after what their editor had seen. `versions`: the one before the first among them. */
function lost(versions: readonly string[], taken: readonly Taken[]): number {
  const followed = new Map(versions.slice(1).map((words, at) => [words, versions[at]]));
  return taken.filter(({ seen, mark }) => followed.get(mark) !== seen).length;
}

/** The control: the same note changed by the same editors, who do not say what they began from. */
async function withoutTheVersion(
  ctx: Ctx<Size>,
  house: FreshHouse,
  kind: Editable,
  people: readonly Viewer[],
): Promise<number> {
  const before = (await kind.versions(house)).length;
  const taken: Taken[] = [];
  const { id } = kind.params;
  await inLanes(people.length, Array.from({ length: 100 }).keys(), async (n, lane) => {
    const as = people[lane]!;
    const { seen } = await kind.open(as);
    const mark = `careless-${n}-`;
    await tx(as, 'write', (db) =>
      sql`update matters.note set title = ${mark}, version = version + 1 where county_id = ${as.countyId} and id = ${id}`.execute(
        db,
      ),
    );
    taken.push({ seen, mark });
  });
  return lost((await kind.versions(house)).slice(before - 1), taken);
}

/** Of each kind: two open the form, the first saves, the second sends theirs. Kinds whose page lacks one of the texts. */
async function silentPages(ctx: Ctx<Size>): Promise<string[]> {
  const app = await ctx.app({ pack: 'lillvik' });
  const county = await smallCounty(app.database);
  const { people, editables } = await editablesAt(app.database, county, 2);
  const [first, second] = people as [Viewer, Viewer];
  const silent: string[] = [];
  for (const kind of editables) {
    const [one, two] = [await kind.open(first), await kind.open(second)];
    const [theirs, mine] = [kind.mark(1, one.seen), kind.mark(2, two.seen)];
    const send = async (as: Viewer, form: Opened, mark: string, n: number) =>
      postOver(app.origin, await openSession(as), kind.to, kind.params, {
        ...form.fields(mark, n),
        key: newFormKey(),
      });
    const saved = await send(first, one, theirs, 1);
    const told = await send(second, two, mine, 2);
    const has = kind.shown?.() ?? [theirs, mine];
    if (saved.status !== 303 || ![409, 422].includes(told.status))
      silent.push(`${kind.name} (${saved.status}, ${told.status})`);
    else if (!has.every((words) => told.text.includes(words))) silent.push(kind.name);
  }
  return silent;
}
