/** A piece of a text: in both, only in the earlier, or only in the later. */
export interface Piece {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Above this many words on both sides together we show the whole texts instead of comparing word by word. */
const MOST_WORDS = 4000;

/**
 * What changed between two texts, word by word.
 *
 * @returns pieces in reading order; joined without the removed ones they are `after`, without the added ones `before`
 */
export function compareWords(before: string, after: string): Piece[] {
  const a = words(before);
  const b = words(after);
  if (a.length + b.length > MOST_WORDS) return whole(before, after);
  const lengths = commonLengths(a, b);
  const pieces: { kind: Piece['kind']; text: string }[] = [];
  const add = (kind: Piece['kind'], text: string) => {
    const last = pieces.at(-1);
    if (last?.kind === kind) last.text += text;
    else pieces.push({ kind, text });
  };
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add('same', a[i++]!);
      j++;
    } else if (j >= b.length || (i < a.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
      add('removed', a[i++]!);
    } else {
      add('added', b[j++]!);
    }
  }
  return gathered(pieces);
}

/** Changes with only a space between them read as one change. */
function gathered(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  let removed = '';
  let added = '';
  const finish = () => {
    if (removed) result.push({ kind: 'removed', text: removed });
    if (added) result.push({ kind: 'added', text: added });
    removed = added = '';
  };
  for (const [at, piece] of pieces.entries()) {
    const between = at > 0 && at < pieces.length - 1 && /^[^\S\n]+$/.test(piece.text);
    if (piece.kind === 'same' && !between) {
      finish();
      result.push(piece);
    } else {
      if (piece.kind !== 'added') removed += piece.text;
      if (piece.kind !== 'removed') added += piece.text;
    }
  }
  finish();
  return result;
}

/** Words and the spaces between them, so that joined they are the text again. */
function words(text: string): string[] {
  return text.match(/\s+|[^\s]+/gu) ?? [];
}

function whole(before: string, after: string): Piece[] {
  const pieces: Piece[] = [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ];
  return pieces.filter((piece) => piece.text);
}

/** lengths[i][j] = longest common sequence of a from i and b from j. */
function commonLengths(a: string[], b: string[]): Uint16Array[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i]![j] =
        a[i] === b[j]
          ? lengths[i + 1]![j + 1]! + 1
          : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  return lengths;
}
