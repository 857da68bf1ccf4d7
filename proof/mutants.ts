import type { Client } from 'pg';
import { ALTERED } from './matrix/altered.ts';

/** One thing in the schema taken away or altered. */
export interface Mutant {
  readonly kind:
    'policy' | 'row security' | 'check' | 'trigger' | 'grant' | 'definer' | 'question' | 'altered';
  readonly table: string | null;
  /** What is done to it, in SQL. */
  readonly sql: string;
  readonly name: string;
  /** No grant leads to what it lets go: it is looked at with everything granted. */
  readonly behind?: boolean;
  /** What is to notice it: a file of tests/database, or one of the parts of the watch. */
  readonly by?: string;
}

/** Every policy, check, trigger, grant and definer function of the house, taken away or altered in turn. */
export async function mutantsOf(db: Client): Promise<Mutant[]> {
  return [
    ...(await ofPolicies(db)),
    ...(await ofTables(db)),
    ...(await ofChecks(db)),
    ...(await ofTriggers(db)),
    ...(await ofGrants(db)),
    ...(await ofDefiners(db)),
    ...(await ofQuestions(db)),
    ...(await ofBodies(db)),
  ];
}

const OURS = `n.nspname in ('access', 'history', 'mail', 'matters', 'organisations', 'records')`;

async function ofPolicies(db: Client): Promise<Mutant[]> {
  const { rows } =
    await db.query(`select format('%I.%I', n.nspname, c.relname) as t, p.polname as name, p.polcmd as cmd,
      pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as checks,
      case p.polcmd when 'd' then has_table_privilege('ragang_app', c.oid, 'delete')
        else has_any_column_privilege('ragang_app', c.oid, case p.polcmd when 'r' then 'select' when 'a' then 'insert' else 'update' end) end as given
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
   where ${OURS} order by 1, 2`);
  return rows.flatMap(({ t, name, using, checks, given }) => {
    const alter = (u: string | null, c: string | null, what: string): Mutant => ({
      kind: 'policy',
      table: t,
      name: `${t} ${name}: ${what}`,
      by: POLICIES[`${t} ${name}: ${what}`],
      behind: !given,
      sql: `alter policy ${name} on ${t} ${u === null ? '' : `using (${u})`} ${c === null ? '' : `with check (${c})`}`,
    });
    const gone: Mutant = {
      kind: 'policy',
      table: t,
      name: `${t} ${name}: gone`,
      behind: !given,
      sql: `drop policy ${name} on ${t}`,
    };
    if (name === 'ground') return [gone];
    const open = alter(
      using === null ? null : 'true',
      checks === null ? null : 'true',
      'open to all',
    );
    const parts = new Set([...conditionsIn(using), ...conditionsIn(checks)]);
    const without = [...parts].map((part) =>
      alter(
        using?.replaceAll(part, 'true') ?? null,
        checks?.replaceAll(part, 'true') ?? null,
        `without ${short(part)}`,
      ),
    );
    // without a policy that says nobody, nobody may either
    const shut = (using ?? 'false') === 'false' && (checks ?? 'false') === 'false';
    return shut ? [open] : [...(using === 'true' ? [gone] : [gone, open]), ...without];
  });
}

