import type { Client } from 'pg';
import { ONE_LOCK, takePlace } from './compare.ts';
import type { Looker } from './people.ts';
import type { Planted } from './house.ts';

/** A sentence about the house that a table of words has no room for, and a question that finds out whether it is so. */
interface Probe {
  readonly name: string;
  holds(db: Client, planted: Planted): Promise<boolean>;
}

export const PROBES: readonly Probe[] = [
  {
    name: 'a context that somebody has written themselves is not taken',
    async holds(db, { ground }) {
      await takePlace(db, member(ground.lookers));
      await db.query(
        `select set_config('ragang.context', regexp_replace(current_setting('ragang.context'), '\\|(reader|editor)\\|', '|administrator|'), true)`,
      );
      return isNobody(db);
    },
  },
  ...(['pid', 'time', 'secret'] as const).map((less) => ({
    name: `a seal that is not bound to ${{ pid: 'the connection', time: 'the transaction', secret: 'the secret of the house' }[less]} is not taken`,
    async holds(db: Client, { ground }: Planted) {
      const parts = [
        less === 'pid' ? `''::bytea` : 'int4send(pg_backend_pid())',
        less === 'time' ? `''::bytea` : 'timestamptz_send(transaction_timestamp())',
      ];
      const secret = less === 'secret' ? `''::bytea` : '(select secret from access.key)';
      const text = `||${ground.counties[0]}||f|f|t|x|${ground.counties[0]}|f|f|f||`;
      await db.query(
        `select set_config('ragang.context', $1 || '|' || encode(sha256(${secret} || ${parts.join(' || ')} || convert_to($1, 'UTF8') || ${secret}), 'hex'), true)`,
        [text],
      );
      return isNobody(db);
    },
  })),
  ...(
    [
      ['whose time is out', `update access.session set expires_at = now() - interval '1 second'`],
      ['unused for two hours', `update access.session set seen_at = now() - interval '3 hours'`],
      ['whose membership has ended', 'update organisations.membership set ended_at = now()'],
      ['whose organisation has left the county', 'delete from organisations.county_member'],
    ] as const
  ).map(([which, sql]) => ({
    name: `a session ${which} opens nothing`,
    async holds(db: Client, { ground }: Planted) {
      await db.query('set local session_replication_role = replica');
      await db.query(sql);
      return isRefusedWith(db, '28000', () => takePlace(db, member(ground.lookers)));
    },
  })),
  {
    name: 'whoever no longer runs the installation does not act so',
    async holds(db, { ground }) {
      await db.query('set local session_replication_role = replica');
      await db.query('delete from organisations.county_role');
      const operator = ground.lookers.find((v) => v.kind === 'operator') as Looker;
      return isRefusedWith(db, '28000', () => takePlace(db, operator));
    },
  },
  ...(
    [
      [
        'act as the house',
        `select access.act_as_system($1, 'x', 'wrong') from (select $2::uuid, $3::uuid) as unused`,
      ],
      [
        'open a session',
        `select access.open_session('wrong', '\\x01', $2, $3, $1, 'demo', '', null, null, null)`,
      ],
      [
        'change a session',
        `select access.change_session('wrong', '\\x01', '\\x02') from (select $1::uuid, $2::uuid, $3::uuid) as unused`,
      ],
      [
        'prove an address',
        `select access.prove_mail('wrong', $2) from (select $1::uuid, $3::uuid) as unused`,
      ],
    ] as const
  ).map(([what, sql]) => ({
    name: `nobody without the key of the house may ${what}`,
    async holds(db: Client, { ground }: Planted) {
      const v = member(ground.lookers);
      return isRefusedWith(db, '42501', () => db.query(sql, [v.space, v.person, v.organisation]));
    },
  })),
  {
    name: 'the key of the house is not given where a person acts',
    async holds(db, { ground }) {
      await takePlace(db, member(ground.lookers));
      return isRefusedWith(db, '42501', () => db.query('select access.take_system_key()'));
    },
  },
  ...(
    [
      ['a version is not removed', 'delete from history.version'],
      ['versions are not emptied at once', 'truncate history.version cascade'],
      [
        'a version is not altered',
        `update history.version set visibility = 'public', named = '{}'`,
      ],
      ['what was looked at is not altered', `update history.access_log set outcome = 'done'`],
      ['what was looked at is not removed', 'delete from history.access_log'],
      ['a seal is not altered', 'update history.seal set at = at'],
      ['a disposal is not removed', `delete from history.disposal`],
    ] as const
  ).map(([name, sql]) => ({
    name: `${name}, not by the owner either`,
    holds: (db: Client) => isRefusedWith(db, null, () => db.query(sql)),
  })),
  {
    name: 'every table holds its owner to row level security too',
    async holds(db) {
      const { rows } = await db.query(
        `select count(*)::int as n from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where c.relkind in ('r', 'p') and n.nspname in ('access', 'history', 'mail', 'matters', 'organisations', 'records')
            and not (c.relrowsecurity and c.relforcerowsecurity) and c.oid::regclass::text <> all ($1)`,
        [[...ONE_LOCK]],
      );
      return rows[0].n === 0;
    },
  },
];

/** The first sentence that does not hold, or null. In a transaction that is open already. */
export async function brokenProbe(planted: Planted, only?: string): Promise<string | null> {
  const { db } = planted;
  for (const probe of PROBES) {
    if (only && !probe.name.includes(only)) continue;
    await db.query('savepoint probe');
    try {
      if (!(await probe.holds(db, planted))) return probe.name;
    } finally {
      await db.query('rollback to savepoint probe');
    }
  }
  return null;
}

/** An ordinary colleague: no office in the county. */
const member = (lookers: readonly Looker[]) =>
  lookers.find(
    (v) => v.kind === 'member' && v.role === 'editor' && !v.coordinates && !v.administratesCounty,
  ) as Looker;

async function isNobody(db: Client): Promise<boolean> {
  const { rows } = await db.query('select access.context() is null as nobody');
  return rows[0].nobody as boolean;
}

/** Refused with this code; null: with any that a rule of the house raises. */
async function isRefusedWith(db: Client, code: string | null, act: () => Promise<unknown>) {
  await db.query('savepoint refused');
  try {
    await act();
    return false;
  } catch (error) {
    const { code: is } = error as { code?: string };
    if (code !== null && is !== code) throw error;
    return code !== null || /^(P0001|42501|23|55000)/.test(is ?? '');
  } finally {
    await db.query('rollback to savepoint refused');
  }
}
