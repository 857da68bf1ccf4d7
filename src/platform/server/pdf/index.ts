import type { Block, DocumentToMake } from './document.types.ts';

export type { Attached, Block, DocumentToMake } from './document.types.ts';

/** Not more text than this in one document: some 600 pages. */
export const DOCUMENT_CHARACTERS_MAX = 2_000_000;

/** Too much for one document; the files beside it hold everything. */
export class DocumentTooLarge extends Error {
  constructor() {
    super('too much text for one document');
    this.name = 'DocumentTooLarge';
  }
}

/**
 * A document for the archive: PDF/A-3b, tagged, with its language, its title and the files that it carries.
 * What is claimed and how it was looked at: docs/decisions/0035-records.md.
 *
 * @throws DocumentTooLarge above DOCUMENT_CHARACTERS_MAX
 */
export async function writePdf(document: DocumentToMake): Promise<Buffer> {
  if (charactersOf(document.blocks) > DOCUMENT_CHARACTERS_MAX) throw new DocumentTooLarge();
  const { drawDocument } = await import('./draw.ts'); // half a megabyte that only a document needs
  return drawDocument(document);
}

function charactersOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => {
    if ('text' in block) return sum + block.text.length;
    if (block.kind === 'list') return sum + block.items.join('').length;
    return sum + block.items.reduce((more, item) => more + item.label.length + item.text.length, 0);
  }, 0);
}
