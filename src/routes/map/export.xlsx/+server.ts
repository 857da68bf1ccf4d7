import { error } from '@sveltejs/kit';
import { mapView, parseMapWish } from '#matters/server';
import { mapSheet } from '#matters/ui/map-sheet.ts';
import { tx, writeWorkbook } from '#platform/server';
import type { RequestHandler } from './$types';

/** The rows of the map as a workbook: all that fit the wish, and no more than the viewer may read. */
export const GET: RequestHandler = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const wish = { ...parseMapWish(url.searchParams), towns: true };
  const map = await tx(viewer, 'read', (db) => mapView(db, viewer, wish, Infinity));
  if (!map) error(404);
  const bytes = await writeWorkbook([mapSheet(map, viewer.organisationName, new Date())]);
  return new Response(bytes as BodyInit, {
    headers: {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename="${fileName(map.place?.slug)}"`,
    },
  });
};

function fileName(place: string | undefined): string {
  return ['map', place, 'ragang.xlsx'].filter(Boolean).join('-');
}
