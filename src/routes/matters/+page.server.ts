import { error, redirect } from '@sveltejs/kit';
import { confirmMatters, mattersList } from '#matters/server';
import { isCoordinator } from '#platform/core/viewer';
import { tx } from '#platform/server';
import { placeSought } from '../remember-place.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, cookies, parent }) => {
  const viewer = locals.viewer!;
  const { shell } = await parent();
  const text = (name: string) => url.searchParams.get(name)?.slice(0, 60) ?? '';
  const sought = placeSought(url, locals.place, cookies);
  const places = shell?.places ?? [];
  const place =
    places.find(({ id, slug }) =>
      sought === null ? id === viewer.organisationId : slug === sought,
    ) ?? null;
  const filter = {
    area: text('area'),
    standing: text('standing'),
    asked: text('asked'),
    placeSlug: place?.slug ?? null,
  };
  const list = await tx(viewer, 'read', (db) => mattersList(db, viewer, filter));
  return {
    list,
    filter,
    places,
    coordinator: isCoordinator(viewer),
    saved: url.searchParams.has('confirmed')
      ? Number(url.searchParams.get('confirmed')) || 0
      : null,
  };
};

export const actions: Actions = {
  /** The county stands for a matter, or for a whole area. */
  confirm: async ({ locals, request }) => {
    const form = await request.formData();
    const text = (name: string) =>
      String(form.get(name) ?? '')
        .replaceAll('\0', '')
        .slice(0, 100);
    const [matter, area] = [text('matter'), text('area')];
    const which = matter ? { matterSlug: matter } : { areaSlug: area };
    const outcome = await confirmMatters(locals.viewer!, which, new Date());
    if (!outcome.ok) error(404);
    redirect(
      303,
      `/matters?confirmed=${outcome.count}${area ? `#${encodeURIComponent(area)}` : ''}`,
    );
  },
};
