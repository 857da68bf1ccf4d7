import { fail, redirect } from '@sveltejs/kit';
import type { ChangeId } from '#matters';
import type { BoundaryId } from '#platform/core/ids';
import { aboutLink, sayStillTrueByLink, seeChangeByLink } from '#matters/server';
import {
  byTicket,
  logAccess,
  lookAtTicket,
  mayTry,
  networkOf,
  ticketHolder,
  tx,
} from '#platform/server';
import type { Actions, PageServerLoad } from './$types';

/** Looking does nothing: mail is opened by machines too. */
export const load: PageServerLoad = async ({ params, url, setHeaders }) => {
  setHeaders({ 'referrer-policy': 'no-referrer' });
  if (url.searchParams.get('saved') === 'done') return { done: true, gone: null, ticket: null };
  const ticket = await lookAtTicket(params.token);
  if (typeof ticket === 'string') return { done: false, gone: ticket, ticket: null };
  const house = { system: true, countyId: ticket.countyId } as const;
  const about = await tx(house, 'read', (db) => aboutLink(db, ticket.countyId, ticket.thing));
  if (!about) return { done: false, gone: 'over' as const, ticket: null };
  return {
    done: false,
    gone: null,
    ticket: {
      what: ticket.thing.what,
      id: ticket.thing.about,
      ...about,
      ...(await ticketHolder(ticket)),
    },
  };
};

export const actions: Actions = {
  default: async ({ params, getClientAddress }) => {
    const wait = await mayTry('link-address', networkOf(getClientAddress()));
    if (wait) return fail(429, { gone: 'wait' as const });
    const ticket = await lookAtTicket(params.token);
    if (typeof ticket === 'string') {
      await logAccess(null, { what: 'sign-in', outcome: 'refused', detail: `link ${ticket}` });
      return fail(409, { gone: ticket });
    }
    const { what, about } = ticket.thing;
    const now = new Date();
    const refused = await byTicket(ticket, async (db, viewer) => {
      if (what === 'still-true') return sayStillTrueByLink(db, viewer, about as BoundaryId, now);
      await seeChangeByLink(db, viewer, about as ChangeId, now);
      return null;
    });
    if (refused === 'used' || refused === 'said-already')
      return fail(409, { gone: 'used' as const });
    if (refused) return fail(409, { gone: 'over' as const });
    redirect(303, `/link/${params.token}?saved=done`);
  },
};
