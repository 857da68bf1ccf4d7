import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { enqueueMail, tx } from '#platform/server';
import { openTransport, sendDueMail, type Transport } from '../src/platform/server/mail/index.ts';
import type { FreshHouse } from '../tests/database/fresh.ts';
import { smallCounty, type SmallCounty } from '../tests/database/small-county.ts';
import type { Ctx, Proof, Random } from './types.ts';

interface Size {
  [name: string]: number;
  mails: number;
  kills: number;
}
/** So many seconds of the outbox in one of ours: the pause of a minute becomes a hundredth of a second, twelve hours seven. */
const SPEED = 6_000;
const WORKERS = 2;

/** A mail server that fails as servers do, and keeps what it has taken over. */
class Stub {
  /** Letters taken over: number → Message-IDs, as often as it came. */
  readonly taken = new Map<number, string[]>();
  /** Letters whose acknowledgement was cut off after they had been taken over: by the server, or by a kill. */
  readonly cut = new Map<number, number>();
  errors = 0;
  hangs = 0;
  private last: number | null = null;
  private readonly random: Random;
  private readonly server: SMTPServer;
  port = 0;

  constructor(random: Random) {
    this.random = random;
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      logger: false,
      onRcptTo: (_to, _session, done) => {
        this.last = null;
        if (this.random() < 0.1) return void ((this.errors += 1), done(fault(450)));
        done();
      },
      onData: (stream, _session, done) => {
        let text = '';
        stream.on('data', (part) => (text += String(part)));
        stream.on('end', () => this.take(text, done));
      },
    });
    this.server.on('error', () => undefined);
  }
  private take(text: string, done: (error?: Error) => void): void {
    const chance = this.random();
    if (chance < 0.1) return void ((this.errors += 1), done(fault(451)));
    if (chance < 0.12) return void (this.hangs += 1); // hangs, and has not taken it over
    const plain = text.replaceAll(/=\r?\n/g, '');
    const number = Number(/\/letter\/(\d+)/.exec(plain)?.[1]);
    const id = /^message-id: (\S+)/im.exec(plain)?.[1] ?? '';
    this.taken.set(number, [...(this.taken.get(number) ?? []), id]);
    if (chance < 0.15) {
      this.hangs += 1; // hangs, and has taken it over: the acknowledgement is cut
      this.cutOff(number);
      return;
    }
    this.last = number;
    setTimeout(done, 3);
  }
  private cutOff(number: number): void {
    this.cut.set(number, (this.cut.get(number) ?? 0) + 1);
  }
  /** The worker that speaks here was killed: whether it kept what it heard last, nobody knows. */
  killed(): void {
    if (this.last !== null) this.cutOff(this.last);
    this.last = null;
  }
  async open(): Promise<void> {
    await new Promise<void>((ready) => this.server.listen(0, '127.0.0.1', ready));
    this.port = (this.server.server.address() as { port: number }).port;
  }
  close(): void {
    this.server.close(() => undefined);
  }
}
const fault = (responseCode: number) => Object.assign(new Error('not now'), { responseCode });

export default {
  id: 'T19',
  title:
    'No letter is lost and none goes out for work that was undone, whatever the mail server and the worker do',
  target:
    '5,000 letters and 600 of undone work, 20 % errors, hangs, 30 killed workers: 0 missing, 0 from undone work, doubles only where the acknowledgement was cut',
  needs: ['postgres'],
  small: { mails: 60, kills: 2 },
  full: { mails: 5_600, kills: 30 },
  async run(ctx) {
    const house = await ctx.house();
    const county = await smallCounty(house);
    await house.owner.query(
      `insert into access.account (person_id, mail, language) values ($1, 'alva@example.test', 'sv')`,
      [county.alby.personId],
    );
    const stubs = Array.from({ length: WORKERS }, () => new Stub(ctx.random));
    for (const stub of stubs) await stub.open();
    const workers = new Workers(house.url, stubs, ctx);
    let undone: Set<number>;
    let kills: number;
    try {
      const asking = askForMail(county, ctx);
      kills = await workers.killSome(ctx.size.kills);
      undone = await asking;
      await workers.until(async () => (await left(house)) === 0, 240_000);
    } finally {
      workers.stop();
      for (const stub of stubs) stub.close();
    }
    const counted = count(ctx.size.mails, undone, stubs);
    const control = await lostByCarelessness(house, county, ctx);
    const still = await left(house);
    const passed =
      counted.missing + counted.fromUndone + counted.unexplained + counted.otherIds + still === 0 &&
      kills === ctx.size.kills &&
      control > 0;
    return {
      passed,
      figures: {
        letters: ctx.size.mails - undone.size,
        undone: undone.size,
        missing: counted.missing,
        'from undone work': counted.fromUndone,
        'waiting or given up': still,
        doubles: counted.doubles,
        'of them unexplained': counted.unexplained,
        'with another Message-ID': counted.otherIds,
        errors: stubs.reduce((sum, one) => sum + one.errors, 0),
        hangs: stubs.reduce((sum, one) => sum + one.hangs, 0),
        kills,
        'control: missing where faults are taken for success': control,
      },
      ...(passed
        ? {}
        : { why: 'See the figures that are not 0, and the control, which must not be 0.' }),
    };
  },
} satisfies Proof<Size>;

