import { KeyUsedForAnother } from '#platform/server';

/** A form sent again with other content (someone went back and wrote on) is a refusal, not an error. */
export async function orKeyUsed<T>(
  saving: Promise<T>,
): Promise<T | { ok: false; reason: 'key-used' }> {
  try {
    return await saving;
  } catch (error) {
    if (error instanceof KeyUsedForAnother) return { ok: false, reason: 'key-used' };
    throw error;
  }
}
