import type { Client } from 'pg';
import { ONE_LOCK, takePlace } from './compare.ts';
import type { Looker } from './people.ts';
import type { Planted } from './house.ts';

/** A sentence about the house that a table of words has no room for, and a question that finds out whether it is so. */
interface Probe {
  readonly name: string;
  holds(db: Client, planted: Planted): Promise<boolean>;
}

/** An ordinary colleague: no office in the county. */
const member = (lookers: readonly Looker[]) =>
  lookers.find(
    (v) => v.kind === 'member' && v.role === 'editor' && !v.coordinates && !v.administratesCounty,
  ) as Looker;

const colleague = (lookers: readonly Looker[], v: Looker) =>
  lookers.find((o) => o.person && o.person !== v.person && o.kind === 'member') as Looker;
const keeper =
  (fresh: boolean) =>
  (lookers: readonly Looker[]): Looker =>
    lookers.find(
      (v) => v.kind === 'member' && v.role === 'administrator' && v.fresh === fresh,
    ) as Looker;
const operator = (lookers: readonly Looker[]) =>
  lookers.find((v) => v.kind === 'operator') as Looker;
const nobody = (lookers: readonly Looker[]) => lookers.find((v) => v.kind === 'nobody') as Looker;
const NOT_HERE = '01890000-0000-7000-8000-000000000009';

const THEIR_COUNTY = `create temp table proof_space on commit drop as select county_id from access.session where hash = {their hash};
    grant select on pg_temp.proof_space to ragang_app`;

/**
 * What a function of the house answers: who asks, what, the code it refuses with or the text it gives, and what is done
 * before. Words in braces stand for who asks and a colleague.
 */
