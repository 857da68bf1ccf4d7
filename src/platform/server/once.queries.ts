import { createHash } from 'node:crypto';
import { isUuid } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { tx, type Db } from './tx.ts';

/** The same form key was sent before with another content. */
export class KeyUsedForAnother extends Error {
  constructor() {
    super('this form has already been sent with other content');
    this.name = 'KeyUsedForAnother';
  }
}

/**
 * One write with one effect, however often the form is sent: same key and same body give the first outcome again.
 *
 * @param form  `key`: a uuid made with the form; `body`: what was sent (compared by its hash)
 * @param fn    what to do; its outcome must be JSON and is kept with the key, in the same transaction
 * @throws KeyUsedForAnother when the key was used with another body
 */
export async function writeOnce<T>(
  viewer: Viewer,
  form: { key: string; body: unknown },
  fn: (db: Db) => Promise<T>,
): Promise<T> {
  const bodyHash = createHash('sha256').update(JSON.stringify(form.body)).digest();
  return tx(viewer, 'write', async (db) => {
    if (!isUuid(form.key)) throw new KeyUsedForAnother();
    const who = {
      county_id: viewer.countyId,
      organisation_id: viewer.organisationId,
      person_id: viewer.personId,
    };
    const mine = await db
      .insertInto('access.once')
      .values({ ...who, key: form.key, body_hash: bodyHash })
      .onConflict((c) => c.doNothing())
      .returning('key')
      .executeTakeFirst();
    if (!mine) return earlierOutcome<T>(db, who, form.key, bodyHash);
    const outcome = await fn(db);
    await db
      .updateTable('access.once')
      .set({ outcome: JSON.stringify(outcome ?? null) })
      .where((e) => e.and({ ...who, key: form.key }))
      .execute();
    return outcome;
  });
}

async function earlierOutcome<T>(
  db: Db,
  who: { county_id: string; organisation_id: string; person_id: string },
  key: string,
  bodyHash: Buffer,
): Promise<T> {
  const earlier = await db
    .selectFrom('access.once')
    .select(['body_hash', 'outcome'])
    .where((e) => e.and({ ...who, key }))
    .executeTakeFirstOrThrow();
  if (!bodyHash.equals(earlier.body_hash)) throw new KeyUsedForAnother();
  return earlier.outcome as T;
}
