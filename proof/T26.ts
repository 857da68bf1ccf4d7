import { handsIn } from '../tests/database/history-ground.ts';
import { smallCounty } from '../tests/database/small-county.ts';
import { newId } from '#platform/server';
import { placeOf } from '../tests/database/history-ground.ts';
import { gather } from './http/walk.ts';
import { rootOf } from './http/people.ts';
import { faultsOf, figuresOf, isWhole, tracesOfEveryWrite, type Traces } from './http/traces.ts';
import type { Ctx, Proof } from './types.ts';

/** The newest version of every row is the row; every write by a person tells who, for whom and in which request. */
export default {
  id: 'T26',
  title:
    'The history is whole: replayed, it is what the tables say, and every write tells who made it',
  target:
    '0 differences over all tables; every version of a person with person, organisation, request; the same of every form over HTTP',
  needs: ['postgres', 'app'],
  small: { writes: 60, forms: 0 },
  full: { writes: 2000, forms: 1 },
  async run({ house: open, app, folder, size, random }) {
    const house = await open();
    await house.layIn(size.writes < 500 ? 'lillvik' : 'vasterbotten');
    const county = await smallCounty(house);
    const hands = await handsIn(house);
    try {
      const ids: string[] = [];
      const names = ['alby', 'berga', 'agency', 'chamber'] as const;
      const { rows: first } = await hands.root.query(
        'select coalesce(max(seq), 0) as n from history.version',
      );
      for (let n = 0; n < size.writes; n += 1) {
        const who = names[n % names.length]!;
        const place = placeOf(county, who);
        const id = newId();
        if (n % 3 === 0 || ids.length === 0) {
          ids.push(`${who} ${id}`);
          await hands.as(
            place,
            `insert into matters.note (county_id, id, organisation_id, matter_id, title, text) values ($1, $2, $3, $4, 'Rubrik', 'Ord')`,
            [county.countyId, id, place.organisation, county.wide],
          );
        } else {
          const [owner, old] = ids[Math.floor(random() * ids.length)]!.split(' ') as [
            typeof who,
            string,
          ];
          await hands.as(
            placeOf(county, owner),
            `update matters.note set text = $2, version = version + 1 where id = $1`,
            [old, `Ord ${n}`],
          );
        }
      }
      const { rows: differ } = await hands.root.query('select * from history.differences()');
      const { rows: by } = await hands.root.query(
        `select count(*)::int as all, count(*) filter (where person_id is null or acting_organisation_id is null or request is null)::int as bare
          from history.version where seq > $1`,
        [first[0].n],
      );
      const { rows: unkept } = await hands.root.query(
        `select n.nspname || '.' || c.relname as tbl from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where c.relkind = 'r' and n.nspname in ('organisations', 'matters')
            and has_table_privilege('ragang_app', c.oid, 'insert, update, delete')
            and not exists (select from history.kept_table k where k.tbl = n.nspname || '.' || c.relname)
          order by 1`,
      );
      // the control: one row written past the history, and one taken away past it
      await hands.root.query('alter table matters.note disable trigger remember');
      await hands.root.query(
        `update matters.note set title = 'Smyg', version = version + 1 where id = $1`,
        [ids[0]!.split(' ')[1]],
      );
      await hands.root.query(`delete from matters.note where id = $1`, [ids[1]!.split(' ')[1]]);
      const { rows: control } = await hands.root.query('select * from history.differences()');
      const unexpected = unkept
        .map(({ tbl }) => tbl as string)
        .filter((tbl) => !WORKED_OUT.includes(tbl));
      const traces = size.forms ? await tracesOverHttp(app, folder()) : null;
      const passed =
        (!traces || isWhole(traces)) &&
        differ.length === 0 &&
        by[0].all === size.writes &&
        by[0].bare === 0 &&
        control.length === 2 &&
        unexpected.length === 0;
      return {
        passed,
        figures: {
          writes: by[0].all,
          withoutWho: by[0].bare,
          differences: differ.length,
          tablesWithoutHistory: unexpected.length,
          controlFound: control.length,
          ...(traces && figuresOf(traces)),
        },
        ...(passed
          ? {}
          : {
              why: `${JSON.stringify(differ.slice(0, 5))} ${unexpected.join(' ')} ${traces ? faultsOf(traces) : ''}`,
            }),
      };
    } finally {
      await hands.close();
    }
  },
} satisfies Proof<{
  writes: number;
  /** 1: every form of the built app is sent once, too. */
  forms: number;
}>;

async function tracesOverHttp(open: Ctx['app'], mail: string): Promise<Traces> {
  const app = await open({ env: { MAIL_FOLDER: mail } });
  await app.database.layIn('lillvik');
  const root = await rootOf(app);
  try {
    return await tracesOfEveryWrite(await gather(app, root, mail));
  } finally {
    await root.end();
  }
}

/** Nobody says these: the house works them out of what was said. */
const WORKED_OUT = ['matters.standing', 'matters.standing_detail', 'matters.clarity'];
