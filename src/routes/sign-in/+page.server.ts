import { fail } from '@sveltejs/kit';
import { demoPeople, somebodyIsHere } from '#organisations/server';
import { CODE_MINUTES, issuersOpen } from '#platform/server';
import { letInDemo, onward } from './enter.ts';
import type { Actions, PageServerLoad } from './$types';

/** The trial sign-in exists only where the demo is on (RAGANG_DEMO; off by default with DATABASE_URL). */
const isOn = () => process.env.RAGANG_DEMO === '1';

export const load: PageServerLoad = async ({ url }) => {
  const until = new Date(url.searchParams.get('until') ?? '');
  return {
    on: isOn(),
    people: isOn() ? await demoPeople() : [],
    nobody: !isOn() && !(await somebodyIsHere()),
    issuers: await issuersOpen(),
    minutes: CODE_MINUTES,
    to: onward(url.searchParams.get('to')),
    sorry: url.searchParams.get('sorry'),
    until: Number.isNaN(until.getTime()) ? null : until,
  };
};

export const actions: Actions = {
  /** One of the invented people; nobody is counted here. */
  default: async (event) => {
    if (!isOn()) return fail(404, { gone: true });
    const form = await event.request.formData();
    const [personId, organisationId] = String(form.get('who') ?? '').split('/');
    const person = (await demoPeople()).find(
      (p) => p.personId === personId && p.organisationId === organisationId,
    );
    if (!person) return fail(422, { gone: true });
    return letInDemo(event, person, onward(String(form.get('to') ?? '')));
  },
};
