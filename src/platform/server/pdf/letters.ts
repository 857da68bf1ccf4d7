import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';

/**
 * The letters of the typeface, in two cuts. Each cut comes in two files (Latin, and Latin with more marks), as the
 * package has them; a word that needs the second takes it. A sign that neither has is written as its number, [U+1F600]:
 * a document for the archive may not hold a sign without a shape, and nothing may go missing unseen.
 */
export type Cut = 'plain' | 'bold';
export interface Run {
  font: string;
  text: string;
}

const FILES = { plain: '400', bold: '700' } as const;
const SETS = ['latin', 'latin-ext'] as const;
interface Face {
  name: string;
  bytes: Buffer;
  /** The signs that it has a shape for. */
  signs: ReadonlySet<number>;
}
/** The typeface as the maker of documents has opened it. */
interface Opened {
  _font: { font: { characterSet: number[] } };
}
let faces: Map<Cut, Face[]> | undefined;

/** The four files, read once. */
export function facesOf(cut: Cut): readonly Face[] {
  faces ??= new Map(
    (Object.keys(FILES) as Cut[]).map((one) => [one, SETS.map((set) => readFace(one, set))]),
  );
  return faces.get(cut)!;
}

function readFace(cut: Cut, set: (typeof SETS)[number]): Face {
  const path = createRequire(import.meta.url).resolve(
    `@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-${set}-${FILES[cut]}-normal.woff`,
  );
  const bytes = readFileSync(path);
  const opened = new PDFDocument({ font: null as never }).font(bytes as never) as unknown as Opened;
  return { name: `${cut}-${set}`, bytes, signs: new Set(opened._font.font.characterSet) };
}

/** The text in runs of one file each; together they are the text, but for signs that have no shape. */
export function runsOf(text: string, cut: Cut): Run[] {
  const runs: Run[] = [];
  const add = (font: string, piece: string) => {
    const last = runs.at(-1);
    if (last?.font === font) last.text += piece;
    else runs.push({ font, text: piece });
  };
  let now = facesOf(cut)[0]!;
  for (const sign of plainSigns(text)) {
    const code = sign.codePointAt(0)!;
    const has = (face: Face) => sign === '\n' || face.signs.has(code);
    const face = has(now) ? now : facesOf(cut).find(has);
    if (face) now = face;
    add((face ?? facesOf(cut)[0]!).name, face ? sign : asNumber(code));
    if (!face) now = facesOf(cut)[0]!;
  }
  return runs;
}

/** Composed letters (é as one sign), a space for every kind of space, and no signs that only steer. */
function plainSigns(text: string): Iterable<string> {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .replace(/[\u2028\u2029\u0085\v\f]/g, '\n')
    .replace(/\u00ad|\u200b|\u2060|\ufe0f|\ufeff/g, '');
}

function asNumber(code: number): string {
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}
