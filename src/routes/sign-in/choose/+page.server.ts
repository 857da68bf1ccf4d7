import { redirect } from '@sveltejs/kit';
import { placesToEnter } from '#platform/server';
import { browserOf, enter, onward, turnedAway } from '../enter.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ cookies, url }) => {
  const to = onward(url.searchParams.get('to'));
  const places = await placesToEnter(browserOf(cookies));
  if (places.length === 0) redirect(303, '/sign-in?sorry=expired');
  return {
    to,
    places: places.map(({ organisationId, countyId, organisationName, county }) => ({
      value: `${organisationId}/${countyId}`,
      organisationName,
      county,
    })),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const to = onward(String(form.get('to') ?? ''));
    const browser = browserOf(event.cookies);
    const chosen = (await placesToEnter(browser)).find(
      (place) => `${place.organisationId}/${place.countyId}` === form.get('place'),
    );
    if (!chosen) return turnedAway('code', 'expired', to);
    return enter(event, browser, chosen, to);
  },
};
