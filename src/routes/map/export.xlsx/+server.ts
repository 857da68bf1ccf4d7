import { error } from '@sveltejs/kit';
import { countyExport, mapAddress, parseMapWish } from '#matters/server';
import { boundariesSheet, differencesSheet } from '#matters/ui/export-sheets.ts';
import { mapSheet } from '#matters/ui/map-sheet.ts';
import * as m from '#messages';
import { logAccess, makeWorkbook } from '#platform/server';
import { asDownload } from '../../workbook/as-download.ts';
import type { RequestHandler } from './$types';

/**
 * Map, differences and boundaries as one workbook, a sheet each. The map's rows are all that fit the wish; the others
 * are the county's. No more than the viewer may read.
 */
export const GET: RequestHandler = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  await logAccess(viewer, { what: 'export', outcome: 'done', detail: 'map workbook' });
  const wish = parseMapWish(url.searchParams);
  const found = await countyExport(viewer, wish);
  if (!found) error(404);
  const { map, differences, boundaries, named } = found;
  const now = new Date();
  const made = await makeWorkbook([
    mapSheet(map, viewer.organisationName, now),
    differencesSheet(differences, named, { ...viewer, now }),
    boundariesSheet(boundaries, named, { ...viewer, now }),
  ]);
  const name = [m.exports_fileName(), map.place?.slug].filter(Boolean).join('-');
  return asDownload(made, name, mapAddress(wish));
};