/** Ask for the letters, each with some work; one in ten is undone. Returns those. */
async function askForMail(county: SmallCounty, ctx: Ctx<Size>): Promise<Set<number>> {
  const undone = new Set<number>();
  for (let number = 0; number < ctx.size.mails; number += 1) {
    if (ctx.random() < 0.1) undone.add(number);
    await tx(county.region, 'write', async (db) => {
      await enqueueMail(db, {
        to: { person: county.alby.personId, organisation: county.alby.organisationId },
        kind: 'shared',
        organisation: county.region.organisationId,
        link: `/letter/${number}`,
        key: `letter/${number}`,
      });
      if (undone.has(number)) throw new Undone();
    }).catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
  }
  return undone;
}
class Undone extends Error {}

async function left(house: FreshHouse): Promise<number> {
  const { rows } = await house.owner.query(
    `select count(*)::int as many from mail.message where state not in ('sent', 'spread')`,
  );
  return rows[0].many;
}

function count(mails: number, undone: ReadonlySet<number>, stubs: readonly Stub[]) {
  const counted = { missing: 0, fromUndone: 0, doubles: 0, unexplained: 0, otherIds: 0 };
  for (let number = 0; number < mails; number += 1) {
    const ids = stubs.flatMap((stub) => stub.taken.get(number) ?? []);
    const cut = stubs.reduce((sum, stub) => sum + (stub.cut.get(number) ?? 0), 0);
    if (undone.has(number)) counted.fromUndone += ids.length;
    else if (ids.length === 0) counted.missing += 1;
    counted.doubles += Math.max(0, ids.length - 1);
    counted.unexplained += Math.max(0, ids.length - 1 - cut);
    if (new Set(ids).size > 1) counted.otherIds += 1;
  }
  return counted;
}

/** Workers in processes of their own, each with a mail server of its own, so that what a kill cut is known. */
class Workers {
  private readonly running: ChildProcess[] = [];
  private readonly began = Date.now();
  private readonly url: string;
  private readonly stubs: readonly Stub[];
  private readonly ctx: Ctx<Size>;
  constructor(url: string, stubs: readonly Stub[], ctx: Ctx<Size>) {
    this.url = url;
    this.stubs = stubs;
    this.ctx = ctx;
  }
  private async start(slot: number): Promise<void> {
    const child = fork(join(import.meta.dirname, 'mail-worker.ts'), {
      env: {
        ...process.env,
        RAGANG_LOG_LEVEL: 'silent',
        T19_DATABASE: this.url,
        T19_SMTP: `smtp://127.0.0.1:${this.stubs[slot]!.port}?tls=none`,
        T19_BEGAN: String(this.began),
        T19_SPEED: String(SPEED),
      },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.running[slot] = child;
    await new Promise<void>((ready, failed) => {
      child.once('message', () => ready());
      child.once('exit', (code) => failed(new Error(`a worker ended by itself (${code})`)));
    });
    child.removeAllListeners('exit');
  }
  /** Kill so many, one after another, in the middle of what they do; others take their places. */
  async killSome(many: number): Promise<number> {
    await Promise.all(this.stubs.map((_one, slot) => this.start(slot)));
    for (let kill = 0; kill < many; kill += 1) {
      const slot = kill % WORKERS;
      await new Promise((done) => setTimeout(done, 20 + this.ctx.random() * 300));
      const dead = new Promise((done) => this.running[slot]!.once('exit', done));
      this.running[slot]!.kill('SIGKILL');
      await dead;
      this.stubs[slot]!.killed();
      if (kill % 10 === 9) this.ctx.say(`${kill + 1} workers killed`);
      await this.start(slot);
    }
    return many;
  }
  async until(done: () => Promise<boolean>, within: number): Promise<void> {
    const end = Date.now() + within;
    while (!(await done()) && Date.now() < end) await new Promise((wait) => setTimeout(wait, 100));
  }
  stop(): void {
    for (const child of this.running) child.kill('SIGKILL');
  }
}

/** The control: a worker that takes every fault for success must lose letters, or the measure measures nothing. */
async function lostByCarelessness(
  house: FreshHouse,
  county: SmallCounty,
  ctx: Ctx<Size>,
): Promise<number> {
  await house.owner.query('delete from mail.message');
  const stub = new Stub(ctx.random);
  await stub.open();
  const size = { mails: 60, kills: 0 };
  const undone = await askForMail(county, { ...ctx, size });
  const settings = {
    smtpUrl: `smtp://127.0.0.1:${stub.port}?tls=none`,
    from: 'ragang@lan.test',
    folder: '',
    origin: 'https://lan.test',
  };
  const real = openTransport(settings, 300);
  const careless: Transport = {
    send: async (letter) => (await real.send(letter), { outcome: 'sent' }),
    close: () => real.close(),
  };
  await sendDueMail({ settings, transport: careless, now: () => new Date(Date.now() + 60_000) });
  careless.close();
  stub.close();
  return count(size.mails, undone, [stub]).missing;
}
