import { spawnSync } from 'node:child_process';
import { newId } from '#platform/server';
import { handsIn, operatorOf, placeOf } from '../tests/database/history-ground.ts';
import { smallCounty } from '../tests/database/small-county.ts';
import { sealAll } from './T24.ts';
import type { Proof } from './types.ts';

/** Words that are disposed of by decision are nowhere; words that are not due stay, and the chain holds. */
export default {
  id: 'T25',
  title: 'What is disposed of by decision is nowhere in the database, and the chain holds',
  target: '1,000 versions: the words 0 times in a dump, 0 faults in the chain',
  needs: ['postgres'],
  small: { versions: 60 },
  full: { versions: 1000 },
  async run({ house: open, size }) {
    const house = await open();
    const county = await smallCounty(house);
    const hands = await handsIn(house);
    const mark = `gallras${newId().replaceAll('-', '')}`;
    const stays = `bevaras${newId().replaceAll('-', '')}`;
    const place = placeOf(county, 'alby');
    const write = (id: string, word: string) =>
      hands.as(
        place,
        `insert into matters.note (county_id, id, organisation_id, matter_id, title, text) values ($1, $2, $3, $4, $5, $5)`,
        [county.countyId, id, place.organisation, county.wide, word],
      );
    const dump = () => {
      const url = new URL(house.ownerUrl);
      url.username = 'postgres';
      const { stdout, status, stderr } = spawnSync('pg_dump', [url.href], {
        encoding: 'utf8',
        maxBuffer: 2 ** 30,
      });
      if (status !== 0) throw new Error(stderr);
      return stdout;
    };
    const times = (text: string, word: string) => text.split(word).length - 1;
    try {
      // each note: written, changed, ended: three versions
      for (let n = 0; n < size.versions / 3; n += 1) {
        const id = newId();
        await write(id, mark);
        await hands.as(
          place,
          `update matters.note set text = text || ' igen', version = version + 1 where id = $1`,
          [id],
        );
        await hands.as(
          place,
          `update matters.note set ended_at = now() - interval '2 years', version = version + 1 where id = $1`,
          [id],
        );
      }
      for (let n = 0; n < 10; n += 1) await write(newId(), stays);
      await sealAll(hands);
      const operator = operatorOf(county);
      const before = times(dump(), mark);
      await hands.as(operator, `select history.set_retention('matters.note', 12, 'Plan 1')`);
      const [due] = await hands.as<{ versions: string; cutoff: Date; text: string }>(
        operator,
        `select versions, cutoff::text as text from history.due()`,
      );
      const dispose = (who: typeof operator, expected: number) =>
        hands.as<{ n: string }>(
          who,
          `select history.dispose($1, 'matters.note', $2::timestamptz, $3, 'Styrelsen', 'RS 2026-1', '2026-01-01') as n`,
          [newId(), due!.text, expected],
        );
      const refused = async (act: Promise<unknown>) => act.then(() => 0).catch(() => 1);
      const refusals =
        (await refused(dispose(operator, Number(due!.versions) - 1))) +
        (await refused(
          dispose(placeOf(county, 'alby', { role: 'administrator' }), Number(due!.versions)),
        ));
      const [did] = await dispose(operator, Number(due!.versions));
      const after = dump();
      await sealAll(hands);
      const faults = (await hands.root.query('select * from history.verify()')).rows.length;
      const differ = (await hands.root.query(`select * from history.differences('matters.note')`))
        .rows.length;
      const dueAgain = (await hands.as(operator, 'select * from history.due()')).length;
      const emptied = Number(did!.n);
      const left = times(after, mark);
      const kept = times(after, stays);
      const passed =
        emptied >= size.versions &&
        before > emptied &&
        left === 0 &&
        kept > 0 &&
        faults === 0 &&
        differ === 0 &&
        dueAgain === 0 &&
        refusals === 2;
      return {
        passed,
        figures: {
          emptied,
          timesBefore: before,
          timesAfter: left,
          wordsThatStay: kept,
          faults,
          differences: differ,
          dueAgain,
          refusals,
        },
        ...(passed ? {} : { why: 'see the figures' }),
      };
    } finally {
      await hands.close();
    }
  },
} satisfies Proof<{ versions: number }>;
