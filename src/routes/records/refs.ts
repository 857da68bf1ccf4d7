import { fail } from '@sveltejs/kit';
import { KeyUsedForAnother, DocumentTooLarge } from '#platform/server';
import type { RecordRef } from '#records';
import { refusalFault, type Fault } from '#records/ui/refusals.ts';

/** "table key" as a form carries it. */
export const refText = (ref: RecordRef) => `${ref.tbl} ${ref.rowId}`;

/** Back again; null: no such thing. */
export function readRef(text: string): RecordRef | null {
  const [, tbl, rowId] = /^([a-z_]+\.[a-z_]+) (\S{1,200})$/.exec(text) ?? [];
  return tbl && rowId ? { tbl, rowId } : null;
}

export const refuse = (status: number, values: Record<string, string>, faults: Fault[]) =>
  fail(status, { values, faults });

/** Do it; what a form can cause comes back as a sentence. */
export async function guarded<T>(values: Record<string, string>, fn: () => Promise<T>) {
  try {
    return await fn();
  } catch (error) {
    if (error instanceof KeyUsedForAnother)
      return refuse(409, values, [refusalFault('sent-before')]);
    if (error instanceof DocumentTooLarge) return refuse(422, values, [refusalFault('too-large')]);
    throw error;
  }
}
