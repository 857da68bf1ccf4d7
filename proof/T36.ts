import { newId, newToken, askForCode, askForPasskey, takePasskey, tryCode } from '#platform/server';
import { softKey } from '../tests/support/soft-key.ts';
import { below } from './random.ts';
import type { Proof } from './types.ts';

const ORIGIN = 'https://ragang.example';
const SIGNS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const AT_ONCE = 60;

export default {
  id: 'T36',
  title:
    'Guessing leads nowhere: few guesses are looked at, and whoever is guessed at comes in by passkey',
  target:
    '10,000 guesses at one account: ≤ 20 looked at an hour · 10,000 accounts from one address: ≤ 60 · known and unknown address: p50 apart < 10 ms',
  needs: ['postgres'],
  small: { guesses: 200, accounts: 200, timed: 15 },
  full: { guesses: 10_000, accounts: 10_000, timed: 100 },
  async run({ size, house: open, random, say }) {
    const house = await open({ clock: 'real' });
    await house.layIn('lillvik');
    const { rows } = await house.owner.query(
      'select p.id from organisations.person p join organisations.membership m on m.person_id = p.id order by p.name limit 1',
    );
    const victim = rows[0].id as string;
    const count = Math.max(size.accounts, size.timed);
    await accounts(house.owner, victim, count);
    const guess = () => Array.from({ length: 8 }, () => SIGNS[below(random, 32)]).join('');

    // the attacker's browsers: each has asked for a code for the victim, and guesses from a network of its own
    const browsers = Array.from({ length: 5 }, newToken);
    for (const browser of browsers)
      await askForCode({ mail: 'victim@lillvik.example', browser, network: newToken(), to: '/' });
    const atOne = async (many: number) => {
      let looked = 0;
      await inTurns(many, async (i) => {
        const came = await tryCode(browsers[i % 5], guess(), newToken());
        if (came.ok || came.reason !== 'wait') looked += 1;
      });
      return looked;
    };
    const looked = await atOne(size.guesses);
    say(`${looked} of ${size.guesses} guesses at one account were looked at`);

    // the victim, meanwhile
    const key = softKey('ragang.example', ORIGIN);
    await house.owner.query(
      `insert into access.passkey (id, person_id, credential, public_key, name) values ($1, $2, $3, $4, 'Telefonen')`,
      [newId(), victim, key.id, key.publicKey],
    );
    const there = { origin: ORIGIN, network: newToken() };
    const mine = newToken();
    const asked = await askForPasskey(there, mine, 'sign-in');
    const came =
      asked instanceof Date
        ? null
        : await takePasskey(there, mine, 'sign-in', key.answer(asked.challenge, 1) as never);
    const byPasskey = came?.ok === true && came.personId === victim;

    // one network, many accounts
    let askedFor = 0;
    await inTurns(size.accounts, async (i) => {
      const mail = `person-${i}@lillvik.example`;
      const wait = await askForCode({ mail, browser: newToken(), network: '192.0.2.1', to: '/' });
      if (!wait) askedFor += 1;
    });
    let sprayed = 0;
    await inTurns(size.accounts, async () => {
      const one = await tryCode(newToken(), guess(), '192.0.2.1');
      if (one.ok || one.reason !== 'wait') sprayed += 1;
    });
    say(`${askedFor} codes and ${sprayed} guesses from one address`);

    const gap = await timing(size.timed);

    // control: without the limit guesses are looked at, so that counting them would show it
    await house.owner.query(`update access.attempt_limit set most = 1000`);
    const control = await atOne(60);

    const passed =
      looked <= 20 &&
      looked > 0 &&
      byPasskey &&
      askedFor <= 30 &&
      sprayed <= 60 &&
      gap < 10 &&
      control > 40;
    return {
      passed,
      figures: {
        guesses: size.guesses,
        'looked at': looked,
        'came in by passkey': byPasskey ? 'yes' : 'no',
        accounts: size.accounts,
        'codes asked for from one address': askedFor,
        'guesses looked at from one address': sprayed,
        'p50 apart, ms': Math.round(gap * 100) / 100,
        'control: looked at without the limit, of 60': control,
      },
    };
  },
} satisfies Proof<{ guesses: number; accounts: number; timed: number }>;

type Owner = { query(text: string, values?: unknown[]): Promise<unknown> };

/** The victim and as many other people as are tried, each with an address. */
async function accounts(owner: Owner, victim: string, many: number): Promise<void> {
  await owner.query(
    `insert into access.account (person_id, mail) values ($1, 'victim@lillvik.example')
       on conflict (person_id) do update set mail = excluded.mail`,
    [victim],
  );
  await owner.query(
    `with made as (insert into organisations.person (id, name, invented)
         select gen_random_uuid(), 'Prov ' || i, true from generate_series(0, $2::int - 1) i returning id, name),
       joined as (insert into organisations.membership (person_id, organisation_id, role)
         select made.id, m.organisation_id, 'reader' from made, organisations.membership m where m.person_id = $1)
     insert into access.account (person_id, mail)
       select id, 'person-' || substr(name, 6) || '@lillvik.example' from made`,
    [victim, many],
  );
}

async function inTurns(many: number, one: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < many) await one(next++);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, many) }, worker));
}

/** How far apart the middle answers to a known and an unknown address are, in milliseconds. */
async function timing(many: number): Promise<number> {
  const taken: [number[], number[]] = [[], []];
  for (let i = 0; i < many; i += 1) {
    for (const known of [0, 1] as const) {
      const mail = known ? `person-${i}@lillvik.example` : `nobody-${i}@lillvik.example`;
      const began = performance.now();
      await askForCode({ mail, browser: newToken(), network: newToken(), to: '/' });
      taken[known].push(performance.now() - began);
    }
  }
  const middle = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;
  return Math.abs(middle(taken[0]) - middle(taken[1]));
}
