import type { ClientBase } from 'pg';
import { describe, differencesBetween, type Description } from './describe.ts';

/**
 * Is this database what it was? Rows and what they say, what some of its people can read, the chain of history from end
 * to end with the newest seals known, and the rules of access. Leaves nothing. Returns what is not as it was.
 *
 * @param apart  tables that may differ
 */
export async function verify(
  client: ClientBase,
  was: Description,
  apart: readonly string[] = [],
): Promise<string[]> {
  await client.query('begin isolation level repeatable read');
  try {
    return await differences(client, was, apart);
  } finally {
    await client.query('rollback');
  }
}

/** The same in the transaction that is open on this connection. */
export async function differences(
  client: ClientBase,
  was: Description,
  apart: readonly string[] = [],
): Promise<string[]> {
  const is = await describe(client, was.sample);
  const { rows: chain } = await client.query('select * from history.verify($1::jsonb)', [
    JSON.stringify(was.heads),
  ]);
  const { rows: faults } = await client.query('select * from access.faults(null)');
  return [
    ...differencesBetween(was, is, apart),
    ...chain.map((f) => `history (${f.stream} ${f.n ?? f.seq ?? ''}): ${f.fault}`),
    ...faults.map((f) => `${f.object} ${f.fault}`),
  ];
}
