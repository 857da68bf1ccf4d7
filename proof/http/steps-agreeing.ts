import { has, kept, LOOKED, offered, one, pastRules, type Step, type Walk } from './step.ts';

/** A boundary that is to be looked at again now. */
async function makeDue(w: Walk, slug: string): Promise<string> {
  const id = await one(
    w,
    'select b.id from matters.boundary b join matters.matter m on m.id = b.matter_id where m.slug = $1',
    [slug],
  );
  await pastRules(w, 'update matters.boundary set look_again_by = current_date + 5 where id = $1', [
    id,
  ]);
  return id;
}

const MADE = '/boundaries/packages/new';

/** Proposed by the region, for two municipalities that answer with a yes or a no. */
function proposed(matter: string, name: string): Step[] {
  const at = `/boundaries/proposals/new?matter=${matter}`;
  return [
    {
      on: '/boundaries/proposals/new',
      way: 'POST review',
      who: 'region',
      at,
      fill: async (w, form) => ({
        place: [w.people.get('umea')!.organisationId!, w.people.get('norsjo')!.organisationId!],
        allPlaces: null,
        [`role-${w.people.get('region')!.organisationId}`]: 'owner',
        'role-each': has('role-each')(form) ? 'contributor' : null,
        limit: 'Regionen håller ihop, kommunerna gör.',
      }),
      expect: 200,
      leaves: LOOKED,
    },
    {
      on: '/boundaries/proposals/new',
      way: 'POST send',
      who: 'region',
      again: true,
      at,
      keep: name,
      leads: /saved=sent/,
      leaves: 'history',
    },
  ];
}

/** Agreeing: a proposal, a package, answers to them, and that a boundary is still true. */
export const AGREEING: readonly Step[] = [
  ...proposed('integration', 'proposal'),
  {
    on: '/boundaries/proposals/new',
    way: 'POST edit',
    who: 'region',
    bare: true,
    at: '/boundaries/proposals/new?/edit&matter=integration',
    fill: { matter: 'integration', limit: 'Något annat' },
    expect: 200,
    leaves: LOOKED,
  },
  {
    on: '/boundaries/proposals/[id]',
    way: 'POST answer',
    who: 'umea',
    at: (w) => `/boundaries/proposals/${kept('proposal')(w)}`,
    form: (form, w) => has(`answer-${kept('proposal')(w)}`, 'yes')(form),
    fill: (w) => ({ [`answer-${kept('proposal')(w)}`]: 'yes' }),
    leads: /saved=yes/,
    leaves: 'history',
  },
  {
    on: '/boundaries/waiting',
    way: 'POST answer',
    who: 'norsjo',
    at: '/boundaries/waiting',
    fill: (_, form) => {
      const first = form.possible.find(
        ([name, value]) => name.startsWith('answer-') && value === 'yes',
      );
      return first ? { [first[0]]: 'yes' } : {};
    },
    leads: /yes=1/,
    leaves: 'history',
  },
  {
    on: '/boundaries/packages/new',
    way: 'POST review',
    who: 'umea',
    at: MADE,
    fill: (_, form) => ({ matter: offered(form, 'matter')[0]! }),
    expect: 200,
    leaves: LOOKED,
  },
  {
    on: '/boundaries/packages/new',
    way: 'POST send',
    who: 'umea',
    again: true,
    at: MADE,
    keep: 'package',
    leads: /packages\//,
    leaves: 'history',
  },
  {
    on: '/boundaries/packages/new',
    way: 'POST edit',
    who: 'umea',
    bare: true,
    at: `${MADE}?/edit`,
    fill: { name: 'Ett annat namn' },
    expect: 200,
    leaves: LOOKED,
  },
  ...proposed('job-tracks', 'other proposal'),
  {
    on: '/boundaries/proposals/[id]',
    way: 'POST withdraw',
    who: 'region',
    at: (w) => `/boundaries/proposals/${kept('other proposal')(w)}`,
    leads: /saved=proposal/,
    leaves: 'history',
  },
  {
    on: '/boundaries',
    way: 'POST still',
    who: 'almi',
    before: (w) => makeDue(w, 'growth-advice'),
    at: '/boundaries',
    leads: /saved=1/,
    leaves: 'history',
  },
  {
    on: '/boundaries/[id]',
    way: 'POST still',
    who: 'region',
    at: async (w) => `/boundaries/${await makeDue(w, 'company-visits')}`,
    leads: /saved=1/,
    leaves: 'history',
  },
];
