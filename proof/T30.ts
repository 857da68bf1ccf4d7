import { Fuzz, type Odd } from './http/fuzz.ts';
import { CLEARS_UP, restingMemory } from './http/memory.ts';
import { enter, rootOf } from './http/people.ts';
import { routesOf } from './http/routes.ts';
import type { Sent, Walk } from './http/step.ts';
import { gather, STEPS, walk } from './http/walk.ts';
import type { Ctx, Proof } from './types.ts';

interface Size extends Record<string, number> {
  readonly requests: number;
  /** How often the memory is looked at, four times a second, while the house rests. */
  readonly looks: number;
}

/** What no page of ours sends, to every form and every address: nothing of it breaks the house or holds it up. */
export default {
  id: 'T30',
  title: 'Whatever is sent is answered, soon, and the house goes on as before',
  target:
    '10,000 odd requests: 0 answers of 5xx, 0 over 2 s, the process lives, memory back within 20 %',
  needs: ['app'],
  small: { requests: 200, looks: 3 },
  full: { requests: 10_000, looks: 40 },
  async run(ctx) {
    const mail = ctx.folder();
    const app = await ctx.app({ env: { MAIL_FOLDER: mail, ...CLEARS_UP } });
    await app.database.layIn('lillvik');
    const root = await rootOf(app);
    try {
      const w = await gather(app, root, mail);
      const { sent } = await walk(
        w,
        STEPS.filter(({ on }) => on !== '/county/empty'),
      );
      return await sendOddities(ctx, w, sent);
    } finally {
      await root.end();
    }
  },
} satisfies Proof<Size>;

const SLOW_MS = 2_000;
const AT_ONCE = 3;
/** So many requests before the memory is taken as what the house needs. */
const WARM = 0.2;

/** The measure itself, on a house that has been walked through. */
export async function sendOddities(
  { size, random, seed, say }: Pick<Ctx<Size>, 'size' | 'random' | 'seed' | 'say'>,
  w: Walk,
  sent: readonly Sent[],
) {
  const { app } = w;
  const fuzz = new Fuzz(random, seed, sent, await routesOf(), [...w.people.keys()]);
  const seen = { requests: 0, faults: [] as string[], slow: [] as Odd[], unanswered: 0 };
  const sorts: Record<string, number> = {};
  const statuses: Record<string, number> = {};
  let [warm, longest] = [0, 0];
  const work = async () => {
    while (seen.requests < size.requests) {
      seen.requests += 1;
      const number = seen.requests;
      if (number % 400 === 0) await comeBack(w);
      if (number % 2000 === 0)
        say(`${seen.requests} of ${size.requests}, ${seen.faults.length} faults`);
      if (number === Math.floor(size.requests * WARM)) warm = await restingMemory(app, size.looks);
      const odd = fuzz.next();
      const { status, milliseconds, why } = await w.people.get(odd.who)!.visitor.ask(odd);
      sorts[odd.sort] = (sorts[odd.sort] ?? 0) + 1;
      statuses[`${Math.floor(status / 100)}xx`] =
        (statuses[`${Math.floor(status / 100)}xx`] ?? 0) + 1;
      longest = Math.max(longest, milliseconds);
      if (status >= 500) seen.faults.push(`${status}: ${inWords(odd)}`);
      if (status === 0 && !odd.isHuge && !/invalid|unescaped|ERR_/i.test(why ?? ''))
        seen.faults.push(`no answer (${why}): ${inWords(odd)}`);
      if (milliseconds > SLOW_MS) seen.slow.push(odd);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  // the machine is shared: what was slow is asked once more, alone
  const slowAlone: string[] = [];
  for (const odd of seen.slow) {
    const { milliseconds } = await w.people.get(odd.who)!.visitor.ask(odd);
    if (milliseconds > SLOW_MS) slowAlone.push(`${Math.round(milliseconds)} ms: ${inWords(odd)}`);
  }
  const after = await restingMemory(app, size.looks);
  const lives = (await w.people.get('nobody')!.visitor.ask({ path: '/readyz' })).status === 200;
  const grown = Math.round((after / warm - 1) * 100);
  // the control: the same measure of an answer of ours that is broken, with the rules of a table taken away from the app
  await w.root.query('revoke select on matters.note from ragang_app');
  const { status } = await w.people.get('umea')!.visitor.ask({ path: '/matters/export/notes' });
  await w.root.query('grant select on matters.note to ragang_app');
  const passed =
    seen.faults.length + slowAlone.length === 0 && lives && grown <= 20 && status >= 500;
  return {
    passed,
    figures: {
      requests: seen.requests,
      ...sorts,
      answers: Object.entries(statuses)
        .map(([name, n]) => `${name} ${n}`)
        .join(', '),
      'answers of 5xx, or none': seen.faults.length,
      'over 2 s': seen.slow.length,
      'over 2 s again, asked alone': slowAlone.length,
      'longest, ms': Math.round(longest),
      'memory when warm, MB': Math.round(warm / 1024),
      'memory afterwards, MB': Math.round(after / 1024),
      'grown by, %': grown,
      'process lives': lives ? 'yes' : 'no',
      'control (a table shut to the app)': status,
    },
    ...(passed
      ? {}
      : {
          why:
            [...seen.faults, ...slowAlone].slice(0, 6).join(' · ') || `memory grew by ${grown} %`,
        }),
  };
}

const inWords = ({ who, method = 'GET', path, body, headers }: Odd) =>
  `${method} ${path.slice(0, 200)} as ${who} ${JSON.stringify(headers ?? {}).slice(0, 120)} ${String(body ?? '').slice(0, 300)}`;

/** Odd forms end sessions too: everybody signs in again. */
async function comeBack(w: Walk): Promise<void> {
  for (const who of w.people.keys()) {
    const again = await enter(w.app, w.root, who).catch(() => null);
    if (again) w.people.set(who, again);
  }
}
