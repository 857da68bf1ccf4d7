import { sql } from 'kysely';
import type { CountyId, OrganisationId, PersonId } from '#platform/core/ids';
import { tx } from '../tx.ts';
import { mailCode } from './code-mail.ts';

/** What is kept of a code that was asked for, and what is mailed. */
export interface CodeToKeep {
  mail: string;
  network: string;
  browser: Buffer;
  link: Buffer;
  code: string;
  /** Where the mail leads: a path of ours. */
  path: string;
}

/** Keep the code and put its mail in the outbox, in one transaction. Null; or when one may ask again. */
export async function keepCode(countyId: CountyId, kept: CodeToKeep): Promise<Date | null> {
  return tx({ system: true, countyId }, 'write', async (db) => {
    const { rows } = await sql<{
      wait_until: Date | null;
      person_id: PersonId | null;
      organisation_id: OrganisationId | null;
    }>`select * from access.ask_code(${kept.mail}, ${kept.browser}, ${kept.link}, ${kept.code}, ${kept.network})`.execute(
      db,
    );
    const row = rows[0];
    if (row?.person_id && !row.wait_until) await mailCode(db, row.person_id, kept);
    return row?.wait_until ?? null;
  });
}
