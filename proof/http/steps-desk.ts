import { inDays, kept, offered, one, organisationId, type Step, type Walk } from './step.ts';

const request = (w: Walk) => `/records/requests/${kept('request')(w)}`;
/** A note of this organisation, by its id at the desk. */
const noteOf = (w: Walk, slug: string) =>
  one(
    w,
    `select n.id from matters.note n join organisations.organisation o on o.id = n.organisation_id
      where o.slug = $1 and n.ended_at is null order by n.id limit 1`,
    [slug],
  );

/** The registrar's desk: a request with its records, masks and questions, and what is sent. */
export const DESK: readonly Step[] = [
  {
    on: '/records/requests',
    way: 'POST default',
    who: 'umea',
    at: '/records/requests',
    fill: () => ({
      received_on: inDays(0),
      wording: 'Allt om varslen i våras.',
      asked_by: 'En tidning',
      reply_to: 'tidning@example.org',
    }),
    keep: 'request',
    leads: /saved=registered/,
    leaves: 'history',
  },
  ...(['umea', 'region-vasterbotten'] as const).map((slug): Step => ({
    on: '/records/record/[kind]/[...row]',
    way: 'POST pick',
    who: 'umea',
    at: async (w) => `/records/record/note/${await noteOf(w, slug)}`,
    fill: (w) => ({ request: kept('request')(w) }),
    leads: /saved=picked/,
    leaves: 'history',
  })),
  {
    on: '/records/requests/[id]',
    way: 'POST mask',
    who: 'umea',
    at: request,
    fill: (_, form) => ({
      field: offered(form, 'field')[0]!,
      whole: 'yes',
      section: '18 kap. 8 § offentlighets- och sekretesslagen',
    }),
    leads: /saved=changed/,
    leaves: 'history',
  },
  {
    on: '/records/requests/[id]',
    way: 'POST unmask',
    who: 'umea',
    at: request,
    leads: /saved=changed/,
    leaves: 'history',
  },
  {
    on: '/records/requests/[id]',
    way: 'POST consult',
    who: 'umea',
    at: request,
    fill: { question: 'Har ni något att säga om detta?' },
    leads: /saved=changed/,
    leaves: 'history',
  },
  {
    on: '/records/consults',
    way: 'POST default',
    who: 'region',
    at: '/records/consults',
    fill: (_, form) => ({ answer: offered(form, 'answer')[0]!, words: 'Lämna ut.' }),
    leads: /saved=changed/,
    leaves: 'history',
  },
  {
    on: '/records/requests/[id]',
    way: 'POST back',
    who: 'umea',
    at: request,
    leads: /saved=changed/,
    leaves: 'history',
  },
  {
    on: '/records/requests/[id]',
    way: 'POST number',
    who: 'umea',
    at: request,
    fill: { registration_number: 'KS 2026/117' },
    leads: /saved=changed/,
    leaves: 'history',
  },
  {
    on: '/records/requests/[id]',
    way: 'POST answer',
    who: 'umea',
    at: request,
    fill: (_, form) => ({ how: offered(form, 'how')[0]!, words: 'Här är det.' }),
    leads: /saved=answered/,
    leaves: 'history',
  },
  {
    on: '/records/record/[kind]/[...row]',
    way: 'POST send',
    who: 'umea',
    at: async (w) => `/records/record/note/${await noteOf(w, 'umea')}`,
    fill: async (w) => ({
      recipients: await organisationId(w, 'region-vasterbotten'),
      ground: 'Regionen behöver det.',
    }),
    keep: 'dispatch',
    leads: /saved=sent/,
    leaves: 'history',
  },
  {
    on: '/records/sent/[id]',
    way: 'POST default',
    who: 'umea',
    at: (w) => `/records/sent/${kept('dispatch')(w)}`,
    fill: { registration_number: 'KS 2026/118' },
    leads: /saved=changed/,
    leaves: 'history',
  },
];
