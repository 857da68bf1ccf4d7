import type { ClientBase } from 'pg';
import { kyselyOn } from '#platform/server';
import { countyIsLaidIn, layInOrganisations, layInOrganisationsDemo } from '#organisations/server';
import {
  dateStandingsBack,
  layInMatters,
  layInMattersDemo,
  workOutStandings,
} from '#matters/server';
import { readPack } from '../../db/counties/read.ts';

/**
 * Lay in a county from its pack where it is missing, with invented answers where a demo is wanted.
 * One transaction under a lock: processes that start at the same time lay it in once. Returns whether it did.
 *
 * @param folder  a county pack; the format is in db/counties/README.md
 * @param now     the day that the demo's dates are counted back from
 */
export async function layInCounty(
  client: ClientBase,
  folder: string,
  options: { demo: boolean; now: Date },
): Promise<boolean> {
  const pack = readPack(folder);
  const db = kyselyOn(client as never);
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock(724012)');
    const missing = !(await countyIsLaidIn(db, pack.county.slug));
    if (missing) {
      const laid = await layInOrganisations(db, pack, options.demo, options.now);
      const matters = await layInMatters(db, pack, laid);
      if (options.demo) {
        await layInOrganisationsDemo(db, pack.demo, laid, options.now);
        await layInMattersDemo(db, pack.demo, pack.demo.contacts, laid, matters, options.now);
      }
      await workOutStandings(db, laid.countyId, 'all', options.now);
      await dateStandingsBack(db, laid.countyId);
    }
    await client.query('commit');
    return missing;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
