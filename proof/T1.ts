import pg from 'pg';
import { faultsOf } from '../src/installation/checked.ts';
import { layInJobs } from '../src/platform/server/jobs/boss-schema.ts';
import { shuffled } from './random.ts';
import type { Proof } from './types.ts';

interface Candidate {
  what: string;
  lay: string;
}

/** Each object of the catalogue that the app can reach is made unsound in turn; each must be told, by its own name. */
export default {
  id: 'T1',
  title:
    'The house reads its own catalogue: nothing could let anybody past the rules, and whatever could is told',
  target: '0 findings on both engines; every one of the planted faults told',
  needs: ['postgres', 'pglite'],
  small: { plants: 40 },
  full: { plants: 400 },
  async run({ house: open, embedded: openEmbedded, size, random, say }) {
    const house = await open();
    await layInJobs(house.owner as never);
    const found = (await faultsOf(house.url, false)).length;
    const small = await openEmbedded();
    await layInJobs(small.owner as never);
    const foundEmbedded = (await faultsOf(small.url, true)).length;

    const looking = new pg.Client({ connectionString: house.ownerUrl });
    await looking.connect();
    const login = new URL(house.url).username;
    const plants = shuffled(random, await candidates(looking)).slice(0, size.plants);
    const untold: string[] = [];
    for (const [index, { what, lay }] of plants.entries()) {
      await looking.query('begin');
      await looking.query(lay);
      const { rows } = await looking.query('select object from access.faults($1)', [login]);
      if (!rows.some(({ object }) => object === what)) untold.push(`${what}: ${lay}`);
      await looking.query('rollback');
      if (index % 50 === 49) say(`${index + 1} planted`);
    }
    const { rows: after } = await looking.query('select object from access.faults($1)', [login]);
    await looking.end();
    const passed =
      found + foundEmbedded + untold.length + after.length === 0 && plants.length >= 12;
    return {
      passed,
      figures: {
        'findings on PostgreSQL': found,
        'findings on PGlite': foundEmbedded,
        planted: plants.length,
        'planted and not told': untold.length,
      },
      ...(untold.length ? { why: untold.slice(0, 3).join('; ') } : {}),
    };
  },
} satisfies Proof<{ plants: number }>;

/** One way past the rules for every table, function, policy, foreign key and sequence there is. */
async function candidates(client: pg.Client): Promise<Candidate[]> {
  const { rows } = await client.query<Candidate>(`
    with ours as (select * from access.our_schemas()),
    tables as (select c.oid, format('%I.%I', s.name, c.relname) as name from pg_class c join ours s on s.id = c.relnamespace
      where c.relkind = 'r' and c.relrowsecurity
        and has_any_column_privilege('ragang_app', c.oid, 'select, insert, update'))
    select name as what, format('alter table %s disable row level security', name) as lay from tables
    union all select name, format('alter table %s no force row level security', name) from tables
    union all select name, format('drop policy see on %s', name) from tables t
      where (select count(*) from pg_policy p where p.polrelid = t.oid and p.polroles = '{0}' and p.polcmd in ('r', '*')) = 1
        and exists (select from pg_policy p where p.polrelid = t.oid and p.polname = 'see')
    union all select name, format('create policy plant on %s for select using (true)', name) from tables
      where not exists (select from access.listed l where l.kind = 'open policy' and l.name = tables.name)
    union all select name, format('create policy plant on %s for select to ragang_app using (access.i_am_system())', name) from tables
    union all select name, format('grant truncate on %s to ragang_app', name) from tables
    union all select name, format('grant select on %s to public', name) from tables
    union all select p.oid::regprocedure::text, format('grant execute on routine %s to public', p.oid::regprocedure)
      from pg_proc p join ours s on s.id = p.pronamespace
    union all select p.oid::regprocedure::text, format('alter routine %s reset search_path', p.oid::regprocedure)
      from pg_proc p join ours s on s.id = p.pronamespace where p.prosecdef
    union all select p.oid::regprocedure::text, format('alter routine %s security definer', p.oid::regprocedure)
      from pg_proc p join ours s on s.id = p.pronamespace where not p.prosecdef
    union all select l.name, format('drop routine %s cascade', l.name) from access.listed l
      where l.kind = 'definer' and l.name ~ '^(mail|records)\\.'
    union all select format('%I.%I', s.name, c.relname), format('grant usage on sequence %I.%I to ragang_app', s.name, c.relname)
      from pg_class c join ours s on s.id = c.relnamespace where c.relkind = 'S'
    union all select 'schema ' || name, format('grant create on schema %I to ragang_app', name) from ours where name <> 'public'
    order by 2`);
  return rows;
}
