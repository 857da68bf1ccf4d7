import { newId } from '#platform/server';
import { handsIn, placeOf, type Hands } from '../tests/database/history-ground.ts';
import { smallCounty, type SmallCounty } from '../tests/database/small-county.ts';
import { below } from './random.ts';
import type { Proof } from './types.ts';

const TRIGGERS = ['history.version', 'history.seal', 'history.access_log'];
interface Head {
  stream: string;
  n: number;
  hash: string;
}

/** A superuser with the triggers off changes what was said, in every way there is; each is looked for, then undone. */
export default {
  id: 'T24',
  title: 'Whoever changes history as a superuser is found out',
  target: '200 of 200 found; the tail cut and the chain rebuilt by the head that others keep',
  needs: ['postgres'],
  small: { tamperings: 24 },
  full: { tamperings: 200 },
  async run({ house: open, size, random, say }) {
    const house = await open();
    const county = await smallCounty(house);
    const hands = await handsIn(house);
    try {
      await saySomething(hands, county);
      await sealAll(hands);
      const { rows: heads } = await hands.root.query<Head>(
        `select distinct on (stream) stream, n::int as n, encode(hash, 'hex') as hash from history.seal order by stream, n desc`,
      );
      const faults = async (kept: readonly Head[]) =>
        (await hands.root.query('select * from history.verify($1)', [JSON.stringify(kept)])).rows
          .length;
      const before = await faults(heads);
      for (const table of TRIGGERS)
        await hands.root.query(`alter table ${table} disable trigger user`);
      let found = 0;
      let needHead = 0;
      let foundWithoutHead = 0;
      const missed: string[] = [];
      for (let n = 0; n < size.tamperings; n += 1) {
        const kind = KINDS[n % KINDS.length]!;
        await hands.root.query('begin');
        await kind.tamper(hands, (most) => below(random, most));
        if ((await faults(heads)) > 0) found += 1;
        else missed.push(kind.name);
        if (kind.needsHead) {
          needHead += 1;
          if ((await faults([])) > 0) foundWithoutHead += 1;
        }
        await hands.root.query('rollback');
        if (n % 20 === 0) say(`${n} of ${size.tamperings}`);
      }
      const passed = before === 0 && found === size.tamperings && foundWithoutHead === 0;
      return {
        passed,
        figures: {
          tamperings: size.tamperings,
          found,
          kinds: KINDS.length,
          faultsBefore: before,
          foundByTheHeadOnly: needHead - foundWithoutHead,
          controlWithoutHead: foundWithoutHead,
        },
        ...(passed ? {} : { why: `missed: ${[...new Set(missed)].join(', ')}` }),
      };
    } finally {
      await hands.close();
    }
  },
} satisfies Proof<{ tamperings: number }>;

type Below = (most: number) => number;
interface Kind {
  name: string;
  needsHead?: boolean;
  tamper(hands: Hands, below: Below): Promise<void>;
}

/** A row of the version table to tamper with, at random. */
async function oneSeq(hands: Hands, under: Below, table = 'history.version'): Promise<string> {
  const { rows } = await hands.root.query(`select seq from ${table} order by seq`);
  return rows[under(rows.length)].seq as string;
}

const set = (name: string, change: string, table = 'history.version'): Kind => ({
  name,
  tamper: async (hands, under) => {
    await hands.root.query(`update ${table} set ${change} where seq = $1`, [
      await oneSeq(hands, under, table),
    ]);
  },
});

