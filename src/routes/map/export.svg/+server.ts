import { error } from '@sveltejs/kit';
import { mapView, parseMapWish } from '#matters/server';
import { readableNote } from '#matters/ui/export-sheets.ts';
import { drawPicture } from '#matters/ui/map-svg.ts';
import * as m from '#messages';
import { logAccess, tx } from '#platform/server';
import type { RequestHandler } from './$types';

/** The map as a picture that stands alone: all rows that fit the wish, and no more than the viewer may read. */
export const GET: RequestHandler = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  await logAccess(viewer, { what: 'export', outcome: 'done', detail: 'map picture' });
  const map = await tx(viewer, 'read', (db) =>
    mapView(db, viewer, parseMapWish(url.searchParams), Infinity),
  );
  if (!map) error(404);
  const name = [m.exports_fileName(), map.place?.slug].filter(Boolean).join('-');
  return new Response(drawPicture(map, readableNote({ ...viewer, now: new Date() })), {
    headers: {
      'content-type': 'image/svg+xml; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.svg"`,
    },
  });
};
