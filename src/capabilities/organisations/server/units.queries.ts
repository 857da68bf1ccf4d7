import { sql } from 'kysely';
import type { UnitId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newId, type Db } from '#platform/server';
import type { Unit } from '../organisations.types.ts';
import type { UnitLine } from '../units.rules.ts';

/** The units of the viewer's own organisation, in its order; nobody else of it changes them until the transaction ends. */
export async function ownUnitsForUpdate(db: Db, viewer: Viewer): Promise<Unit[]> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${viewer.organisationId}, 1))`.execute(
    db,
  );
  const rows = await db
    .selectFrom('organisations.unit')
    .select(['id', 'name_sv as nameSv', 'name_en as nameEn'])
    .where('county_id', '=', viewer.countyId)
    .where('organisation_id', '=', viewer.organisationId)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({ ...row, id: row.id as UnitId }));
}

/** Let the viewer's organisation have these units in this order: changed and added in one statement. */
export async function keepUnits(db: Db, viewer: Viewer, lines: readonly UnitLine[]): Promise<void> {
  if (lines.length === 0) return;
  await db
    .insertInto('organisations.unit')
    .values(
      lines.map(({ id, nameSv, nameEn }, position) => ({
        county_id: viewer.countyId,
        organisation_id: viewer.organisationId,
        id: id ?? newId<'unit'>(),
        name_sv: nameSv,
        name_en: nameEn,
        position,
      })),
    )
    .onConflict((c) =>
      c.columns(['county_id', 'id']).doUpdateSet((e) => ({
        name_sv: e.ref('excluded.name_sv'),
        name_en: e.ref('excluded.name_en'),
        position: e.ref('excluded.position'),
      })),
    )
    .execute();
}
