import type { Client } from 'pg';
import type { House } from './engines.ts';

/** What is asked for in the measurements: one note in 6,000 holds the first, one in 50 the second, nearly all the third. */
export const RARE = 'kungsfiskare';
export const SOME = 'korttidsarbete';
export const COMMON = 'personal';

const WORDS =
  'företaget varslar personal kommunen regionen stöd etablering mark bygglov utbildning kompetens arbetsgivare möte uppsägning konkurs leverantör export energi elnät transport bostäder inflyttning tillväxt skola forskning innovation näringsliv handläggare tidsplan beslut svar fråga underlag ansvar samverkan inköp tillstånd miljö jordbruk turism';

/**
 * So many notes beside what is there, of all members in turn: a tenth for home alone, two for some that are named, six
 * for the county, one for anybody. Laid in past the triggers: they have no history, and are only read.
 */
export async function layInNotes(owner: Client, rows: number): Promise<void> {
  await owner.query(`set maintenance_work_mem = '256MB'`);
  await owner.query('alter table matters.note disable trigger user');
  const [index] = (
    await owner.query(`select pg_get_indexdef('matters.note_found'::regclass) as made`)
  ).rows as { made: string }[];
  await owner.query('drop index matters.note_found');
  await owner.query(
    `insert into matters.note (county_id, id, organisation_id, matter_id, title, text, written_at, changed_at, visibility, named)
     select c.id, gen_random_uuid(), o.ids[1 + n % o.k], m.ids[1 + (n * 7) % m.k], 'Anteckning ' || n,
       concat_ws(' ', '${COMMON}', array_to_string(w.words[1 + n % 31 : 10 + n % 31], ' '),
         array_to_string(w.words[1 + n / 31 % 34 : 7 + n / 31 % 34], ' '),
         case when n % 6000 = 17 then '${RARE}' end, case when n % 50 = 3 then '${SOME}' end),
       at, at, v, case when v = 'named' then array[o.ids[1 + (n + 7) % o.k], o.ids[1 + (n + 8) % o.k]] else '{}' end
     from generate_series(1, $1::int) g(n), (select id from organisations.county) c,
       (select array_agg(organisation_id order by position) as ids, count(*)::int as k
          from organisations.county_member where membership = 'member') o,
       (select array_agg(id order by position) as ids, count(*)::int as k from matters.matter) m,
       (select string_to_array('${WORDS}', ' ') as words) w,
       lateral (select timestamptz '2026-01-01' + n * interval '90 seconds' as at,
         case when n % 10 < 1 then 'own' when n % 10 < 3 then 'named' when n % 10 < 9 then 'county' else 'public' end as v) x`,
    [rows],
  );
  await owner.query(index?.made ?? '');
  await owner.query('alter table matters.note enable trigger user');
  await owner.query('vacuum analyze matters.note');
}

/** How a writer begins: as the person of a session that nobody has signed in to. */
export function placesOf({
  made,
}: House): { begin: string; organisation: string; person: string }[] {
  return made.editors.map(({ session, organisation, person }) => ({
    begin: `begin; set local role ragang_app; select access.act('\\x${session}', 'bench')`,
    organisation,
    person,
  }));
}
