import { redirect } from '@sveltejs/kit';
import { keepMailWish, mailWishOf, tx } from '#platform/server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
  wish: await tx(locals.viewer!, 'read', (db) => mailWishOf(db, locals.viewer!)),
  saved: url.searchParams.get('saved') === 'mail',
});

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = await request.formData();
    const wish = form.get('wish') === 'waiting' ? 'waiting' : 'all';
    await tx(locals.viewer!, 'write', (db) => keepMailWish(db, locals.viewer!, wish));
    const from = form.get('from') === '/account' ? '/account' : '/account/mail';
    redirect(303, `${from}?saved=mail`);
  },
};
