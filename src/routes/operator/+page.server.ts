import { error } from '@sveltejs/kit';
import { houseState, operates, SEAL_WITHIN_MS, tx } from '#platform/server';
import type { PageServerLoad } from './$types';

const HOUR_MS = 3_600_000;
/** A night and a little. */
const BACKUP_WITHIN_MS = { server: 26 * HOUR_MS, embedded: 3 * HOUR_MS };
const RESTORE_WITHIN_MS = 31 * 24 * HOUR_MS;

/** How the installation is doing, and what needs to be done. The operator only; no content. Three questions. */
export const load: PageServerLoad = async ({ locals }) => {
  const now = new Date();
  const state = await tx(locals.viewer!, 'read', async (db) =>
    (await operates(db)) ? houseState(db, now) : null,
  );
  if (!state) error(404);
  const { backup, restore, unsealed, embedded } = state;
  const olderThan = (at: Date | null, ms: number) =>
    at !== null && now.getTime() - at.getTime() > ms;
  const backupWithin = BACKUP_WITHIN_MS[embedded ? 'embedded' : 'server'];
  return {
    state,
    todo: {
      backup: backup ? (olderThan(backup.at, backupWithin) ? 'old' : null) : 'none',
      restore: embedded
        ? null
        : !restore
          ? 'none'
          : restore.faults > 0
            ? 'bad'
            : olderThan(restore.at, RESTORE_WITHIN_MS)
              ? 'old'
              : null,
      unsealed: olderThan(unsealed.oldest, SEAL_WITHIN_MS),
      mail: state.mail.failed > 0,
      jobs: state.jobs.filter(({ late }) => late),
      server: state.serverShouldBe,
    } as const,
  };
};
