import type { Client } from 'pg';
import { keySql, quoted, type Column, type Table } from '../matrix/catalogue.ts';

/** A column that holds what somebody has written. */
export interface Field {
  readonly table: Table;
  readonly column: Column;
  /** How many signs there is room for. */
  readonly longest: number;
}

/** One field of one row. */
export interface Spot extends Field {
  /** As `keySql` makes it. */
  readonly key: string;
}

/** What the program itself reads, in tables of its own: no person's words. */
const OF_THE_PROGRAM = new Set([
  'access.kept',
  'access.key',
  'access.listed',
  'access.attempt',
  'access.attempt_limit',
  'access.challenge',
  'access.oidc_state',
  'history.barrier',
  'history.kept_table',
  'history.seal',
]);

/**
 * Single columns that the program reads, though no check spells their words out. A text column that is not here, is no
 * key of another table and has no list of words is somebody's writing: it is filled, or the proof fails.
 */
const WORDS_OF_THE_PROGRAM = new Set(
  `access.care.file access.care.sha256 access.passkey.credential access.passkey.transports access.session.only_for
   access.identity.issuer access.ticket.only_this
   history.access_log.request history.access_log.tbl history.access_log.row_id history.access_log.detail
   history.disposal.records history.marked.tbl history.marked.row_id
   history.version.request history.version.tbl history.version.row_id
   mail.message.about mail.message.reason mail.server.failure matters.standing.unclear matters.suggestion.own_role
   matters.area.slug matters.bundle.slug matters.matter.slug organisations.organisation.slug organisations.county.slug
   organisations.county.code organisations."grouping".slug organisations.organisation.municipality_code
   records.consult.tbl records.consult.row_id records.consult.kind records.dispatch.tbl records.dispatch.row_id
   records.mask.field records.mask.part records.picked.tbl records.picked.row_id records.picked.kind`.split(
    /\s+/,
  ),
);

/** Bytes and JSON in which words may stand, each filled in its own way (house.ts). Others are hashes and keys. */
export const OTHER_WRITING = new Set([
  'access.issuer.client_secret',
  'access.once.outcome',
  'history.version.payload',
  'mail.message.secret',
  'matters.intake.sheets',
  'matters.intake.choices',
  'matters.intake.result',
  'matters.matter_change.content',
  'records.file.bytes',
  'records.picked.content',
]);
const HASHES_AND_IDS = new Set(
  `access.session.hash access.once.body_hash access.passkey.public_key access.proven.browser access.sign_in_code.account
   access.sign_in_code.browser access.sign_in_code.link access.sign_in_code.code access.ticket.token
   history.version.salt history.version.payload_hash matters.intake.file_hash matters.standing_detail.misattributed organisations.invitation.token
   records.dispatch.json_hash records.dispatch.pdf_hash records.file.hash`.split(/\s+/),
);

/** Every column in which a person's words may stand, from the catalogue; and those that nobody has thought of. */
export function fieldsOf(tables: readonly Table[]): { fields: Field[]; unknown: string[] } {
  const fields: Field[] = [];
  const unknown: string[] = [];
  for (const table of tables.filter(({ name }) => !OF_THE_PROGRAM.has(name))) {
    for (const column of table.columns.filter((one) => one.given)) {
      const name = `${table.name}.${column.name}`;
      if (column.type === 'text' || column.type === 'text[]') {
        if (!isOfTheProgram(table, column))
          fields.push({ table, column, longest: longest(table, column) });
      } else if (/json|bytea|char|name|xml/.test(column.type)) {
        if (!OTHER_WRITING.has(name) && !HASHES_AND_IDS.has(name)) unknown.push(name);
      }
    }
  }
  return { fields, unknown };
}

/** A word out of a list, a key of another table, or one of those named above. */
function isOfTheProgram(table: Table, column: Column): boolean {
  if (WORDS_OF_THE_PROGRAM.has(`${table.name}.${column.name}`)) return true;
  if (table.foreign.some((key) => key.columns.includes(column.name))) return true;
  return table.checks.some(({ expression }) =>
    new RegExp(`\\b${column.name} (= ANY \\(|<@ )ARRAY\\[`).test(expression),
  );
}

function longest(table: Table, column: Column): number {
  const borders = table.checks
    .filter((check) => check.columns.includes(column.name))
    .flatMap((check) => [
      ...check.expression.matchAll(new RegExp(`length\\(${column.name}\\) <= (\\d+)`, 'g')),
    ])
    .map((found) => Number(found[1]));
  return Math.min(2_000, ...borders);
}

/**
 * Write in every field of every row that has anything there (of any row, where none has), past all triggers (the connection is a superuser's).
 *
 * @param textsFor  what to write, the most wished for first: the first that all checks of the table let in is taken
 * @returns what stands where now, and the fields in which nothing could be written anywhere
 */
export async function fillTexts(
  db: Client,
  fields: readonly Field[],
  textsFor: (spot: Spot) => readonly string[],
): Promise<{ written: { spot: Spot; text: string }[]; bare: string[] }> {
  const written: { spot: Spot; text: string }[] = [];
  const bare: string[] = [];
  await db.query('set session_replication_role = replica');
  // a field that is part of the key first: the others are told of by the key that the row has afterwards
  const isKey = ({ table, column }: Field) => table.key.includes(column.name);
  for (const field of [...fields.filter(isKey), ...fields.filter((one) => !isKey(one))]) {
    const before = written.length;
    const spots = await spotsOf(db, field);
    const wished = Object.fromEntries(spots.map((spot) => [spot.key, textsFor(spot)]));
    const { rows } = await db.query(statement(field), [JSON.stringify(wished)]);
    for (const { k, words } of rows) written.push({ spot: { ...field, key: k }, text: words });
    if (written.length === before) bare.push(`${field.table.name}.${field.column.name}`);
  }
  await db.query('set session_replication_role = origin');
  return { written, bare };
}

async function spotsOf(db: Client, field: Field): Promise<Spot[]> {
  const { rows } = await db.query(
    `select ${keySql(field.table, 't')} as key, ${quoted(field.column.name)} is null as empty from ${field.table.name} t order by 1`,
  );
  const full = rows.filter(({ empty }) => !empty);
  return (full.length ? full : rows).map(({ key }) => ({ ...field, key }));
}

function statement({ table, column }: Field): string {
  const many = column.type === 'text[]';
  const value = many ? 'jsonb_build_array(proof_text)' : 'to_jsonb(proof_text)';
  const sound = table.checks.map((check) => `((${check.expression}) is not false)`);
  return `with wished as (select e.key as k, f.words, f.at from jsonb_each($1::jsonb) e,
      jsonb_array_elements_text(e.value) with ordinality f(words, at)),
    made as (select proof_at, proof_text, proof_turn from (select t.ctid as proof_at, t as proof_row, w.words as proof_text, w.at as proof_turn
        from ${table.name} t join wished w on w.k = ${keySql(table, 't')}) as proof
      cross join lateral jsonb_populate_record(proof_row, jsonb_build_object('${column.name}', ${value})) as r
      where ${['true', ...sound].join(' and ')}),
    chosen as (select distinct on (proof_at) proof_at, proof_text from made order by proof_at, proof_turn)
    update ${table.name} t set ${quoted(column.name)} = ${many ? 'array[proof_text]' : 'proof_text'}
      from chosen where t.ctid = proof_at returning ${keySql(table, 't')} as k, proof_text as words`;
}
