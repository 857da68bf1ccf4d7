import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import pg from 'pg';
import type { CountyId } from '#platform/core/ids';
import { kyselyOn } from '#platform/server';
import { matterWithNotes } from '#matters/server';
import { takePlace } from './bare.ts';
import { withClient, type Ground, type House } from './engines.ts';
import { median, withSpread, type Figure } from './figures.ts';
import { layInNotes, RARE, SOME } from './generate-shared.ts';
import { measureSealing } from './measure-sealing.ts';
import type { Options } from './options.ts';
import { say, tell } from './say.ts';

const ROWS = 300_000;
const MOST = 1.5;
const PER_SLOT = 20;

/** The role that row level security does not hold for: everything else is the app's. */
const BARE = 'bench_bare';

/** What row level security and sealing cost, among 300,000 shared rows; in a copy, so that the other parts do not meet them. */
export async function measureAccess(
  ground: Ground,
  house: House,
  options: Options,
): Promise<Figure[]> {
  const copy = await house.copy();
  try {
    await withClient(ground.serverUrl ?? '', async (root) => {
      await root.query(`drop role if exists ${BARE}`);
      await root.query(`create role ${BARE} bypassrls`);
      await root.query(`grant ragang_app to ${BARE}; grant ${BARE} to bench_login`);
    });
    const figures = await measureSealing(copy, options);
    tell(`laying in ${ROWS} notes …`);
    await copy.asOwner((owner) => layInNotes(owner, ROWS));
    await withClient(copy.bareUrl(), async (client) => {
      const reading = { client, copy, rounds: options.quick ? 8 : 16 };
      for (const list of lists(copy)) figures.push(await compare(reading, list));
      figures.push(await indexUsed(reading));
      for (const word of [RARE, SOME]) figures.push(await compare(reading, search(word)));
    });
    return figures;
  } finally {
    await copy.close();
  }
}

type Question = string | ((client: pg.Client) => Promise<unknown>);

interface Comparison {
  readonly what: string;
  /** Asked under row level security. */
  readonly sql: Question;
  /** The same without it; else the same words. */
  readonly bare?: Question;
  readonly target?: number;
}

const NEWEST = `select n.id, n.title, n.visibility, n.organisation_id, n.changed_at from matters.note n
  where n.county_id = (select access.my_county()) and n.ended_at is null order by n.written_at desc limit 50`;

const desk = (words: string) =>
  `select * from records.kept_here('{note}', 'all', null, null, null, false, '${words}', false, 0, 51)`;

function lists({ made }: House): Comparison[] {
  const slug = made.slugs[0] ?? '';
  return [
    { what: 'the newest 50', sql: NEWEST, target: MOST },
    { what: 'a page of the desk (51)', sql: desk(''), target: MOST },
    {
      what: 'the notes on one matter, 200 and how many there are, as their page asks',
      sql: (client) =>
        matterWithNotes(kyselyOn(client), { countyId: made.viewer.county as CountyId }, slug),
      target: MOST,
    },
  ];
}

/** What the desk asks, against the same asked straight of the index by somebody whom no policy holds. */
function search(word: string): Comparison {
  return {
    what: `a search for a word that one note in ${word === RARE ? '6,000' : '50'} holds`,
    sql: desk(word),
    bare: `select 'matters.note', 'note', r.id::text, r.title, r.written_at, r.organisation_id, r.secrecy_section, r.visibility, 1
      from matters.note r where access.grams(array[title, text, secrecy_section, share_ground]) @@ ${asQuery(word)}
        and r.county_id = (select access.my_county()) and concat_ws(' ', title, text, secrecy_section, share_ground) ilike '%${word}%'
      order by 5 desc, 3 limit 51`,
  };
}

const asQuery = (word: string) =>
  `'${[...word].flatMap((_, at) => (at + 3 <= word.length ? [`''${word.slice(at, at + 3)}''`] : [])).join(' & ')}'::tsquery`;

interface Reading {
  client: pg.Client;
  copy: House;
  rounds: number;
}

interface Took {
  whole: number;
  alone: number;
  cpu: number;
}

