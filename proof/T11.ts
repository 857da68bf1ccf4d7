import pg from 'pg';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, openSession } from '#platform/server';
import { smallCounty, type SmallCounty } from '../tests/database/small-county.ts';
import { postOver, type Reply } from './load/http.ts';
import { Processes } from './load/processes.ts';
import { below } from './random.ts';
import type { Ctx, Proof, Random } from './types.ts';

interface Size {
  [name: string]: number;
  kills: number;
  writers: number;
  /** Forms of the control. */
  careless: number;
}
const PROCESSES = 3;
const NOTE = { visibility: 'own', existence: '', secrecySection: '', shareGround: '', text: 'Ord' };
/** Of a hundred acknowledged forms so many are sent again elsewhere, as if the answer had been lost on its way. */
const AGAIN_PERCENT = 3;

/** One of three processes is killed while people send forms; whoever gets no answer sends the same form to another. */
export default {
  id: 'T11',
  title:
    'What has been answered as saved is there once when one of three processes has been killed',
  target:
    '50 × kill -9 of one of three processes under load: every acknowledged write present exactly once, each unknown outcome settled by sending again',
  needs: ['postgres', 'app'],
  small: { kills: 2, writers: 6, careless: 5 },
  full: { kills: 50, writers: 8, careless: 20 },
  async run(ctx) {
    const house = await ctx.house({ clock: 'real' });
    const county = await smallCounty(house);
    const processes = new Processes(house, ctx.folder());
    const owners = new pg.Pool({ connectionString: house.ownerUrl, max: 2 });
    try {
      await processes.open(PROCESSES);
      return await prove(ctx, county, processes, owners);
    } finally {
      processes.close();
      await owners.end();
    }
  },
} satisfies Proof<Size>;

async function prove(ctx: Ctx<Size>, county: SmallCounty, processes: Processes, owners: pg.Pool) {
  const clients = new Clients(
    await peopleOf(county, ctx.size.writers),
    processes,
    ctx.random,
    owners,
  );
  for (let kill = 0; kill < ctx.size.kills; kill += 1) {
    await clients.moreThan(ctx.size.writers);
    await pause(100 + ctx.random() * 500);
    const one = below(ctx.random, PROCESSES);
    await processes.kill(one);
    await pause(ctx.random() * 200);
    await processes.start(one);
    if (kill % 10 === 9) ctx.say(`${kill + 1} kills, ${clients.acknowledged.size} acknowledged`);
  }
  await clients.stop();
  const { rows } = await owners.query(
    `select title, count(*)::int as many, min(id::text) as id from matters.note where title like 'kept-%' group by title`,
  );
  const there = new Map(
    rows.map((row) => [row.title as string, row as { many: number; id: string }]),
  );
  const told = {
    missing: [...clients.acknowledged].filter(([title]) => !there.has(title)).length,
    twice: rows.filter(({ many }) => many > 1).length,
    elsewhere: [...clients.acknowledged].filter(
      ([title, location]) => there.has(title) && !location.includes(there.get(title)!.id),
    ).length,
    unasked: rows.filter(({ title }) => !clients.acknowledged.has(title)).length,
  };
  const control = await withoutTheKey(ctx, processes, owners, county);
  const passed =
    told.missing + told.twice + told.elsewhere + told.unasked + clients.otherAnswers === 0 &&
    clients.differing === 0 &&
    clients.unknown > 0 &&
    control > 0;
  return {
    passed,
    figures: {
      kills: ctx.size.kills,
      processes: PROCESSES,
      acknowledged: clients.acknowledged.size,
      missing: told.missing,
      'there twice': told.twice,
      'answered with another address': told.elsewhere,
      'there although never acknowledged': told.unasked,
      'not sent: nobody answered': clients.notSent,
      'unknown outcomes, sent again': clients.unknown,
      'of them done already': clients.doneAlready,
      'sent again although acknowledged': clients.again,
      'with another answer then': clients.differing,
      'other answers than saved': clients.otherAnswers,
      'control: doubles without the key': control,
    },
    ...(passed ? {} : { why: `See the figures that are not 0. ${clients.lastAnswer}` }),
  };
}

