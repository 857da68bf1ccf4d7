import { error, fail, redirect } from '@sveltejs/kit';
import { inquire, matterPage, parseInquiry } from '#matters/server';
import { isCoordinator, mayWrite } from '#platform/core/viewer';
import { localDateOf } from '#platform/core/working-days';
import { newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../../organisations/once.ts';
import { placeSought } from '../../remember-place.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, cookies }) => {
  const viewer = locals.viewer!;
  const sought = placeSought(url, locals.place, cookies);
  const page = await tx(viewer, 'read', (db) => matterPage(db, viewer, params.slug, sought));
  if (!page) error(404);
  return {
    ...page,
    countyId: viewer.countyId as string,
    ownId: viewer.organisationId as string,
    formKey: newFormKey(),
    today: localDateOf(new Date()) as string,
    mayWrite: mayWrite(viewer),
    coordinator: isCoordinator(viewer),
    saved: url.searchParams.get('saved'),
  };
};

export const actions: Actions = {
  /** "Fråga om detta". */
  inquire: async ({ locals, params, request }) => {
    const form = await request.formData();
    const wording = String(form.get('wording') ?? '');
    const parsed = parseInquiry(form, params.slug);
    if (!parsed.ok) return fail(422, { wording, faults: parsed.faults });
    const outcome = await orKeyUsed(inquire(locals.viewer!, parsed.command, new Date()));
    if (!outcome.ok && outcome.reason === 'key-used')
      return fail(409, { wording, faults: { key: 'stale-form' as const } });
    if (!outcome.ok && outcome.reason === 'no-such-matter')
      redirect(303, `/matters/${params.slug}?saved=changed`);
    if (!outcome.ok) return fail(403, { wording, faults: { form: outcome.reason } });
    const place = parsed.command.placeSlug ? `place=${parsed.command.placeSlug}&` : '';
    redirect(303, `/matters/${params.slug}?${place}saved=inquiry`);
  },
};