/** Begin, role, context, statement, commit: as the app's role and as one without policies, in turns. */
async function compare(
  { client, copy, rounds }: Reading,
  { what, sql, bare = sql, target }: Comparison,
): Promise<Figure> {
  const cpuOf = await processorOf(client);
  const slot = async (role: string, statement: Question): Promise<Took> => {
    const whole: number[] = [];
    const alone: number[] = [];
    const before = cpuOf();
    for (let n = 0; n < PER_SLOT; n += 1) {
      const began = performance.now();
      await client.query(`begin read only; set local role ${role}; ${takePlace(copy)}`);
      const asked = performance.now();
      await (typeof statement === 'string' ? client.query(statement) : statement(client));
      alone.push(performance.now() - asked);
      await client.query('commit');
      whole.push(performance.now() - began);
    }
    return { whole: median(whole), alone: median(alone), cpu: (cpuOf() - before) / PER_SLOT };
  };
  const held = () => slot('ragang_app', sql);
  const free = () => slot(BARE, bare);
  await held();
  await free();
  const pairs: [Took, Took][] = [];
  for (let round = 0; round < rounds; round += 1) {
    const first = round % 2 ? await held() : null;
    const without = await free();
    pairs.push([first ?? (await held()), without]);
  }
  const ratios = (of: keyof Took) => pairs.map(([one, other]) => one[of] / other[of]);
  const ms = (side: 0 | 1, of: keyof Took) =>
    median(pairs.map((pair) => pair[side][of])).toFixed(2);
  const figure: Figure = {
    what: `${what} among ${ROWS} shared rows: under row level security against without`,
    engine: copy.engine,
    target: target ? `≤ ${target}` : '–',
    measured: `${withSpread(ratios('whole'))} in a transaction (${ms(0, 'whole')} against ${ms(1, 'whole')} ms); the statement alone ${withSpread(ratios('alone'))} (${ms(0, 'alone')} against ${ms(1, 'alone')} ms); processor time of the database ${withSpread(ratios('cpu'))}; load ${(loadavg()[0] ?? 0).toFixed(1)}`,
    reached: target ? median(ratios('whole')) <= target : null,
    numbers: {
      whole: median(ratios('whole')),
      alone: median(ratios('alone')),
      cpu: median(ratios('cpu')),
    },
  };
  say(figure);
  return figure;
}

/** Milliseconds that the server's process for this client has worked. */
async function processorOf(client: pg.Client): Promise<() => number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const file = `/proc/${rows[0]?.pid}/schedstat`;
  return () => Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6;
}

/** How often the text index is read by one search at the desk, and what the same search takes where it cannot be. */
async function indexUsed({ client, copy }: Reading): Promise<Figure> {
  const ask = async (question: string) => {
    const scans = async () =>
      Number(
        (
          await client.query<{ n: string }>(
            `select pg_stat_get_xact_numscans('matters.note_found'::regclass) as n`,
          )
        ).rows[0]?.n,
      );
    await client.query(`begin read only; set local role ragang_app; ${takePlace(copy)}`);
    const before = await scans();
    const began = performance.now();
    await client.query(question);
    const ms = performance.now() - began;
    const read = (await scans()) - before;
    await client.query('commit');
    return { ms, scans: read };
  };
  await ask(desk(RARE));
  const found = await ask(desk(RARE));
  const unhelped =
    await ask(`select n.id from matters.note n where n.county_id = (select access.my_county())
    and concat_ws(' ', title, text, secrecy_section, share_ground) ilike '%${RARE}%' order by n.written_at desc limit 51`);
  const figure: Figure = {
    what: `a search at the desk among ${ROWS} shared rows, under row level security: reads of the text index`,
    engine: copy.engine,
    target: '1',
    measured: `${found.scans}, ${found.ms.toFixed(0)} ms; the same words asked of the rows: ${unhelped.scans}, ${unhelped.ms.toFixed(0)} ms`,
    reached: found.scans === 1,
    numbers: { scans: found.scans, ms: found.ms, withoutMs: unhelped.ms },
  };
  say(figure);
  return figure;
}