interface Client {
  viewer: Viewer;
  token: string;
}
async function peopleOf(county: SmallCounty, many: number): Promise<Client[]> {
  const all = [
    county.alby,
    county.berga,
    county.cedra,
    county.agency,
    county.region,
    county.chamber,
  ];
  const clients: Client[] = [];
  for (let n = 0; n < many; n += 1) {
    const viewer = all[n % all.length]!;
    clients.push({ viewer, token: await openSession(viewer) });
  }
  return clients;
}

/** People who send one form after another, each to any of the processes. */
class Clients {
  /** What was acknowledged, and the address that the answer led to. */
  readonly acknowledged = new Map<string, string>();
  notSent = 0;
  unknown = 0;
  doneAlready = 0;
  again = 0;
  differing = 0;
  otherAnswers = 0;
  lastAnswer = '';
  private sending = true;
  private readonly running: Promise<void>[];
  private readonly processes: Processes;
  private readonly random: Random;
  private readonly owners: pg.Pool;

  constructor(clients: readonly Client[], processes: Processes, random: Random, owners: pg.Pool) {
    this.processes = processes;
    this.random = random;
    this.owners = owners;
    this.running = clients.map((client, at) => this.sendMany(client, at));
  }
  private async sendMany(client: Client, at: number): Promise<void> {
    for (let n = 0; this.sending; n += 1) {
      const title = `kept-${at}-${n}`;
      const key = newFormKey();
      const location = await this.untilAnswered(client, title, key);
      this.acknowledged.set(title, location);
      if (this.random() * 100 >= AGAIN_PERCENT) continue;
      this.again += 1;
      if ((await this.untilAnswered(client, title, key)) !== location) this.differing += 1;
    }
  }
  /** Send the form until it is answered, each time to another process. Where it led. */
  private async untilAnswered({ token }: Client, title: string, key: string): Promise<string> {
    for (let to = below(this.random, PROCESSES); ; to = (to + 1) % PROCESSES) {
      try {
        const reply = await send(this.processes.origins[to]!, token, title, key);
        if (reply.status === 303 && reply.location) return reply.location;
        this.otherAnswers += 1;
        this.lastAnswer = `${reply.status} ${reply.location ?? reply.text.slice(0, 200)}`;
        await pause(100);
      } catch (error) {
        if (isUnsent(error)) this.notSent += 1;
        else {
          this.unknown += 1;
          if (await this.isDone(key)) this.doneAlready += 1;
        }
      }
    }
  }
  private async isDone(key: string): Promise<boolean> {
    const { rows } = await this.owners.query('select from access.once where key = $1', [key]);
    return rows.length > 0;
  }
  async moreThan(many: number): Promise<void> {
    const from = this.acknowledged.size;
    while (this.acknowledged.size < from + many) await pause(10);
  }
  async stop(): Promise<void> {
    this.sending = false;
    await Promise.all(this.running);
  }
}

function send(origin: string, token: string, title: string, key: string): Promise<Reply> {
  const fields = { ...NOTE, title, key };
  return postOver(origin, token, 'matters/[slug]/notes/new?/save', { slug: 'wide' }, fields);
}

/** Nobody listened: then nothing was sent, and nothing can have been done. */
function isUnsent(error: unknown): boolean {
  const cause = (error as { cause?: { code?: string; errors?: { code?: string }[] } }).cause;
  const codes = [cause?.code, ...(cause?.errors ?? []).map(({ code }) => code)];
  return codes.includes('ECONNREFUSED');
}

/** The control: the answer is lost on its way, and what is sent again is a form of its own. How many are there twice. */
async function withoutTheKey(
  ctx: Ctx<Size>,
  { origins }: Processes,
  owners: pg.Pool,
  county: SmallCounty,
): Promise<number> {
  const token = await openSession(county.alby);
  for (let n = 0; n < ctx.size.careless; n += 1) {
    await send(origins[0]!, token, `careless-${n}`, newFormKey());
    await send(origins[1]!, token, `careless-${n}`, newFormKey());
  }
  const { rows } = await owners.query(
    `select count(*)::int as many from (select from matters.note where title like 'careless-%' group by title having count(*) > 1) t`,
  );
  return rows[0].many;
}

const pause = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));
