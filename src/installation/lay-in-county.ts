import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientBase } from 'pg';
import { kyselyOn } from '#platform/server';
import { countyIsLaidIn, layInOrganisations, layInOrganisationsDemo } from '#organisations/server';
import { layInMatters, layInMattersDemo, workOutStandings } from '#matters/server';
import { readStances } from './stances-csv.ts';

/**
 * Lay in a county from its pack where it is missing, with invented answers where a demo is wanted.
 * One transaction under a lock: processes that start at the same time lay it in once. Returns whether it did.
 *
 * @param folder  a county pack; the format is in db/counties/README.md
 * @param now     the day that the demo's dates are counted back from
 */
export async function layInCounty(client: ClientBase, folder: string, options: { demo: boolean; now: Date }): Promise<boolean> {
  const json = <T>(name: string): T => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
  const db = kyselyOn(client as never);
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock(724012)');
    const county = json<{ slug: string }>('county.json');
    const missing = !(await countyIsLaidIn(db, county.slug));
    if (missing) {
      const laid = await layInOrganisations(
        db,
        { county: json('county.json'), organisations: json('organisations.json'), groupings: json('groupings.json') },
        options.demo,
        options.now,
      );
      const matters = await layInMatters(
        db,
        { areas: json('areas.json'), bundles: json('bundles.json'), matters: json('matters.json') },
        laid,
      );
      if (options.demo && existsSync(join(folder, 'demo'))) {
        const contacts = json<Parameters<typeof layInOrganisationsDemo>[1]['contacts']>('demo/contacts.json');
        await layInOrganisationsDemo(db, { people: json('demo/people.json'), contacts, profiles: json('demo/profiles.json') }, laid, options.now);
        const stances = readStances(readFileSync(join(folder, 'demo/stances.csv'), 'utf8'));
        await layInMattersDemo(db, { rounds: json('demo/rounds.json'), boundaries: json('demo/boundaries.json'), stances }, contacts, laid, matters, options.now);
      }
      await workOutStandings(db, laid.countyId, 'all', options.now);
    }
    await client.query('commit');
    return missing;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
