import { answersExport } from '#matters/server';
import { answersSheet } from '#matters/ui/export-sheets.ts';
import * as m from '#messages';
import { logAccess, makeWorkbook } from '#platform/server';
import { asDownload } from '../../workbook/as-download.ts';
import type { RequestHandler } from './$types';

/** Everything that has been said and that the viewer may read, as one sheet; made in a child process. */
export const GET: RequestHandler = async ({ locals }) => {
  const viewer = locals.viewer!;
  await logAccess(viewer, { what: 'export', outcome: 'done', detail: 'answers workbook' });
  const { named, pieces } = await answersExport(viewer, m.language());
  const sheet = answersSheet(pieces, named, { ...viewer, now: new Date() });
  return asDownload(await makeWorkbook([sheet]), m.exports_answers_fileName(), '/map');
};
