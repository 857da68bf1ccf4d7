import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  has,
  inDays,
  kept,
  matterId,
  offered,
  one,
  pastRules,
  type Step,
  type Walk,
} from './step.ts';

const WORKBOOK = join(import.meta.dirname, '../../tests/fixtures/workbooks/vasterbotten.xlsx');
const workbook = { field: 'file', name: 'vasterbotten.xlsx', bytes: () => readFileSync(WORKBOOK) };
const intake = (w: Walk) => `/workbook/${kept('intake')(w)}`;

const running = (w: Walk) =>
  one(
    w,
    `select r.id from matters.round r join matters.ask a on a.round_id = r.id
           where r.opened_at is null and a.organisation_id = $1 limit 1`,
    [w.people.get('umea')!.organisationId],
  );

/** The round has run for weeks, and those who are silent were reminded last week. */
async function letTimeGo(w: Walk): Promise<void> {
  const round = kept('round')(w);
  await pastRules(
    w,
    `update matters.round set invited_at = now() - interval '20 days', started_at = now() - interval '21 days' where id = $1`,
    [round],
  );
  await pastRules(
    w,
    `insert into matters.reminder (county_id, round_id, organisation_id, number, reminded_at, reminded_by, reminded_by_name)
     select distinct a.county_id, a.round_id, a.organisation_id, 1, now() - interval '7 days', $2::uuid, 'Maja'
       from matters.ask a where a.round_id = $1 and a.answered_at is null`,
    [round, w.people.get('coordinator')!.personId],
  );
}

