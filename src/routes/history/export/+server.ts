import { exportHistory, logAccess, tx } from '#platform/server';
import type { RequestHandler } from './$types';

/** The organisation's own history with the chain, as a file; noted before it is made. */
export const GET: RequestHandler = async ({ locals }) => {
  const viewer = locals.viewer!;
  await logAccess(viewer, { what: 'export', outcome: 'done', detail: 'history' });
  const now = new Date();
  const exported = await tx(viewer, 'read', (db) => exportHistory(db, viewer, now));
  return new Response(JSON.stringify(exported), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="ragang-history-${now.toISOString().slice(0, 10)}.json"`,
    },
  });
};
