import { no, yes, type Decision } from '#platform/core/decision';
import type { Viewer } from '#platform/core/viewer';
import { writeOnce, type Db } from '#platform/server';
import type { ConfirmPriority } from '../county.forms.ts';
import { decideEmptying, mayRunCounty } from '../organisations.rules.ts';
import { confirmPriority, countyPage, emptyOrganisations } from './county.queries.ts';

/** Type in a priority of the strategy from the region's own document. */
export function savePriority(
  viewer: Viewer,
  key: string,
  command: ConfirmPriority,
): Promise<Decision<'not-for-you' | 'saved-meanwhile'>> {
  return writeOnce(viewer, { key, body: command }, async (db) => {
    if (!mayRunCounty(viewer)) return no('not-for-you');
    return (await confirmPriority(db, viewer, command)) ? yes : no('saved-meanwhile');
  });
}

/**
 * "Töm exempeldata och börja": everything that was said during the trial goes, in one transaction;
 * the pack and the people to sign in as stay.
 *
 * @param others  what the rooms above empty, before this room does (their rows point at ours), and what they do after
 */
export function emptyDemo(
  viewer: Viewer,
  key: string,
  sure: boolean,
  others: { before: (db: Db) => Promise<void>; after: (db: Db) => Promise<void> },
): Promise<Decision<'not-for-you' | 'already-empty' | 'not-sure'>> {
  return writeOnce(viewer, { key, body: { empty: sure } }, async (db) => {
    const county = await countyPage(db, viewer);
    const decision = decideEmptying(viewer, county.demoSince, sure);
    if (!decision.ok) return decision;
    await others.before(db);
    await emptyOrganisations(db);
    await others.after(db);
    return yes;
  });
}