/** What an organisation answers: one matter, in a round, out of a workbook; and the coordinator's rounds. */
export const ANSWERING: readonly Step[] = [
  {
    on: '/answer/matter/[slug]',
    way: 'POST save',
    who: 'norsjo',
    at: '/answer/matter/growth-advice',
    form: has('who', 'self'),
    fill: { who: 'self', remark: 'Det gör vi med grannkommunerna.' },
    leaves: 'history',
  },
  {
    on: '/answer/matter/[slug]',
    way: 'POST still',
    who: 'norsjo',
    at: '/answer/matter/growth-advice',
    leaves: 'history',
  },
  {
    on: '/answer/matter/[slug]/withdraw',
    way: 'POST default',
    who: 'norsjo',
    at: '/answer/matter/growth-advice/withdraw',
    leads: /saved=withdrawn/,
    leaves: 'history',
  },
  {
    on: '/answer/matter/[slug]',
    way: 'POST save',
    who: 'region',
    at: '/answer/matter/company-visits?place=umea',
    form: has('who', 'self'),
    fill: { who: 'self' },
    leaves: 'history',
  },
  {
    on: '/answer/matter/[slug]',
    way: 'POST county',
    who: 'region',
    at: '/answer/matter/company-visits',
    fill: (_, form) => ({ place: offered(form, 'place')[0] ?? null }),
    leads: /taken=/,
    leaves: 'history',
  },
  {
    on: '/answer/[round]/[matter]',
    way: 'POST save',
    who: 'umea',
    at: async (w) => `/answer/${await running(w)}/export`,
    form: has('who', 'self'),
    fill: { who: 'self' },
    leaves: 'history',
  },
  {
    on: '/answer/[round]/[matter]',
    way: 'POST still',
    who: 'umea',
    at: async (w) => `/answer/${await running(w)}/export?/still`,
    bare: true,
    fill: () => ({ key: randomUUID() }),
    leaves: 'history',
  },
  {
    on: '/answer/[round]/[matter]',
    way: 'POST save',
    who: 'region',
    at: async (w) => `/answer/${await running(w)}/flights?place=umea`,
    form: has('who', 'self'),
    fill: { who: 'self' },
    leaves: 'history',
  },
  {
    on: '/answer/[round]/[matter]',
    way: 'POST county',
    who: 'region',
    at: async (w) => `/answer/${await running(w)}/flights`,
    fill: (_, form) => ({ place: offered(form, 'place')[0] ?? null }),
    leads: /taken=/,
    leaves: 'history',
  },
  {
    on: '/answer',
    way: 'POST still',
    who: 'umea',
    at: '/answer',
    form: has('matter'),
    fill: (_, form) => ({ matter: offered(form, 'matter')[0]! }),
    leads: /saved=1/,
    leaves: 'history',
  },
  {
    on: '/workbook',
    way: 'POST read',
    who: 'coordinator',
    at: '/workbook',
    fill: { for: 'coordinator' },
    file: workbook,
    keep: 'intake',
    leaves: 'history',
  },
  {
    on: '/workbook/[id]',
    way: 'POST mend',
    who: 'coordinator',
    at: intake,
    form: has('do', 'skip'),
    fill: { text: null, do: 'skip' },
    leaves: 'history',
  },
  {
    on: '/workbook/[id]',
    way: 'POST answer',
    who: 'coordinator',
    at: intake,
    fill: (_, form) => {
      const names = new Set(form.possible.map(([name]) => name));
      const questions = [...names].filter((name) => /^(bundle|holds):/.test(name));
      return Object.fromEntries(questions.map((name) => [name, offered(form, name)[0]!]));
    },
    leaves: 'history',
  },
  {
    on: '/workbook/[id]',
    way: 'POST confirm',
    who: 'coordinator',
    at: intake,
    leads: /saved=yes/,
    leaves: 'history',
  },
  {
    on: '/workbook',
    way: 'POST read',
    who: 'umea',
    at: '/workbook',
    fill: { for: 'own' },
    file: workbook,
    keep: 'intake',
    leaves: 'history',
  },
  {
    on: '/workbook/[id]',
    way: 'POST discard',
    who: 'umea',
    at: intake,
    leads: /saved=discarded/,
    leaves: 'history',
  },
  {
    on: '/suggestions',
    way: 'POST default',
    who: 'storuman',
    at: '/suggestions',
    form: has('yes'),
    fill: (_, form) => ({ yes: offered(form, 'yes')[0]! }),
    leads: /yes=1/,
    leaves: 'history',
  },
  {
    on: '/rounds/new',
    way: 'POST default',
    who: 'coordinator',
    at: '/rounds/new',
    fill: async (w) => ({
      nameSv: 'En omgång att prova med',
      matters: [await matterId(w, 'statistics'), await matterId(w, 'mining')],
      organisations: [
        w.people.get('region')!.organisationId!,
        w.people.get('skelleftea')!.organisationId!,
      ],
    }),
    keep: 'round',
    leads: /saved=started/,
    leaves: 'history',
  },
  ...(['statistics', 'mining'] as const).map((slug): Step => ({
    on: '/answer/[round]/[matter]',
    way: 'POST save',
    who: 'region',
    at: (w) => `/answer/${kept('round')(w)}/${slug}`,
    form: has('who', 'self'),
    fill: { who: 'self' },
    leaves: 'history',
  })),
  {
    on: '/rounds/[id]',
    way: 'POST invite',
    who: 'coordinator',
    at: (w) => `/rounds/${kept('round')(w)}`,
    leads: /saved=invited/,
    leaves: 'history',
  },
  {
    on: '/rounds/[id]',
    way: 'POST extend',
    who: 'coordinator',
    at: (w) => `/rounds/${kept('round')(w)}`,
    fill: () => ({ answerBy: inDays(30) }),
    leads: /saved=extended/,
    leaves: 'history',
  },
  {
    on: '/rounds/[id]',
    way: 'POST remind',
    who: 'coordinator',
    at: async (w) => `/rounds/${await running(w)}`,
    form: has('who', 'all'),
    fill: { who: 'all' },
    leads: /saved=reminded/,
    leaves: 'history',
  },
  {
    on: '/rounds/[id]',
    way: 'POST close',
    who: 'coordinator',
    before: letTimeGo,
    at: (w) => `/rounds/${kept('round')(w)}`,
    leads: /saved=closed/,
    leaves: 'log',
  },
];
