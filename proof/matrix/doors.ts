import type { Client } from 'pg';
import { takePlace, type Compared } from './compare.ts';
import type { Row, Table } from './catalogue.ts';
import type { Ground, Looker } from './people.ts';
import type { World } from './plant.ts';
import { existsFor, ruleOf, WORDS, type Rule } from './words.ts';

/** A way by which something could come out beside the tables themselves: a count, a search, a function of its own. */
interface Door {
  readonly name: string;
  /** SQL: a query of one column, text. */
  readonly question: string;
  /** What the words give this looker: the same texts, in any order; 'refused' where the door says no aloud. */
  answer(looker: Looker, house: House): readonly string[] | 'refused';
}

interface House {
  readonly world: World;
  readonly tables: readonly Table[];
}

const rows = (house: House, table: string) => house.world.get(table) ?? [];
const membersOf = (house: House, county: unknown) =>
  rows(house, 'organisations.county_member').filter(
    (m) => m.county_id === county && m.membership === 'member',
  );
const worksAt = (house: House, person: unknown, organisation: unknown) =>
  rows(house, 'organisations.membership').some(
    (m) => m.person_id === person && m.organisation_id === organisation && m.ended_at === null,
  );

/** Records at the desk: of the county's rooms, each that its table lets this looker read. */
const atTheDesk = (v: Looker, house: House, of: (row: Row) => boolean = () => true) =>
  rows(house, 'access.kept').flatMap(({ tbl }) => {
    const table = house.tables.find((t) => t.name === tbl) as Table;
    const see = ruleOf((WORDS[table.name] as (typeof WORDS)[string])[0]);
    const inside = v.kind === 'member' || v.kind === 'system';
    return rows(house, table.name)
      .filter((r) => inside && r.county_id === v.space && see(v, r, house.world) && of(r))
      .map((r) => ({ tbl: table.name, key: deskKey(table, r) }));
  });
const deskKey = (table: Table, row: Row) =>
  table.key
    .filter((column) => column !== 'county_id')
    .map((column) => String(row[column]))
    .join('/');
const counted = (found: readonly { tbl: string }[]) =>
  [...new Set(found.map((f) => f.tbl))].map(
    (tbl) => `${tbl} ${found.filter((f) => f.tbl === tbl).length}`,
  );
const desk = (words: string, counting: boolean, kinds = 'null') =>
  `records.kept_here(${kinds}, 'all', null, null, null, false, '${words}', ${counting}, 0, 100000)`;

/** The house, the person, and the administrators of their organisations. */
const readsMail: Rule = (v, r, w) =>
  v.kind === 'system' ||
  (v.person !== null && v.kind !== 'link' && r.person_id === v.person) ||
  (v.kind === 'member' &&
    v.role === 'administrator' &&
    worksAt({ world: w, tables: [] }, r.person_id, v.organisation));