const KINDS: Kind[] = [
  set('the words changed', `payload = payload || '{"title": "Något annat"}'`),
  set(
    'the words changed, and their hash with them',
    `payload = '{"x": 1}', payload_hash = sha256(salt || convert_to('{"x": 1}'::jsonb::text, 'UTF8'))`,
  ),
  set('the words taken out without a decision', 'payload = null, salt = null'),
  set('another person', `person_id = gen_random_uuid()`),
  set('another organisation', `acting_organisation_id = gen_random_uuid()`),
  set('another time', `at = at - interval '1 microsecond'`),
  set(
    'another audience',
    `visibility = case visibility when 'public' then 'own' else 'public' end`,
  ),
  set('no note of secrecy', 'secrecy = not secrecy'),
  set('another record', `row_id = gen_random_uuid()::text`),
  set(
    'an access changed',
    `what = case what when 'export' then 'sign-in' else 'export' end`,
    'history.access_log',
  ),
  {
    name: 'a row deleted',
    tamper: async (hands, under) => {
      await hands.root.query('delete from history.version where seq = $1', [
        await oneSeq(hands, under),
      ]);
    },
  },
  {
    name: 'an access deleted',
    tamper: async (hands, under) => {
      await hands.root.query('delete from history.access_log where seq = $1', [
        await oneSeq(hands, under, 'history.access_log'),
      ]);
    },
  },
  {
    name: 'a row put in among the others',
    tamper: async (hands, under) => {
      const seq = await oneSeq(hands, under);
      // everything from there on moves up by one, so that there is room
      await hands.root.query(
        `create temp table moved on commit drop as select * from history.version where seq >= $1`,
        [seq],
      );
      await hands.root.query('delete from history.version where seq >= $1', [seq]);
      await hands.root.query('update moved set seq = seq + 1');
      await hands.root.query(
        `insert into history.version overriding system value select * from moved`,
      );
      await hands.root.query(
        `insert into history.version overriding system value
          select (jsonb_populate_record(v, jsonb_build_object('seq', $1::bigint, 'row_version', 99, 'row_id', 'planted'))).*
            from history.version v where v.seq = $1::bigint + 1`,
        [seq],
      );
    },
  },
  {
    name: 'two rows in each other’s place',
    tamper: async (hands, under) => {
      const seq = await oneSeq(hands, (most) => under(most - 1));
      const { rows } = await hands.root.query(
        'select min(seq) as next from history.version where seq > $1',
        [seq],
      );
      await hands.root.query('alter table history.version alter column seq drop identity');
      await hands.root.query('update history.version set seq = -1 where seq = $1', [seq]);
      await hands.root.query('update history.version set seq = $1 where seq = $2', [
        seq,
        rows[0].next,
      ]);
      await hands.root.query('update history.version set seq = $1 where seq = -1', [rows[0].next]);
    },
  },
  {
    name: 'a seal taken out',
    tamper: async (hands) => {
      await hands.root.query(`delete from history.seal where stream = 'version' and n = 2`);
    },
  },
  {
    name: 'a seal changed',
    tamper: async (hands) => {
      await hands.root.query(
        `update history.seal set at = at - interval '1 day' where stream = 'version' and n = 1`,
      );
    },
  },
  {
    name: 'the tail cut, seals and all',
    needsHead: true,
    tamper: async (hands) => {
      await hands.root.query(
        `delete from history.version where seq >= (select first_seq from history.seal where stream = 'version' order by n desc limit 1)`,
      );
      await hands.root.query(
        `delete from history.seal where stream = 'version' and n = (select max(n) from history.seal where stream = 'version')`,
      );
    },
  },
  {
    name: 'the words changed and the whole chain rebuilt',
    needsHead: true,
    tamper: async (hands, under) => {
      await hands.root.query(
        `update history.version set payload = '{"x": 1}', payload_hash = sha256(salt || convert_to('{"x": 1}'::jsonb::text, 'UTF8')) where seq = $1`,
        [await oneSeq(hands, under)],
      );
      await hands.root.query(`delete from history.seal where stream = 'version'`);
      for (let n = 1; n > 0;)
        n = Number(
          (await hands.root.query(`select history.seal_up('version', 20) as n`)).rows[0].n,
        );
    },
  },
];

/** Notes that are written, changed and shared, and accesses. */
async function saySomething(hands: Hands, county: SmallCounty): Promise<void> {
  for (let n = 0; n < 40; n += 1) {
    const id = newId();
    const who = (['alby', 'berga', 'agency'] as const)[n % 3]!;
    const place = placeOf(county, who);
    await hands.as(
      place,
      `insert into matters.note (county_id, id, organisation_id, matter_id, title, text, visibility) values ($1, $2, $3, $4, $5, 'Ord', $6)`,
      [
        county.countyId,
        id,
        place.organisation,
        county.wide,
        `Rubrik ${n}`,
        n % 2 ? 'county' : 'own',
      ],
    );
    await hands.as(
      place,
      `update matters.note set text = 'Andra ord', version = version + 1 where id = $1`,
      [id],
    );
    await hands.as(place, `select history.log_access('export', null, null, 'done', 'proof')`);
  }
}

/** Seal all there is, twenty rows at a time. */
export async function sealAll(hands: Hands): Promise<void> {
  for (const stream of ['version', 'access']) {
    await hands.root.query('select history.hold_still($1)', [stream]);
    for (let n = 1; n > 0;)
      n = Number(
        (await hands.root.query('select history.seal_up($1, 20) as n', [stream])).rows[0].n,
      );
  }
}
