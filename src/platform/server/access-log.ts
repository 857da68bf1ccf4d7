import { sql } from 'kysely';
import { askAsApp } from './open.ts';
import { tx, type AnyViewer } from './tx.ts';

/** What is worth a line: a marked record shown, an export made, ways in and out, refusals, acts of administrators. */
export type LoggedAct =
  | 'read-secret'
  | 'export'
  | 'sign-in'
  | 'sign-out'
  | 'step-up'
  | 'switch'
  | 'refused'
  | 'people'
  | 'administration'
  | 'record'
  | 'disposal';

export interface AccessEntry {
  readonly what: LoggedAct;
  /** Schema and table of the record, where it is about one. */
  readonly table?: string;
  /** The record's own id; several keys are joined by "/". */
  readonly id?: string;
  readonly outcome: 'done' | 'refused' | 'failed';
  /** A word of ours, as "workbook" or "/matters/[slug]": lower case, never a name or what somebody typed. */
  readonly detail?: string;
}

const SHAPES = {
  table: /^[a-z_]+\.[a-z_]+$/,
  id: /^[0-9A-Za-z./_-]{1,200}$/,
  detail: /^[a-z0-9/][a-z0-9 ./:_=[\]-]{0,199}$/,
};

/**
 * Note an access before anything is shown: a transaction of its own, committed when this returns. Who it was is the
 * database's own answer; no personal data beyond ids goes in. Inside another transaction it throws: note first, then read.
 *
 * @param viewer  who it was; null where nobody is signed in (a refused sign-in)
 */
export async function logAccess(viewer: AnyViewer | null, entry: AccessEntry): Promise<void> {
  for (const part of ['table', 'id', 'detail'] as const) {
    const text = entry[part];
    if (text !== undefined && !SHAPES[part].test(text))
      throw new Error(`the access log does not take this ${part}`);
  }
  const given = [entry.what, entry.table, entry.id, entry.outcome, entry.detail];
  if (viewer) {
    await tx(viewer, 'write', (db) =>
      sql`select history.log_access(${sql.join(given.map((one) => sql`${one ?? null}::text`))})`.execute(
        db,
      ),
    );
    return;
  }
  // checked above: none of these can hold a quote
  const texts = given.map((one) => (one === undefined ? 'null' : `'${one}'`)).join(', ');
  await askAsApp('write', `select history.log_access(${texts})`);
}
