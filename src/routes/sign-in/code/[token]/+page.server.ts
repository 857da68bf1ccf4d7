import { codeInWords, codeOf, lookAtCodeLink, tryCodeLink } from '#platform/server';
import { browserOf, letIn, networkAsking, onward, turnedAway } from '../../enter.ts';
import type { Actions, PageServerLoad } from './$types';

/** Looking does nothing: mail is opened by machines too. Elsewhere than where it was asked for, the code is shown. */
export const load: PageServerLoad = async ({ params, url, cookies }) => {
  const leads = await lookAtCodeLink(browserOf(cookies), params.token);
  return {
    leads,
    to: onward(url.searchParams.get('to')),
    code: leads === 'elsewhere' ? codeInWords(codeOf(params.token)) : null,
  };
};

export const actions: Actions = {
  default: async (event) => {
    const to = onward(String((await event.request.formData()).get('to') ?? ''));
    const came = await tryCodeLink(
      browserOf(event.cookies),
      event.params.token,
      networkAsking(event),
    );
    if (came.ok) return letIn(event, { personId: came.personId, way: 'code' }, to);
    return turnedAway('code', came.reason, to, came.reason === 'wait' ? came.until : undefined);
  },
};