/** The single conditions of an expression: comparisons with who asks, and questions of who asks. */
function conditionsIn(expression: string | null): string[] {
  if (!expression) return [];
  const patterns = [
    /\([\w."]+ (?:=|<>|&&) (?:ALL |ANY )?\(* ?SELECT [\w.]+\(\) AS \w+\)+(?:::uuid\[\])?\)*/g,
    /\( SELECT [\w]+\.i_\w+\(\) AS \w+\)/g,
    /\(?\( SELECT [\w.]+\(\) AS \w+\) IS (?:NOT )?NULL\)?/g,
    /\(\w+ IS (?:NOT )?NULL\)/g,
    /\(visibility (?:=|<>) '\w+'::text\)/g,
  ];
  return patterns
    .flatMap((pattern) => expression.match(pattern) ?? [])
    .map(balanced)
    .filter((part): part is string => part !== null);
}

/** The text up to where its first bracket closes, or null where it does not. */
function balanced(text: string): string | null {
  let depth = 0;
  for (const [at, sign] of [...text].entries()) {
    depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
    if (depth === 0) return text.slice(0, at + 1);
  }
  return null;
}

const short = (text: string) =>
  text.replace(/\( ?SELECT ([\w.]+\(\)) AS \w+\)/g, '$1').slice(0, 90);

async function ofTables(db: Client): Promise<Mutant[]> {
  const { rows } = await db.query(`select format('%I.%I', n.nspname, c.relname) as t from pg_class c
    join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind in ('r', 'p') and c.relrowsecurity order by 1`);
  return rows.flatMap(({ t }): Mutant[] => [
    {
      kind: 'row security',
      table: t,
      name: `${t}: row level security off`,
      behind: true,
      sql: `alter table ${t} disable row level security`,
    },
    {
      kind: 'row security',
      table: t,
      name: `${t}: not forced`,
      sql: `alter table ${t} no force row level security`,
    },
  ]);
}

async function ofChecks(db: Client): Promise<Mutant[]> {
  const { rows } =
    await db.query(`select format('%I.%I', n.nspname, c.relname) as t, k.conname as name from pg_constraint k
    join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace where ${OURS} and k.contype = 'c' order by 1, 2`);
  return rows.map(({ t, name }) => ({
    kind: 'check',
    table: t,
    name: `${t} ${name}: gone`,
    sql: `alter table ${t} drop constraint "${name}"`,
  }));
}

/** What is met by a sentence that reads no column alone: the policy of reading stands before the rest. */
const POLICIES: Record<string, string> = {
  'matters.boundary change: without (county_id = access.my_county())': 'signed.test.ts',
};

/** Triggers that stop only who has come far: what leads there is walked in the test named. */
const TRIGGERS: Record<string, string> = {
  'matters.boundary_still_true signed': 'proposals-held.test.ts',
  'matters.matter_change_told signed': 'signed.test.ts',
  'matters.proposal signed': 'signed.test.ts',
  'matters.proposal_answer bound': 'signed.test.ts',
  'matters.reminder signed': 'signed.test.ts',
  'matters.round kept': 'signed.test.ts',
  'records.dispatch files_go_along': 'records-disposal.test.ts',
  'matters.proposal_answer honest': 'proposals.test.ts',
  'matters.proposal_answer stays': 'proposals-held.test.ts',
  'matters.proposal_answer signed': 'signed.test.ts',
};

async function ofTriggers(db: Client): Promise<Mutant[]> {
  const { rows } =
    await db.query(`select format('%I.%I', n.nspname, c.relname) as t, g.tgname as name from pg_trigger g
    join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace where ${OURS} and not g.tgisinternal order by 1, 2`);
  return rows.map(({ t, name }) => ({
    kind: 'trigger',
    table: t,
    name: `${t} ${name}: gone`,
    by: TRIGGERS[`${t} ${name}`],
    sql: `drop trigger "${name}" on ${t}`,
  }));
}

async function ofGrants(db: Client): Promise<Mutant[]> {
  const { rows } = await db.query(`select format('%I.%I', n.nspname, c.relname) as t, p.what,
      has_table_privilege('ragang_app', c.oid, p.what) as whole,
      p.what <> 'delete' and has_any_column_privilege('ragang_app', c.oid, case when p.what = 'delete' then 'select' else p.what end) as some
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    cross join (values ('select'), ('insert'), ('update'), ('delete')) as p(what)
   where ${OURS} and c.relkind in ('r', 'p') order by 1, 2`);
  return rows.flatMap(({ t, what, whole, some }): Mutant[] => {
    const given = {
      kind: 'grant',
      table: t,
      name: `${t}: ${what} granted`,
      sql: `grant ${what} on ${t} to ragang_app`,
    } as const;
    const taken = {
      kind: 'grant',
      table: t,
      name: `${t}: ${what} revoked`,
      sql: `revoke ${what} on ${t} from ragang_app`,
    } as const;
    return [...(whole ? [] : [given]), ...(whole || some ? [taken] : [])];
  });
}

async function ofDefiners(db: Client): Promise<Mutant[]> {
  const { rows } =
    await db.query(`select p.oid::regprocedure::text as f from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${OURS} and p.prosecdef order by 1`);
  return rows.flatMap(({ f }): Mutant[] => [
    {
      kind: 'definer',
      table: null,
      name: `${f}: works as its caller`,
      sql: `alter function ${f} security invoker`,
    },
    {
      kind: 'definer',
      table: null,
      name: `${f}: looks for names anywhere`,
      sql: `alter function ${f} reset search_path`,
    },
    {
      kind: 'definer',
      table: null,
      name: `${f}: may be run by anybody`,
      sql: `grant execute on function ${f} to public`,
    },
  ]);
}

/** Each question that a policy asks of who is there, answered always alike. */
async function ofQuestions(db: Client): Promise<Mutant[]> {
  const { rows } =
    await db.query(`select p.oid::regprocedure::text as f, pg_get_function_result(p.oid) as gives,
      format('create or replace function %I.%I(%s) returns %s language sql stable security definer set search_path = pg_catalog, pg_temp as ',
        n.nspname, p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid)) as head
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
   where ${OURS} and p.oid in (select refobjid from pg_depend where classid = 'pg_policy'::regclass and refclassid = 'pg_proc'::regclass)
     and p.proname <> 'context' order by 1`);
  return rows.flatMap(({ f, gives, head }): Mutant[] =>
    (ANSWERS[gives] ?? []).map(([what, sql]) => ({
      kind: 'question',
      table: null,
      name: `${f}: ${what}`,
      sql: `${head} $q$ select (${sql})::${gives} $q$`,
    })),
  );
}

const EVERYTHING = `array(select id from matters.matter union all select id from matters.round union all select id from matters.proposal
  union all select id from matters.proposal_package union all select id from organisations.person)`;
const ANSWERS: Record<string, readonly (readonly [what: string, sql: string])[]> = {
  boolean: [
    ['always yes', 'true'],
    ['always no', 'false'],
  ],
  uuid: [
    ['nobody', 'null'],
    ['the county of any context', 'access.my_space()'],
  ],
  text: [
    ['nothing', 'null'],
    ['something', `'x'`],
  ],
  'uuid[]': [
    ['none', `'{}'`],
    ['everything', EVERYTHING],
  ],
  'text[]': [['none', `'{}'`]],
};

/** Functions with one thing in their text altered. What is not found there any more is a fault of the list. */
async function ofBodies(db: Client): Promise<Mutant[]> {
  const mutants: Mutant[] = [];
  for (const { of, what, by, put } of ALTERED) {
    const texts: string[] = [];
    for (const name of of.split(' ')) {
      const { rows } = await db.query(
        `select pg_get_functiondef(p.oid) as text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
          where n.nspname = $1 and p.proname = $2`,
        name.split('.'),
      );
      const text = rows[0]?.text as string | undefined;
      let altered = text ?? '';
      for (const [from, to] of put) {
        if (!altered.includes(from))
          throw new Error(`${name} has no "${from}" (proof/matrix/altered.ts)`);
        altered = altered.replaceAll(from, to);
      }
      texts.push(altered);
    }
    mutants.push({
      kind: 'altered',
      table: null,
      name: `${of}: ${what}`,
      by,
      sql: texts.join(';\n'),
    });
  }
  return mutants;
}
