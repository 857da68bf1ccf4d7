import { fail, redirect } from '@sveltejs/kit';
import { isMailAddress } from '#platform/core/mail-address';
import { askForCode, CODE_MINUTES, logAccess, tryCode, typedCode } from '#platform/server';
import {
  browserOf,
  leadingTo,
  letIn,
  markBrowser,
  networkAsking,
  onward,
  turnedAway,
} from '../enter.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url, cookies }) => ({
  to: onward(url.searchParams.get('to')),
  asked: browserOf(cookies) !== undefined,
  minutes: CODE_MINUTES,
});

export const actions: Actions = {
  /** Mail me a code. Known or not: the same page, as soon. */
  ask: async (event) => {
    const form = await event.request.formData();
    const to = onward(String(form.get('to') ?? ''));
    const mail = String(form.get('mail') ?? '').trim();
    if (!isMailAddress(mail))
      return fail(422, { to, mail: mail.slice(0, 254), fault: 'mail' as const });
    const wait = await askForCode({
      mail,
      browser: markBrowser(event.cookies),
      network: networkAsking(event),
      to,
    });
    if (wait) {
      await logAccess(null, { what: 'sign-in', outcome: 'refused', detail: 'code ask wait' });
      return fail(429, { to, mail, fault: 'wait' as const, until: wait });
    }
    redirect(303, leadingTo('/sign-in/code', to));
  },
  /** This is the code. */
  try: async (event) => {
    const form = await event.request.formData();
    const to = onward(String(form.get('to') ?? ''));
    const typed = String(form.get('code') ?? '');
    if (!typedCode(typed))
      return fail(422, { to, code: typed.slice(0, 40), fault: 'shape' as const });
    const came = await tryCode(browserOf(event.cookies), typed, networkAsking(event));
    if (came.ok) return letIn(event, { personId: came.personId, way: 'code' }, to);
    if (came.reason === 'wrong') {
      await logAccess(null, { what: 'sign-in', outcome: 'refused', detail: 'code wrong' });
      return fail(422, { to, code: typed.slice(0, 40), fault: 'wrong' as const });
    }
    return turnedAway('code', came.reason, to, came.reason === 'wait' ? came.until : undefined);
  },
};
