import type { Mask, RecordField } from './records.types.ts';

/** What stands instead of masked words: the number of its reason, never how long they were. */
export const masked = (reason: number) => `[█ ${reason}]`;

export interface MaskedRecord {
  title: string;
  fields: RecordField[];
}

/** The reasons, each once, in the order in which they are first used; masked words carry their number. */
export function reasonsOf(masks: readonly Mask[]): string[] {
  return [...new Set(masks.map((mask) => mask.section))];
}

/**
 * The record with its masks on. What is masked in one place is masked wherever it stands in the record, in any
 * letter case, and a title that tells something of a field that is masked whole goes too.
 *
 * @param reasons  from `reasonsOf` of all masks of the request
 */
export function maskRecord(
  record: MaskedRecord,
  masks: readonly Mask[],
  reasons: readonly string[],
): MaskedRecord {
  const whole = new Map(masks.filter((one) => one.part === null).map((one) => [one.field, one]));
  const hidden = masks.flatMap((mask) => {
    const text = mask.part ?? record.fields.find((one) => one.field === mask.field)?.text ?? '';
    return text.trim().length >= (mask.part === null ? 3 : 1)
      ? [{ text: text.trim(), sign: masked(reasons.indexOf(mask.section) + 1) }]
      : [];
  });
  hidden.sort((a, b) => b.text.length - a.text.length);
  const cover = (text: string) => coverAll(text, hidden);
  const fields = record.fields.map(({ field, text }) => {
    const mask = whole.get(field);
    return {
      field,
      text: mask ? masked(reasons.indexOf(mask.section) + 1) : cover(text),
    };
  });
  const wholeWords = record.fields.filter((one) => whole.has(one.field)).map((one) => one.text);
  const first = [...whole.values()][0];
  const title =
    first && tellsOf(record.title, wholeWords)
      ? masked(reasons.indexOf(first.section) + 1)
      : cover(record.title);
  return { title, fields };
}

/** Pieces that are covered are cut out before the next is looked for, so that no sign is read as words. */
function coverAll(text: string, hidden: readonly { text: string; sign: string }[]): string {
  let pieces: { text: string; open: boolean }[] = [{ text, open: true }];
  for (const one of hidden) {
    const finds = new RegExp(
      one.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'),
      'giu',
    );
    pieces = pieces.flatMap((piece) => {
      if (!piece.open) return [piece];
      const between = piece.text.split(finds);
      return between.flatMap((rest, number) => [
        ...(number > 0 ? [{ text: one.sign, open: false }] : []),
        { text: rest, open: true },
      ]);
    });
  }
  return pieces.map((piece) => piece.text).join('');
}

function tellsOf(title: string, texts: readonly string[]): boolean {
  const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  const masked = new Set(texts.flatMap(words));
  return words(title).some((word) => masked.has(word));
}

export type MaskRefusal = 'no-such-field' | 'not-in-text' | 'nothing-to-mask';

/** Which parts can be masked as they were typed; the first that does not stand in the field is named. */
export function decideMask(
  fields: readonly RecordField[],
  field: string,
  parts: readonly string[] | 'whole',
): { ok: true } | { ok: false; reason: MaskRefusal; part?: string } {
  const found = fields.find((one) => one.field === field);
  if (!found) return { ok: false, reason: 'no-such-field' };
  if (parts === 'whole') return { ok: true };
  if (parts.length === 0) return { ok: false, reason: 'nothing-to-mask' };
  const there = (text: string) => text.toLowerCase().replace(/\s+/g, ' ');
  const missing = parts.find((part) => !there(found.text).includes(there(part)));
  return missing === undefined ? { ok: true } : { ok: false, reason: 'not-in-text', part: missing };
}
