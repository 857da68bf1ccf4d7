import type { Client } from 'pg';

/** Many rows into one table; all rows have the columns of the first. */
export async function fill(owner: Client, table: string, rows: readonly object[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 2_000) {
    const some = rows.slice(from, from + 2_000);
    const columns = Object.keys(some[0] ?? {}).join(', ');
    await owner.query(
      `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
      [JSON.stringify(some)],
    );
  }
}
