import { accessLogOf, newestSeals, tx, unsealed, SEAL_WITHIN_MS } from '#platform/server';
import type { PageServerLoad } from './$types';

const SEALS = 5;
const LINES = 50;
const WHAT = ['read-secret', 'export', 'sign-in', 'refused', 'people', 'administration'];

/** The newest seals; for the organisation's administrator its access log. Three questions. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const administers = viewer.role === 'administrator';
  const asked = url.searchParams.get('what');
  const what = asked && WHAT.includes(asked) ? asked : null;
  const before = url.searchParams.get('before');
  const found = await tx(viewer, 'read', async (db) => ({
    seals: await newestSeals(db, SEALS),
    waiting: await unsealed(db),
    lines: administers
      ? await accessLogOf(db, viewer, {
          what,
          before: before && /^\d{1,18}$/.test(before) ? before : null,
          most: LINES + 1,
        })
      : [],
  }));
  const late = found.waiting.some(
    ({ oldest }) => oldest && Date.now() - oldest.getTime() > SEAL_WITHIN_MS,
  );
  return {
    seals: found.seals,
    late,
    administers,
    what,
    kinds: WHAT,
    lines: found.lines.slice(0, LINES),
    older: found.lines.length > LINES ? found.lines[LINES - 1]!.seq : null,
    organisationName: viewer.organisationName,
  };
};
