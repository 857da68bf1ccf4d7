import type { PersonId } from '#platform/core/ids';
import { enqueueMail } from '../mail/index.ts';
import type { Db } from '../tx.ts';

/** How long a code holds. */
export const CODE_MINUTES = 10;

/** Put the mail with the code and its link in the outbox. Both are forgotten there when it is sent. */
export async function mailCode(
  db: Db,
  person: PersonId,
  asked: { link: Buffer; code: string; path: string },
): Promise<void> {
  await enqueueMail(db, {
    to: person,
    kind: 'code',
    link: asked.path,
    linkIsSecret: true,
    code: `${asked.code.slice(0, 4)}-${asked.code.slice(4)}`,
    goodUntil: new Date(Date.now() + CODE_MINUTES * 60_000),
    key: `code/${asked.link.toString('hex')}`,
  });
}
