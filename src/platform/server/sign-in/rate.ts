import { askAsApp } from '../open.ts';
import { words } from '../statement.ts';

/** What is counted; how many of each stands in access.attempt_limit. */
export type AttemptKind = 'link-address' | 'again-account' | 'oidc-address' | 'passkey-address';

/** May this subject try once more? Null: yes, and it is counted, whatever comes of it. Else when it may. */
export async function mayTry(kind: AttemptKind, subject: string): Promise<Date | null> {
  const [row] = await askAsApp<{ wait: Date | null }>(
    'write',
    `select access.may_try('${kind}', ${words(subject)}) as wait`,
  );
  return row?.wait ?? null;
}
