import type { Client } from 'pg';
import { takePlace } from './bare.ts';
import { withClient, type House } from './engines.ts';
import { median, withSpread, type Figure } from './figures.ts';
import type { Options } from './options.ts';
import { say } from './say.ts';

const PER_SLOT = 100;

/** Begin + role + signed context + commit, against begin + commit alone; two round trips each. */
export async function measureContext(house: House, options: Options): Promise<Figure> {
  const context = `begin read only; set local role ragang_app; ${takePlace(house)}`;
  const ratios: number[] = [];
  const times = { with: [] as number[], without: [] as number[] };
  await withClient(house.bareUrl(), async (client) => {
    await slot(client, context);
    await slot(client, 'begin read only');
    for (let round = 0; round < options.rounds * 4; round += 1) {
      const first = round % 2 ? await slot(client, context) : 0;
      const without = await slot(client, 'begin read only');
      const with_ = first || (await slot(client, context));
      times.with.push(with_);
      times.without.push(without);
      ratios.push(with_ / without);
    }
  });
  const us = (list: number[]) => Math.round(median(list) * 1_000);
  const figure: Figure = {
    what: `begin + role + signed context + commit, against begin + commit`,
    engine: house.engine,
    target: '≤ 2',
    measured: `${withSpread(ratios)}; ${us(times.with)} against ${us(times.without)} µs`,
    reached: median(ratios) <= 2,
    numbers: { ratio: median(ratios), withUs: us(times.with), withoutUs: us(times.without) },
  };
  say(figure);
  return figure;
}

async function slot(client: Client, begin: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < PER_SLOT; i += 1) {
    const began = performance.now();
    await client.query(begin);
    await client.query('commit');
    times.push(performance.now() - began);
  }
  return median(times);
}
