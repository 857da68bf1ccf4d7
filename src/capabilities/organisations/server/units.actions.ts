import { yes, type Decision } from '#platform/core/decision';
import type { OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { writeOnce } from '#platform/server';
import type { SaveUnits } from '../units.forms.ts';
import { decideSaveUnits, inTypedOrder, type SaveUnitsReason } from '../units.rules.ts';
import { keepUnits, ownUnitsForUpdate } from './units.queries.ts';

/** Rename, order and add units of one's own organisation, unless somebody has changed them since the form was made. */
export function saveUnits(
  viewer: Viewer,
  key: string,
  organisationId: OrganisationId,
  { from, lines }: SaveUnits,
): Promise<Decision<SaveUnitsReason>> {
  return writeOnce(viewer, { key, body: { units: organisationId, from, lines } }, async (db) => {
    const kept = await ownUnitsForUpdate(db, viewer);
    const ordered = inTypedOrder(lines);
    const decision = decideSaveUnits(viewer, organisationId, kept, from, ordered);
    if (!decision.ok) return decision;
    await keepUnits(db, viewer, ordered);
    return yes;
  });
}