export const DOORS: readonly Door[] = [
  {
    name: 'history, counted by table',
    question: `select tbl || ' ' || count(*) from history.version group by tbl`,
    answer: (v, house) =>
      counted(
        rows(house, 'history.version')
          .filter((r) => ruleOf('audience of the version')(v, r, house.world))
          .map((r) => ({ tbl: String(r.tbl) })),
      ),
  },
  {
    name: 'the desk',
    question: `select tbl || ' ' || row_id from ${desk('', false)}`,
    answer: (v, house) => atTheDesk(v, house).map(({ tbl, key }) => `${tbl} ${key}`),
  },
  {
    name: 'the desk, counted',
    question: `select tbl || ' ' || found from ${desk('', true)} where found > 0`,
    answer: (v, house) => counted(atTheDesk(v, house)),
  },
  {
    name: 'the desk, searched',
    question: `select tbl || ' ' || row_id from ${desk('t10', false, `'{note}'`)}`,
    answer: (v, house) =>
      atTheDesk(v, house, (r) => `${r.title} ${r.text}`.includes('t10'))
        .filter(({ tbl }) => tbl === 'matters.note')
        .map(({ tbl, key }) => `${tbl} ${key}`),
  },
  {
    name: 'the desk, searched and counted',
    question: `select found::text from ${desk('t10', true, `'{note}'`)}`,
    answer: (v, house) => [
      String(
        atTheDesk(v, house, (r) => `${r.title} ${r.text}`.includes('t10')).filter(
          ({ tbl }) => tbl === 'matters.note',
        ).length,
      ),
    ],
  },
  {
    name: 'what the index of words finds',
    question: `select id::text from unnest(access.found('matters.note', 't10', 10000)) as id`,
    answer: (v, house) =>
      rows(house, 'matters.note')
        .filter((n) => `${n.title} ${n.text}`.includes('t10'))
        .filter((n) => ruleOf('audience')(v, n, house.world))
        .map((n) => String(n.id)),
  },
  {
    name: 'that it is there',
    question: `select organisation_id || ' ' || kind || ' ' || happened from records.exist_here()`,
    answer: (v, house) =>
      rows(house, 'matters.note')
        .filter((r) => existsFor(v, r, house.world))
        .map((r) => `${r.organisation_id} note ${dayOf(r.written_at)}`),
  },
  {
    name: 'profiles that are open',
    question: 'select organisation_id::text from organisations.open_profiles()',
    answer: (v, house) =>
      membersAndKnown(house, v.space).filter((organisation) => {
        const shared = rows(house, 'organisations.profile')
          .filter((p) => p.county_id === v.space && p.organisation_id === organisation)
          .filter((p) => p.visibility !== 'own')
          .sort((a, b) => Number(b.version) - Number(a.version));
        return shared[0]?.visibility === 'public';
      }),
  },
  {
    name: 'matters that are written of openly',
    question: 'select matter_id::text from matters.open_matters()',
    answer: (v, house) => [
      ...new Set(
        rows(house, 'matters.note')
          .filter(
            (n) => n.county_id === v.space && n.visibility === 'public' && n.ended_at === null,
          )
          .map((n) => String(n.matter_id)),
      ),
    ],
  },
  {
    name: 'members that are open',
    question: 'select organisation_id::text from organisations.open_members()',
    answer: (v, house) => membersOf(house, v.space).map((m) => String(m.organisation_id)),
  },
  {
    name: 'addresses of people',
    question: `select p || ' ' || access.mail_of(p::uuid) from unnest(string_to_array(current_setting('proof.people'), ',')) as p
      where access.mail_of(p::uuid) is not null`,
    answer: (v, house) =>
      rows(house, 'access.account')
        .filter((a) => readsMail(v, a, house.world))
        .map((a) => `${a.person_id} ${a.mail}`),
  },
  {
    name: 'our people',
    question: `select concat_ws(' ', person_id, mail, case when cleared_at is not null then 'cleared' end) from organisations.our_people()`,
    answer: (v, house) =>
      rows(house, 'organisations.membership')
        .filter(
          (m) => v.kind === 'member' && m.organisation_id === v.organisation && m.ended_at === null,
        )
        .map((m) => {
          const keeps = v.role === 'administrator';
          const account = rows(house, 'access.account').find((a) => a.person_id === m.person_id);
          const cleared = m.cleared_at !== null && (keeps || m.person_id === v.person);
          return [m.person_id, keeps ? account?.mail : null, cleared ? 'cleared' : null]
            .filter(Boolean)
            .join(' ');
        }),
  },
  {
    name: 'what is kept of a person',
    question: `select distinct p || ' ' || coalesce(t.organisation_id::text, '-')
      from unnest(string_to_array(current_setting('proof.people'), ',')) as p cross join lateral records.traces_of(p::uuid) t
      where t.what in ('person', 'membership')`,
    answer: (v, house) =>
      rows(house, 'organisations.person').flatMap(({ id }) => {
        if (v.kind !== 'member') return [];
        const whole = id === v.person || v.administratesCounty;
        const at = rows(house, 'organisations.membership')
          .filter((m) => m.person_id === id)
          .map((m) => m.organisation_id)
          .filter((o) => membersAndKnown(house, v.space).includes(String(o)))
          .filter((o) => whole || (v.role === 'administrator' && o === v.organisation));
        return at.length ? [`${id} -`, ...at.map((o) => `${id} ${o}`)] : [];
      }),
  },
  {
    name: 'mails that were given up',
    question: `select id::text from mail.troubles(100000) where state in ('failed', 'returned')`,
    answer: (v, house) =>
      v.kind === 'operator'
        ? rows(house, 'mail.message')
            .filter((m) => m.county_id === v.space)
            .filter((m) => m.state === 'failed' || m.state === 'returned')
            .map((m) => String(m.id))
        : 'refused',
  },
  {
    name: 'the state of the installation',
    question: `select 'told' where access.state_of_house() is not null`,
    answer: (v) => (v.kind === 'operator' ? ['told'] : 'refused'),
  },
  {
    name: 'the statistics that the planner keeps',
    question: `select distinct schemaname || '.' || tablename from pg_catalog.pg_stats
      where schemaname in ('access', 'history', 'mail', 'matters', 'organisations', 'records')`,
    answer: () => [],
  },
];

