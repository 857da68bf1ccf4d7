import type { Client } from 'pg';
import type { Row } from './matrix/catalogue.ts';
import { everythingIn, firstDifference, withoutTheMoment } from './http/content.ts';
import { Cases, type Case } from './http/cases.ts';
import type { Answer } from './http/client.ts';
import { layGround, type Ground } from './http/ground.ts';
import { rootOf } from './http/people.ts';
import { routesOf } from './http/routes.ts';
import type { Sent } from './http/step.ts';
import { gather, STEPS, walk } from './http/walk.ts';
import { shuffled } from './random.ts';
import type { Ctx, Proof } from './types.ts';

interface Size extends Record<string, number> {
  readonly requests: number;
}

/** Every page, download and form of the house, asked by everybody for what is theirs and what is not. */
export default {
  id: 'T3',
  title:
    'Nobody is shown anything of others by changing an id, and a foreign id answers as one that does not exist',
  target:
    'every route, ≥ 20,000 requests with own, foreign, shared, revoked and nonexistent ids: 0 foreign words, foreign and nonexistent alike',
  needs: ['app'],
  small: { requests: 300 },
  full: { requests: 20_500 },
  async run(ctx) {
    const mail = ctx.folder();
    const app = await ctx.app({ env: { MAIL_FOLDER: mail } });
    await app.database.layIn('lillvik');
    const root = await rootOf(app);
    try {
      const w = await gather(app, root, mail);
      const { sent, stumbles } = await walk(
        w,
        STEPS.filter(({ on }) => on !== '/county/empty'),
      );
      return await askAround(ctx, await layGround(w), sent, stumbles);
    } finally {
      await root.end();
    }
  },
} satisfies Proof<Size>;

/** The measure itself, on a house that has been walked through. */
export async function askAround(
  { size, random, say }: Pick<Ctx<Size>, 'size' | 'random' | 'say'>,
  ground: Ground,
  sent: readonly Sent[],
  stumbles: readonly string[],
) {
  const cases = new Cases(ground, sent, await routesOf(), random);
  const { root } = ground.w;
  const found = await askAll(cases, ground, size.requests, random, say);
  const written = await writtenBy(root, found.posted);
  // the control: whoever may read notes is let go
  await root.query('alter policy see on matters.note using (true)');
  const control = await askAll(cases, ground, 100, random, say, (route) => route.includes('note'));
  const leaksFirst = found.faults.toSorted(
    (a, b) => Number(b.includes(' shows ')) - Number(a.includes(' shows ')),
  );
  const faults = [...cases.unknown, ...stumbles, ...leaksFirst];
  const unasked = cases.ways.filter(
    ({ route, way }) => way === 'GET' && !found.asked.has(`${route.id} ${way}`),
  );
  const passed =
    found.requests >= size.requests &&
    faults.length + unasked.length === 0 &&
    found.strangers + found.unlike + found.failures + written.length === 0 &&
    found.seen > 0 &&
    control.strangers > 0 &&
    control.unlike > 0;
  return {
    passed,
    figures: {
      requests: found.requests,
      routes: new Set(cases.ways.map(({ route }) => route.id)).size,
      'ways to ask': cases.ways.length,
      people: ground.lookers.size,
      ...Object.fromEntries(
        Object.entries(found.standings).map(([name, n]) => [
          `with ${name === 'none' ? 'no' : name === 'own' ? 'an own' : `a ${name}`} id`,
          n,
        ]),
      ),
      'texts with a canary': ground.canaries.words,
      'canaries seen by those who may': found.seen,
      'foreign canaries': found.strangers,
      'foreign beside nonexistent': found.pairs,
      'of them unlike': found.unlike,
      'answers of 5xx': found.failures,
      'versions written by them': written.length,
      'routes nobody knows how to fill in': cases.unknown.length,
      'control (rule of notes let go): foreign canaries': control.strangers,
      'control: unlike': control.unlike,
    },
    ...(passed
      ? {}
      : {
          why: [...faults, ...written, ...unasked.map(({ route }) => `${route.id} was not asked`)]
            .slice(0, 6)
            .join(' · '),
        }),
  };
}

interface Posted {
  readonly what: string;
  /** A form of one's own, perhaps in another's round: what it says of oneself may be kept. */
  readonly own: boolean;
}

interface Found {
  /** Where it is known that there are foreign words, nothing is looked at anew. */
  readonly isControl: boolean;
  requests: number;
  seen: number;
  strangers: number;
  pairs: number;
  unlike: number;
  failures: number;
  readonly standings: Record<string, number>;
  readonly asked: Set<string>;
  readonly faults: string[];
  /** What was posted, by the number of its request. */
  readonly posted: Map<string, Posted>;
}

const AT_ONCE = 4;

