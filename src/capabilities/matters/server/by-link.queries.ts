import { sql } from 'kysely';
import type { CountyId } from '#platform/core/ids';
import type { Db } from '#platform/server';
import type { ChangeId } from '../matter-changes.types.ts';
import type { MatterNamed } from '../proposals.types.ts';

/** The matters that a change is about, by place; empty when it has been taken back. As the house itself. */
export async function mattersOfChange(
  db: Db,
  countyId: CountyId,
  changeId: ChangeId,
): Promise<Pick<MatterNamed, 'nameSv' | 'nameEn'>[]> {
  const { rows } = await sql<Pick<MatterNamed, 'nameSv' | 'nameEn'>>`
    select m.name_sv as "nameSv", m.name_en as "nameEn" from matters.matter_change_of f
      join matters.matter_change c on c.county_id = f.county_id and c.id = f.change_id and c.taken_back_at is null
      join matters.matter m on m.county_id = f.county_id and m.id = f.matter_id
     where f.county_id = ${countyId} and f.change_id = ${changeId} and f.part <> 'new'
     order by m.position`.execute(db);
  return rows;
}
