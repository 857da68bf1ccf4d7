import { lend } from './pool.ts';
import { DatabaseGone, translate } from './tx.ts';

/**
 * One statement as the app's role, in a transaction and one round trip, before it is known who asks: sessions,
 * the demo's people, rounds whose time has come. Only listed functions of the database answer such a question.
 *
 * @param statement  text of ours; what comes from outside stands in it only as a checked id or a hash
 * @throws DatabaseGone when the database cannot be reached
 */
export async function askAsApp<Row>(mode: 'read' | 'write', statement: string): Promise<Row[]> {
  let client;
  try {
    client = await lend();
  } catch (error) {
    throw translate(new DatabaseGone(error));
  }
  const begin = `begin${mode === 'read' ? ' read only' : ''}; set local role ragang_app`;
  try {
    const results = await client.query(`${begin}; ${statement}; commit`);
    return (results as unknown as { rows: Row[] }[])[2]?.rows ?? [];
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw translate(error);
  } finally {
    client.release();
  }
}

/** The same for reading, for the rooms. */
export function askOpen<Row>(statement: string): Promise<Row[]> {
  return askAsApp<Row>('read', statement);
}
