import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { enter } from './people.ts';
import { kept, type Step, type Walk } from './step.ts';

/** The letter to somebody, waited for: the house posts them some seconds later. */
async function letterTo(w: Walk, address: string): Promise<string> {
  for (let turn = 0; turn < 80; turn += 1) {
    for (const name of readdirSync(w.mail).filter((one) => one.endsWith('.eml'))) {
      const text = readFileSync(join(w.mail, name), 'utf8').replace(/=\r?\n/g, '');
      if (text.includes(`To: ${address}`) && text.includes('/sign-in/code/')) return text;
    }
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error(`no letter has come to ${address}`);
}

/** A letter that did not arrive. */
async function layLetter(w: Walk, state: string): Promise<void> {
  const { personId, countyId } = w.people.get('umea')!;
  const { rows } = await w.root.query(
    `insert into mail.message (id, county_id, key, kind, to_person, link, state, reason, settled_at)
     values (gen_random_uuid(), $1, gen_random_uuid()::text, 'round-begun', $2, '/answer', $3, case when $3 = 'failed' then 'refused' end, now()) returning id`,
    [countyId, personId, state],
  );
  w.kept.set('letter', rows[0].id as string);
}

/** What the operator does, and last the emptying of the demo. */
export const ENDING: readonly Step[] = [
  {
    on: '/operator/mail',
    way: 'POST again',
    who: 'operator',
    before: (w) => layLetter(w, 'failed'),
    at: '/operator/mail?/again',
    bare: true,
    fill: (w) => ({ id: kept('letter')(w) }),
    leads: /saved=again/,
    leaves: 'log',
  },
  {
    on: '/operator/mail',
    way: 'POST back',
    who: 'operator',
    before: (w) => layLetter(w, 'sent'),
    at: '/operator/mail?/back',
    bare: true,
    fill: (w) => ({ messageId: kept('letter')(w) }),
    leads: /saved=back/,
    leaves: 'log',
  },
  {
    on: '/operator/mail',
    way: 'POST now',
    who: 'operator',
    at: '/operator/mail?/now',
    bare: true,
    leads: /saved=now/,
    leaves: 'log',
  },
  {
    on: '/operator/retention',
    way: 'POST rule',
    who: 'operator',
    at: '/operator/retention',
    fill: {
      tbl: 'matters.intake',
      months: '24',
      ground: 'Dokumenthanteringsplanen, beslut 2026/4',
    },
    leads: /saved=rule/,
    leaves: 'history',
  },
  {
    on: '/operator/retention',
    way: 'POST dispose',
    who: 'operator',
    at: '/operator/retention?/dispose',
    bare: true,
    fill: {
      tbl: 'matters.intake',
      cutoff: '2024-11-25T00:00:00.000Z',
      expected: '0',
      decidedBy: 'Arkivansvarig',
      decision: '2026/5',
      decidedOn: '2026-11-20',
    },
    expect: 409,
    leaves: 'log',
  },
  {
    on: '/sign-in/code',
    way: 'POST try',
    who: 'guest',
    trace: 'umea',
    before: async (w) => {
      const letter = await letterTo(w, 'siv.testlund@umea.example');
      w.kept.set('code', /: ([A-Z2-9]{4}-[A-Z2-9]{4})\s/.exec(letter)![1]!);
    },
    at: '/sign-in/code',
    fill: (w) => ({ code: kept('code')(w) }),
    leads: /^\/$/,
    after: async (w) => w.people.set('guest', await enter(w.app, w.root, 'guest')),
    leaves: 'log',
  },
  {
    on: '/sign-in/code/[token]',
    way: 'POST default',
    who: 'visitor',
    trace: 'skelleftea',
    at: async (w) => {
      const letter = await letterTo(w, 'karin.fiktivsson@skelleftea.example');
      return `/sign-in/code/${/\/sign-in\/code\/([\w-]+)/.exec(letter)![1]}`;
    },
    leads: /^\/$/,
    after: async (w) => w.people.set('visitor', await enter(w.app, w.root, 'visitor')),
    leaves: 'log',
  },
  {
    on: '/county/empty',
    way: 'POST default',
    who: 'space',
    at: '/county/empty',
    fill: { sure: 'yes' },
    leads: /saved=emptied/,
    leaves: 'history',
  },
];
