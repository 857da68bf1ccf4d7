import { filled, formsIn } from './forms.ts';
import { has, inDays, kept, offered, type Step } from './step.ts';

/** What an organisation says of itself: profile, units, contact points; and the county's own priorities. */
export const ORGANISATIONS: readonly Step[] = [
  {
    on: '/organisations/[slug]/edit',
    way: 'POST save',
    who: 'umea',
    // a colleague saves meanwhile: the same form, older, is needed for the next step
    before: async (w) => {
      const page = await w.people.get('umea')!.visitor.ask({ path: '/organisations/umea/edit' });
      w.kept.set('older form', page.body.toString());
    },
    at: '/organisations/umea/edit',
    fill: { mission: 'Vi arbetar för fler företag i Umeå.' },
    leads: /saved=profile/,
    leaves: 'history',
  },
  {
    on: '/organisations/[slug]/edit',
    way: 'POST settle',
    who: 'umea',
    before: async (w) => {
      const form = formsIn(kept('older form')(w)).find(has('mission'))!;
      const fields = filled(form.fields, { mission: 'Något helt annat om uppdraget.' });
      const answer = await w.people
        .get('umea')!
        .visitor.post('/organisations/umea/edit?/save', fields);
      w.last = answer.body.toString();
    },
    again: true,
    at: '/organisations/umea/edit',
    fill: (_, form) =>
      Object.fromEntries(
        form.possible.flatMap(([name]) => (name.startsWith('choice-') ? [[name, 'mine']] : [])),
      ),
    leads: /saved=profile/,
    leaves: 'history',
  },
  {
    on: '/organisations/[slug]/units',
    way: 'POST default',
    who: 'umea',
    at: '/organisations/umea/units',
    fill: { 'sv-new-1': 'En ny enhet', 'en-new-1': 'A new unit' },
    leads: /saved=units/,
    leaves: 'history',
  },
  {
    on: '/organisations/[slug]',
    way: 'POST read',
    who: 'region',
    at: '/organisations/umea',
    leads: /saved=read/,
    leaves: 'history',
  },
  {
    on: '/organisations/[slug]/contacts/new',
    way: 'POST default',
    who: 'umea',
    at: '/organisations/umea/contacts/new',
    fill: { role: 'Företagslots', personName: 'Nils Provkontakt', phone: '070-174 06 99' },
    keep: 'contact',
    leaves: 'history',
  },
  {
    on: '/organisations/[slug]/contacts/[id]',
    way: 'POST save',
    who: 'umea',
    at: (w) => `/organisations/umea/contacts/${kept('contact')(w)}`,
    fill: { role: 'Företagslots och växel' },
    leads: /saved=contact/,
    leaves: 'history',
  },
  {
    on: '/organisations/[slug]/contacts/[id]',
    way: 'POST link',
    who: 'umea',
    at: (w) => `/organisations/umea/contacts/${kept('contact')(w)}`,
    fill: (_, form) => ({ matter: offered(form, 'matter').slice(0, 2) }),
    leads: /saved=linked/,
    leaves: 'history',
  },
  {
    on: '/organisations/[slug]/contacts/[id]',
    way: 'POST unlink',
    who: 'umea',
    at: (w) => `/organisations/umea/contacts/${kept('contact')(w)}`,
    fill: (_, form) => ({ link: offered(form, 'link')[0]! }),
    leads: /saved=unlinked/,
    leaves: 'history',
  },
  {
    on: '/organisations/[slug]/contacts/[id]/away',
    way: 'POST save',
    who: 'umea',
    at: (w) => `/organisations/umea/contacts/${kept('contact')(w)}/away`,
    fill: () => ({ awayFrom: inDays(0), awayUntil: inDays(3), deputyName: 'Eva Provvikarie' }),
    leads: /saved=away/,
    leaves: 'history',
  },
  {
    on: '/organisations/[slug]/contacts/[id]/away',
    way: 'POST back',
    who: 'umea',
    at: (w) => `/organisations/umea/contacts/${kept('contact')(w)}/away`,
    leads: /saved=back/,
    leaves: 'history',
  },
  {
    on: '/organisations/[slug]/contacts/[id]',
    way: 'POST end',
    who: 'umea',
    at: (w) => `/organisations/umea/contacts/${kept('contact')(w)}`,
    leads: /saved=ended/,
    leaves: 'history',
  },
  {
    on: '/county',
    way: 'POST priority',
    who: 'space',
    at: '/county',
    form: has('number', '5'),
    fill: { nameSv: 'En hälsofrämjande region', source: 'Den regionala strategin' },
    leads: /saved=priority/,
    leaves: 'history',
  },
];
