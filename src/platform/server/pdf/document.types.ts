/** A document to be kept: what stands in it, in reading order, and nothing of how it is drawn. */
export type Block =
  | { kind: 'heading'; level: 1 | 2 | 3; text: string }
  | { kind: 'text'; text: string }
  /** Set apart: who may read it, what was masked. */
  | { kind: 'note'; text: string }
  | { kind: 'list'; items: readonly string[] }
  /** Terms and what they are, one under another. */
  | { kind: 'fields'; items: readonly { label: string; text: string }[] };

/** A file that travels inside the document. */
export interface Attached {
  name: string;
  mime: string;
  bytes: Buffer;
  description: string;
}

export interface DocumentToMake {
  language: 'sv' | 'en';
  title: string;
  /** The organisation that makes it. */
  author: string;
  subject: string;
  /** When it was made: stands in the file, so that the same content at the same moment is the same document. */
  at: Date;
  blocks: readonly Block[];
  /** At the foot of every page, before the page number. */
  foot: string;
  /** "Sida {page} av {pages}" as a function. */
  pageOf: (page: number, pages: number) => string;
  attached: readonly Attached[];
}