const membersAndKnown = (house: House, county: unknown) =>
  rows(house, 'organisations.county_member')
    .filter((m) => m.county_id === county)
    .map((m) => String(m.organisation_id));
const dayOf = (at: unknown) =>
  new Date(String(at)).toLocaleDateString('sv-SE', { timeZone: 'Europe/Stockholm' });

/** What comes out by each door to each looker, beside the words. */
export async function throughDoors(
  db: Client,
  tables: readonly Table[],
  ground: Ground,
  world: World,
  { stopAt = 20, only }: { stopAt?: number; only?: RegExp } = {},
): Promise<Compared> {
  const differences: string[] = [];
  let checks = 0;
  const house = { world, tables };
  const doors = DOORS.filter(({ name }) => !only || only.test(name));
  await layDoor(db);
  const people = rows(house, 'organisations.person').map((p) => p.id);
  for (const looker of ground.lookers) {
    if (differences.length >= stopAt) break;
    await db.query('savepoint door');
    await db.query(`select set_config('proof.people', $1, true)`, [people.join(',')]);
    await takePlace(db, looker);
    const { rows: said } = await db.query(
      `select ${doors.map((door, at) => `pg_temp.proof_door($d$${door.question}$d$) as d${at}`).join(', ')}`,
    );
    await db.query('rollback to savepoint door');
    for (const [at, door] of doors.entries()) {
      const got = said[0][`d${at}`] as string[] | string;
      const expected = door.answer(looker, house);
      checks += Math.max(1, expected.length, got.length);
      const told = (one: typeof expected) =>
        typeof one === 'string' ? one : [...one].sort().join(' · ');
      const is = typeof got === 'string' ? (got === '42501' ? 'refused' : got) : told(got);
      if (is !== told(expected))
        differences.push(
          `${door.name}: ${looker.name} is told ${is.slice(0, 150) || 'nothing'}, not ${told(expected).slice(0, 150) || 'nothing'}`,
        );
    }
  }
  return { checks, differences: differences.slice(0, stopAt) };
}

async function layDoor(db: Client): Promise<void> {
  await db.query(`create or replace function pg_temp.proof_door(question text) returns jsonb language plpgsql as $$
    declare said jsonb;
    begin
      execute 'select coalesce(jsonb_agg(x), ''[]'') from (' || question || ') as q(x)' into said;
      return said;
    exception when others then return to_jsonb(sqlstate);
    end $$`);
  await db.query('grant execute on function pg_temp.proof_door(text) to ragang_app');
}