async function askAll(
  cases: Cases,
  ground: Ground,
  most: number,
  random: () => number,
  say: (text: string) => void,
  only?: (route: string) => boolean,
): Promise<Found> {
  const found: Found = {
    isControl: only !== undefined,
    requests: 0,
    seen: 0,
    strangers: 0,
    pairs: 0,
    unlike: 0,
    failures: 0,
    standings: {},
    asked: new Set(),
    faults: [],
    posted: new Map(),
  };
  const ways = cases.ways.filter(({ route }) => only?.(route.id) ?? true);
  let queue: typeof ways = [];
  let told = 0;
  const next = () => {
    if (queue.length === 0) queue = shuffled(random, ways);
    return queue.pop()!;
  };
  const work = async () => {
    while (found.requests < most) {
      const { route, way } = next();
      const one = cases.make(route, way);
      if (one) await askOne(one, ground, found);
      if (Math.floor(found.requests / 2000) > told) {
        told += 1;
        say(
          `${found.requests} of ${most} requests, ${found.strangers} foreign, ${found.unlike} unlike`,
        );
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}

/** Pages that are there for everybody, and what they name: whom the trial sign-in can be for, and what is public. */
const FOR_EVERYBODY: Readonly<Record<string, (table: string, row: Row) => boolean>> = {
  '/sign-in': (table) => /person|membership/.test(table),
  '/open': (table, row) => row.visibility === 'public' || table === 'matters.matter',
};

async function askOne(one: Case, ground: Ground, found: Found): Promise<void> {
  found.asked.add(`${one.route} ${one.way}`);
  found.standings[one.standing] = (found.standings[one.standing] ?? 0) + 1;
  const answer = await ask(one, one, found);
  await look(one, answer, one.sent, ground, found);
  if (!one.twin) return;
  found.standings.nonexistent = (found.standings.nonexistent ?? 0) + 1;
  found.pairs += 1;
  const sides = async (first: Answer) => {
    const other = await ask(one, one.twin!, found);
    await look(one, other, one.twin!.sent, ground, found);
    // what one of them names may be a word of the page itself
    const sent = [...one.sent, ...one.twin!.sent];
    return [withoutTheMoment(first, sent), withoutTheMoment(other, sent)] as const;
  };
  let [mine, nowhere] = await sides(answer);
  // what others do meanwhile may stand between the two: the same once more
  if (mine !== nowhere) [mine, nowhere] = await sides(await ask(one, one, found));
  if (mine === nowhere) return;
  found.unlike += 1;
  found.faults.push(
    `${one.way} ${one.path} as ${one.person.who}: foreign and nonexistent differ: ${firstDifference(mine, nowhere)}`,
  );
}

async function ask(
  { person, way, kind }: Case,
  { path, fields }: { path: string; fields: Case['fields'] },
  found: Found,
): Promise<Answer> {
  found.requests += 1;
  if (way === 'GET') return person.visitor.ask({ path });
  const answer = await person.visitor.post(path, fields ?? []);
  found.posted.set(String(answer.headers['x-request-id']), {
    what: `${way} ${path} as ${person.who} ${JSON.stringify(fields).slice(0, 200)}`,
    own: kind === 'field' || kind === 'round',
  });
  return answer;
}

async function look(
  one: Case,
  answer: Answer,
  sent: readonly string[],
  { canaries }: Ground,
  found: Found,
): Promise<void> {
  if (answer.status >= 500 || answer.status === 0) {
    found.failures += 1;
    found.faults.push(
      `${one.way} ${one.path} as ${one.person.who} answers ${answer.status} ${answer.why ?? ''}`,
    );
  }
  const text = everythingIn(answer);
  const { strangers, seen } = canaries.strangersIn(text, one.looker);
  const isForeign = (word: string) => {
    const of = canaries.rowOf(word);
    return !sent.includes(word) && !(of && FOR_EVERYBODY[one.route]?.(of.table, of.row));
  };
  let shown = strangers.filter(isForeign);
  if (shown.length > 0 && !found.isControl) {
    await canaries.readAgain();
    shown = canaries.strangersIn(text, one.looker).strangers.filter(isForeign);
  }
  found.seen += seen - strangers.length;
  found.strangers += shown.length;
  for (const word of shown.slice(0, 2))
    found.faults.push(`${one.way} ${one.path} shows ${one.person.who} ${canaries.whose(word)}`);
}

/** What of this has left a version behind: of others' things none may, of one's own what was said of oneself. */
async function writtenBy(root: Client, posted: ReadonlyMap<string, Posted>): Promise<string[]> {
  const { rows } = await root.query(
    `select request, tbl, op, organisation_id is not distinct from acting_organisation_id as own
       from history.version where person_id is not null and request = any ($1)`,
    [[...posted.keys()]],
  );
  return rows
    .filter(({ request, own }) => !(own && posted.get(request)!.own))
    .map(({ request, tbl, op }) => `${posted.get(request)!.what} writes (${op} ${tbl})`);
}
