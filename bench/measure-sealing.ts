import { loadavg } from 'node:os';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { House } from './engines.ts';
import { median, quantile, withSpread, type Figure } from './figures.ts';
import { placesOf } from './generate-shared.ts';
import type { Options } from './options.ts';
import { say } from './say.ts';

const WRITERS = 16;
const MOST = 1.4;
const SLOT_MS = 10_000;
/** The house seals each minute; here twelve times as often, and sixty times. */
const EVERY_MS = [5_000, 1_000];

/** What the slowest hundredth of writes takes while the history is sealed, against the same without, in turns. */
export async function measureSealing(house: House, options: Options): Promise<Figure[]> {
  const writers = await Promise.all(
    Array.from({ length: WRITERS }, () => connected(house.bareUrl())),
  );
  const sealer = await connected(house.bareUrl());
  try {
    const write = await writerOf(house);
    const slot = async (everyMs: number | null) => {
      const end = performance.now() + SLOT_MS;
      const times: number[] = [];
      const sealing = everyMs ? sealUntil(sealer, end, everyMs) : Promise.resolve(0);
      await Promise.all(
        writers.map(async (client, at) => {
          for (let n = 0; performance.now() < end; n += 1) {
            const began = performance.now();
            await write(client, at + n * WRITERS);
            times.push(performance.now() - began);
          }
        }),
      );
      return { p99: quantile(times, 0.99), writes: times.length, sealed: await sealing };
    };
    await slot(null);
    await slot(1_000); // what was written until now is sealed once
    const rounds = options.quick ? 3 : 6;
    const taken = EVERY_MS.map(() => [] as Slots[]);
    for (let round = 0; round < rounds; round += 1) {
      const order = round % 2 ? [...EVERY_MS.keys()].toReversed() : [...EVERY_MS.keys()];
      for (const at of order) {
        const before = await slot(null);
        const sealed = await slot(EVERY_MS[at] ?? null);
        // what one slot leaves unsealed is not laid to the next
        await sealUntil(sealer, performance.now(), 0);
        taken[at]?.push({ with: sealed, without: before });
      }
    }
    return taken.map((slots, at) => sealing(house, slots, EVERY_MS[at] ?? 0));
  } finally {
    for (const client of [...writers, sealer]) await client.end();
  }
}

interface Slots {
  with: { p99: number; writes: number; sealed: number };
  without: { p99: number; writes: number };
}

function sealing(house: House, slots: readonly Slots[], everyMs: number): Figure {
  const ratios = slots.map((one) => one.with.p99 / one.without.p99);
  const ms = (pick: (one: Slots) => number) => median(slots.map(pick)).toFixed(0);
  const figure: Figure = {
    what: `p99 of a write at ${WRITERS} writers while the history is sealed every ${everyMs / 1000} s (in use: every 60 s), against without`,
    engine: house.engine,
    target: `≤ ${MOST}`,
    measured: `${withSpread(ratios)} (${ms((one) => one.with.p99)} against ${ms((one) => one.without.p99)} ms); ${ms((one) => one.with.writes)} against ${ms((one) => one.without.writes)} writes in ${SLOT_MS / 1000} s, ${ms((one) => one.with.sealed)} versions sealed; load ${(loadavg()[0] ?? 0).toFixed(1)}`,
    reached: median(ratios) <= MOST,
    numbers: { ratio: median(ratios) },
  };
  say(figure);
  return figure;
}

/** One write: a note of somebody's organisation, in a transaction as the app makes it. */
async function writerOf(house: House): Promise<(client: pg.Client, n: number) => Promise<void>> {
  const places = placesOf(house);
  const { county } = house.made.viewer;
  const matters = house.made.agreeable;
  return async (client, n) => {
    const place = places[n % places.length]!;
    await client.query(place.begin);
    await client.query(
      `insert into matters.note (county_id, id, organisation_id, matter_id, title, text, written_by, changed_by, visibility)
       values ($1, $2, $3, $4, $5, $6, $7, $7, 'county')`,
      [
        county,
        randomUUID(),
        place.organisation,
        matters[n % matters.length],
        `Anteckning ${n}`,
        'Företaget varslar och söker leverantörer i länet',
        place.person,
      ],
    );
    await client.query('commit');
  };
}

/** As the job does it: hold still, then link by link until nothing is left; at least once. */
async function sealUntil(client: pg.Client, end: number, everyMs: number): Promise<number> {
  let sealed = 0;
  do {
    const again = performance.now() + everyMs;
    await client.query('begin; set local role ragang_app');
    await client.query(`select history.hold_still('version')`);
    await client.query('commit');
    for (let n = 1; n > 0; sealed += n) {
      await client.query('begin; set local role ragang_app');
      const { rows } = await client.query<{ n: string }>(`select history.seal_up('version') as n`);
      await client.query('commit');
      n = Number(rows[0]?.n ?? 0);
    }
    const wait = Math.min(again, end) - performance.now();
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
  } while (performance.now() < end);
  return sealed;
}

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}
