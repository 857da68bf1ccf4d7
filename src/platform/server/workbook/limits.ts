import type { WorkbookRefusal } from '../../core/workbook.ts';

/**
 * What a workbook may cost us. A file from outside is read in a child process that can be lost
 * without harm; these are the borders within which it works. See docs/decisions/0010-workbooks.md.
 */
export const LIMITS = {
  /** The file as it was sent. */
  uploadBytes: 10 * 1024 * 1024,
  /** Everything in it unpacked, both as declared and as really unpacked. */
  unpackedBytes: 50 * 1024 * 1024,
  /** Parts in the zip; a workbook of fifty sheets has a few hundred. */
  parts: 2_000,
  /** The highest row number, and the sum of rows of all sheets. */
  rows: 100_000,
  columns: 1_000,
  /** Cells of one sheet as a rectangle (its last row × its last column). */
  cellsPerSheet: 3_000_000,
  /** What the child may hand back. */
  answerBytes: 24 * 1024 * 1024,
  /** From start of the child to its answer. */
  milliseconds: 8_000,
  /** JavaScript heap of the child, in megabytes. */
  heapMegabytes: 128,
  /** Resident memory of the child, code and buffers included. */
  residentBytes: 350 * 1024 * 1024,
  /** Children at the same time, and how many may wait for their turn. */
  children: 2,
  waiting: 8,
} as const;

/**
 * What making a workbook may cost. Small ones are made where they are asked for; a large one in a child process, one
 * at a time, that steps back for the server. See docs/decisions/0020-exports.md.
 */
export const MAKING = {
  /** More cells than this are made in a child. */
  cellsInProcess: 4_000,
  answerBytes: 48 * 1024 * 1024,
  milliseconds: 60_000,
  heapMegabytes: 512,
  residentBytes: 800 * 1024 * 1024,
  children: 1,
  waiting: 8,
  /** How far the child steps back (as `nice`): whoever waits for a page goes first. */
  stepsBack: 5,
} as const;

/** Thrown inside the child only: a refusal with its reason, turned into a value at its edge. */
export class Refused extends Error {
  readonly reason: WorkbookRefusal;

  constructor(reason: WorkbookRefusal, detail: string) {
    super(detail);
    this.reason = reason;
  }
}
