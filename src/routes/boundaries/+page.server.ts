import { boundariesOverview } from '#matters/server';
import * as m from '#messages';
import { localDateOf } from '#platform/core/working-days';
import { newFormKey, tx } from '#platform/server';
import { around } from './shown.ts';
import { sayStillTrueFrom } from './still.ts';
import type { Actions, PageServerLoad } from './$types';

/** Everything about boundaries that concerns the viewer. Four questions. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const filter = { area: url.searchParams.get('area'), place: url.searchParams.get('place') };
  const overview = await tx(viewer, 'read', (db) => boundariesOverview(db, viewer, filter));
  const { areas, inForce, ours, others, waiting } = overview;
  const all = [...ours, ...others];
  const isOpen = ({ endedAt }: (typeof all)[number]) => !endedAt;
  const differs = all.filter(
    (one) => isOpen(one) && one.places.every(({ state }) => state === 'declined'),
  );
  return {
    ...around(viewer, overview),
    waiting: waiting.length,
    review: overview.review.map((one) => ({ ...one, formKey: newFormKey() })),
    differs,
    running: all.filter((one) => isOpen(one) && !differs.includes(one)),
    closed: all.filter((one) => !isOpen(one) && one.endedBecause !== 'agreed'),
    agreed: inForce.length,
    groups: areas.flatMap((area) => {
      const boundaries = inForce.filter(({ matter }) => matter.areaId === area.id);
      return boundaries.length ? [{ name: m.pick(area.nameSv, area.nameEn), boundaries }] : [];
    }),
    areas: areas.map(({ slug, nameSv, nameEn }) => ({
      value: slug,
      label: m.pick(nameSv, nameEn),
    })),
    places: overview.places.map(({ slug, name }) => ({ value: slug, label: name })),
    filter: { area: filter.area ?? '', place: filter.place ?? '' },
    today: localDateOf(new Date()) as string,
    saved: url.searchParams.get('saved'),
  };
};

export const actions: Actions = {
  still: ({ locals, request }) => sayStillTrueFrom(request, locals.viewer!, '/boundaries'),
};
