import { ownAnswersToFill } from '#matters/server';
import { ownWorkbookSheets } from '#matters/ui/own-workbook.ts';
import * as m from '#messages';
import { logAccess, makeWorkbook, tx } from '#platform/server';
import { asDownload } from '../as-download.ts';
import type { RequestHandler } from './$types';

/** The organisation's own workbook: a row for each matter and place, today's answers filled in, lists to choose from. */
export const GET: RequestHandler = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  await logAccess(viewer, { what: 'export', outcome: 'done', detail: 'own workbook' });
  const toFill = await tx(viewer, 'read', (db) => ownAnswersToFill(db, viewer));
  const sheets = ownWorkbookSheets({
    ...toFill,
    organisationName: viewer.organisationName,
    address: `${url.origin}/workbook`,
    now: new Date(),
  });
  return asDownload(await makeWorkbook(sheets), m.workbook_template_fileName(), '/workbook');
};
