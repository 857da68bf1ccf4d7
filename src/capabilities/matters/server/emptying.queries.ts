import { sql } from 'kysely';
import type { Viewer } from '#platform/core/viewer';
import { asSystem, type Db } from '#platform/server';

/** How many of each kind there are, whoever may read them. */
export interface MattersToEmpty {
  rounds: number;
  stances: number;
  suggestions: number;
  intakes: number;
  boundaries: number;
  inquiries: number;
  contactLinks: number;
  proposals: number;
  packages: number;
  /** Changes of the matters, proposed or carried out. */
  changes: number;
  /** Matters out of use: they do not go, they are in use again. */
  retired: number;
}

/**
 * What would go from this room when the example data is emptied. Counted as the house itself: no person may read all
 * stances one by one. Answers of a round that runs go too, but are not counted: how many have come is not told.
 */
export async function mattersToEmpty(
  db: Db,
  viewer: Pick<Viewer, 'countyId'>,
): Promise<MattersToEmpty> {
  return asSystem(db, viewer.countyId, async () => {
    const { rows } = await sql<MattersToEmpty>`
      with kept as (select tbl, (count(*) filter (where op = 'insert') - count(*) filter (where op = 'delete'))::int as n
        from history.version where county_id = ${viewer.countyId} and op <> 'update' group by tbl)
      select ${rowsOf('matters.round')} as rounds, (select count(*)::int from matters.stance where county_id = ${viewer.countyId}) as stances,
        ${rowsOf('matters.suggestion')} as suggestions, ${rowsOf('matters.intake')} as intakes,
        ${rowsOf('matters.boundary')} as boundaries, ${rowsOf('matters.inquiry')} as inquiries,
        ${rowsOf('matters.contact')} as "contactLinks", ${rowsOf('matters.proposal')} as proposals,
        ${rowsOf('matters.proposal_package')} as packages, ${rowsOf('matters.matter_change')} as changes,
        (select count(*)::int from matters.matter where county_id = ${viewer.countyId} and retired_at is not null) as retired`.execute(
      db,
    );
    return rows[0]!;
  });
}

function rowsOf(table: string) {
  return sql`coalesce((select n from kept where tbl = ${table}), 0)`;
}

/** Let everything go that was said and agreed during the trial. The room `organisations` empties its own after. */
export async function emptyMatters(db: Db): Promise<void> {
  await sql`select matters.empty_demo()`.execute(db);
}