const SAID: readonly (readonly [
  name: string,
  who: (lookers: readonly Looker[]) => Looker,
  sql: string,
  expected: string,
  before?: string,
])[] = [
  [
    'an editor changes no colleague',
    member,
    `organisations.change_person({colleague}, 1, 'reader', false)`,
    '42501',
  ],
  [
    'an administrator changes a colleague on a fresh sign-in only',
    keeper(false),
    `organisations.change_person({colleague}, 1, 'reader', false)`,
    'RF001',
  ],
  [
    'there is always an administrator left',
    keeper(true),
    `organisations.change_person({me}, 1, 'reader', false)`,
    'last',
    `update organisations.membership set role = 'reader' where organisation_id = {ours} and person_id <> {me}`,
  ],
  [
    'whoever began from an earlier version changes nobody',
    keeper(true),
    `organisations.change_person({me}, 99, 'reader', false)`,
    'stale',
  ],
  ...(
    [
      ['an editor invites nobody', member, '42501'],
      ['an administrator invites on a fresh sign-in only', keeper(false), 'RF001'],
    ] as const
  ).map(
    ([name, who, code]) =>
      [
        name,
        who,
        `organisations.invite('${NOT_HERE}', {ours}, 'x@example.org', 'X', 'reader', 'sv', '\\x01', false)`,
        code,
      ] as const,
  ),
  [
    'an administrator of an organisation gives no role in the county',
    keeper(true),
    `organisations.set_county_role({me}, 'coordinator', true)`,
    '42501',
  ],
  [
    'an administrator of an organisation makes nobody a member',
    keeper(true),
    `organisations.set_member({ours}, 'known')`,
    '42501',
  ],
  [
    'a person accepts no invitation for others',
    keeper(true),
    `(select outcome from organisations.accept_invitation('\\x01', '${NOT_HERE}', 'X', null))`,
    '42501',
  ],
  ['a person tries no mail again', keeper(true), `mail.try_again('${NOT_HERE}')`, '42501'],
  [
    'an operator acts for no organisation',
    operator,
    `coalesce(access.my_organisation()::text, 'none')`,
    'none',
  ],
  [
    'nobody runs the installation without the role',
    nobody,
    `access.open_session({key}, '\\x01', {colleague}, {theirs}, (select county_id from pg_temp.proof_space), 'demo', '', null, 'operator')`,
    '28000',
    THEIR_COUNTY,
  ],
  [
    'no session opens for a membership that has ended',
    nobody,
    `access.open_session({key}, '\\x01', {colleague}, {theirs}, (select county_id from pg_temp.proof_space), 'demo')`,
    '28000',
    `${THEIR_COUNTY}; update organisations.membership set ended_at = now()`,
  ],
  [
    'no session opens for another employer than the sign-in holds for',
    nobody,
    `access.open_session({key}, '\\x01', {colleague}, {theirs}, (select county_id from pg_temp.proof_space), 'demo', '', '${NOT_HERE}')`,
    '28000',
    THEIR_COUNTY,
  ],
  [
    'a link does not become a whole session',
    (lookers) => lookers.find((v) => v.kind === 'link') as Looker,
    `access.change_session({key}, {hash}, '\\x02')`,
    'false',
  ],
  [
    'a session does not go to an organisation without membership',
    member,
    `access.change_session({key}, {hash}, '\\x02', '${NOT_HERE}')`,
    '28000',
    'update access.session set holds_for = null where hash = {hash}',
  ],
  [
    'a session does not go to another employer than the sign-in holds for',
    member,
    `access.change_session({key}, {hash}, '\\x02')`,
    '28000',
    `update access.session set holds_for = '${NOT_HERE}' where hash = {hash}`,
  ],
  ...(
    [
      ['whose membership has ended', 'update organisations.membership set ended_at = now()'],
      ['whose time is out', `update access.session set expires_at = now() - interval '1 second'`],
    ] as const
  ).map(
    ([which, before]) =>
      [
        `nobody is found by a session ${which}`,
        nobody,
        `(select count(*) from access.viewer_of({their hash}))`,
        '0',
        before,
      ] as const,
  ),
  [
    'nobody ends the session of somebody else',
    member,
    `access.end_my_session((select id from pg_temp.proof_session))`,
    'false',
    `create temp table proof_session on commit drop as select id from access.session where hash = {their hash};
     grant select on pg_temp.proof_session to ragang_app`,
  ],
  ...(
    [
      ['for the thing it was made for leads there', 'only_this = s.only_for', 'true'],
      ['for another thing leads nowhere', `only_this = 'still-true:${NOT_HERE}'`, 'false'],
      ['used before leads nowhere', 'only_this = s.only_for, used_at = now()', 'false'],
      [
        'of somebody else leads nowhere',
        `only_this = s.only_for, person_id = '${NOT_HERE}'`,
        'false',
      ],
    ] as const
  ).map(
    ([which, put, expected]) =>
      [
        `a link ${which}`,
        (lookers: readonly Looker[]) => lookers.find((v) => v.kind === 'link') as Looker,
        `access.use_ticket((select id from pg_temp.proof_ticket))`,
        expected,
        `create temp table proof_ticket on commit drop as select id from access.ticket limit 1;
         grant select on pg_temp.proof_ticket to ragang_app;
         update access.ticket t set person_id = s.person_id, organisation_id = s.organisation_id, used_at = null,
             expires_at = now() + interval '1 hour' from access.session s where s.hash = {hash};
         update access.ticket t set ${put} from access.session s where s.hash = {hash}`,
      ] as const,
  ),
  ...(
    [
      ['in its time is answered', `\\x01`, '1 minute', 'asked'],
      ['after its time is not answered', `\\x01`, '-1 minute', 'none'],
      ['of another browser is not answered', `\\x02`, '1 minute', 'none'],
    ] as const
  ).map(
    ([which, browser, left, expected]) =>
      [
        `a challenge ${which}`,
        nobody,
        `coalesce((select challenge from access.take_challenge('\\x01', 'sign-in')), 'none')`,
        expected,
        `delete from access.challenge;
         insert into access.challenge values ('${browser}', 'sign-in', 'asked', null, clock_timestamp() + interval '${left}')`,
      ] as const,
  ),
  ...(
    [
      ['a passkey whose counter goes on is taken', 6, 'true'],
      ['a passkey whose counter went back is not taken', 5, 'false'],
    ] as const
  ).map(
    ([name, counter, expected]) =>
      [
        name,
        nobody,
        `access.passkey_used((select id from pg_temp.proof_passkey), ${counter}, false)`,
        expected,
        `create temp table proof_passkey on commit drop as select id from access.passkey limit 1;
         grant select on pg_temp.proof_passkey to ragang_app; update access.passkey set counter = 5`,
      ] as const,
  ),
  [
    'everybody sees their own sessions only',
    member,
    `(select count(*) from access.my_sessions())`,
    '1',
  ],
];

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
  ...SAID.map(([name, who, sql, expected, before]) => ({
    name,
    async holds(db: Client, { ground }: Planted) {
      const v = who(ground.lookers);
      const other = colleague(ground.lookers, v);
      const values: Record<string, string | null> = {
        me: v.person,
        ours: v.organisation,
        county: v.space,
        hash: v.session && `\\x${v.session.toString('hex')}`,
        colleague: other.person,
        theirs: other.organisation,
        'their hash': other.session && `\\x${other.session.toString('hex')}`,
        key: (await db.query('select system_key from access.key')).rows[0].system_key,
      };
      const filled = (text: string) =>
        text.replace(/\{([a-z ]+)\}/g, (_, word: string) => `'${values[word] ?? ''}'`);
      await db.query('set local session_replication_role = replica');
      if (before) await db.query(filled(before));
      await takePlace(db, v);
      const ask = () => db.query(`select (${filled(sql)})::text as said`);
      if (/^[0-9A-Z]{5}$/.test(expected)) return isRefusedWith(db, expected, ask);
      return (await ask()).rows[0].said === expected;
    },
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
