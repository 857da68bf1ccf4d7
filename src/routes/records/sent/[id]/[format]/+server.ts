import { error } from '@sveltejs/kit';
import { isUuid } from '#platform/core/ids';
import { tx } from '#platform/server';
import { noteExport, sentFile } from '#records/server';
import { download } from '../../../download.ts';
import type { RequestHandler } from './$types';

/** The very bytes that were sent. */
export const GET: RequestHandler = async ({ locals, params: { id, format } }) => {
  const viewer = locals.viewer!;
  if (!isUuid(id) || (format !== 'pdf' && format !== 'json')) error(404);
  const bytes = await tx(viewer, 'read', (db) => sentFile(db, viewer, id, format));
  if (!bytes) error(404);
  await noteExport(viewer, 'records.dispatch', id, `file ${format}`);
  return download(bytes, format, `ragang-${id}`);
};
