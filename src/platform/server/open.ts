import { sharedPool } from './pool.ts';
import { DatabaseGone } from './tx.ts';
import { currentRequest } from './request.ts';

/**
 * Ask one listed function that is open before anybody is signed in (the demo's people, round opening), as the app's role.
 * The statement is fixed text of ours; nothing from outside may stand in it.
 */
export async function askOpen<Row>(statement: string): Promise<Row[]> {
  let client;
  try {
    client = await sharedPool().connect();
  } catch (error) {
    const request = currentRequest();
    if (request) request.databaseGone = true;
    throw new DatabaseGone(error);
  }
  try {
    const results = (await client.query(
      `begin read only; set local role ragang_app; ${statement}; commit`,
    )) as unknown as { rows: Row[] }[];
    return results[2]?.rows ?? [];
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
