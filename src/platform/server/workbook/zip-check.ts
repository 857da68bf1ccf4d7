import { inflateRawSync } from 'node:zlib';
import { LIMITS, Refused } from './limits.ts';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;

interface Part {
  name: string;
  method: number;
  packed: number;
  unpacked: number;
  at: number;
}

/**
 * Looks through a zip before any library opens it: what the directory declares, then what each part
 * really unpacks to, then what the parts say. Throws Refused.
 */
export function checkZip(bytes: Buffer): void {
  const parts = readDirectory(bytes);
  if (!parts.some((part) => /^xl\/workbook\.(xml|bin)$/i.test(part.name))) {
    throw new Refused('not-a-workbook', 'a zip file without a workbook in it');
  }
  if (parts.some((part) => /^xl\/workbook\.bin$/i.test(part.name))) {
    throw new Refused('not-a-workbook', 'a binary workbook (.xlsb)');
  }
  let total = 0;
  let rows = 0;
  for (const part of parts) {
    const content = unpack(bytes, part, LIMITS.unpackedBytes - total);
    total += content.length;
    if (/\.(xml|rels|vml)$/i.test(part.name)) checkXml(content, part.name);
    if (/^xl\/worksheets\/[^/]+\.xml$/i.test(part.name)) rows += checkSheet(content);
    if (rows > LIMITS.rows) throw new Refused('too-many-rows', `${rows} rows`);
  }
}

/** Reads the central directory; it must lie exactly at the end, with nothing before or after the zip. */
function readDirectory(bytes: Buffer): Part[] {
  const end = findEnd(bytes);
  const count = bytes.readUInt16LE(end + 10);
  const size = bytes.readUInt32LE(end + 12);
  const start = bytes.readUInt32LE(end + 16);
  if (count === 0xffff || start === 0xffffffff) throw new Refused('too-large', 'a zip64 file');
  if (count > LIMITS.parts) throw new Refused('too-large', `${count} parts`);
  if (start + size !== end) throw new Refused('damaged', 'the zip directory is not where it says');
  const parts: Part[] = [];
  let declared = 0;
  for (let at = start; parts.length < count;) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) {
      throw new Refused('damaged', 'the zip directory is broken');
    }
    if (bytes.readUInt16LE(at + 8) & 1) throw new Refused('encrypted', 'an encrypted zip');
    const nameLength = bytes.readUInt16LE(at + 28);
    parts.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength).replace(/^\//, ''),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      at: bytes.readUInt32LE(at + 42),
    });
    declared += parts.at(-1)!.unpacked;
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  if (declared > LIMITS.unpackedBytes) {
    throw new Refused('too-large', `${declared} bytes when unpacked`);
  }
  checkOverlap(parts, start);
  return parts;
}

function findEnd(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 0xffff); at--) {
    if (bytes.readUInt32LE(at) !== END_OF_DIRECTORY) continue;
    if (at + 22 + bytes.readUInt16LE(at + 20) === bytes.length) return at;
  }
  throw new Refused('damaged', 'the file ends too early');
}

/** Parts that share bytes are how a small file pretends to be many large ones. */
function checkOverlap(parts: readonly Part[], directory: number): void {
  const inOrder = [...parts].sort((a, b) => a.at - b.at);
  inOrder.forEach((part, i) => {
    const next = inOrder[i + 1]?.at ?? directory;
    if (part.at + 30 + part.packed > next) throw new Refused('damaged', 'parts overlap');
  });
}

function unpack(bytes: Buffer, part: Part, room: number): Buffer {
  if (part.at + 30 > bytes.length || bytes.readUInt32LE(part.at) !== LOCAL_ENTRY) {
    throw new Refused('damaged', `${part.name} is missing`);
  }
  const start = part.at + 30 + bytes.readUInt16LE(part.at + 26) + bytes.readUInt16LE(part.at + 28);
  const packed = bytes.subarray(start, start + part.packed);
  if (part.method === 0) return packed;
  if (part.method !== 8) throw new Refused('damaged', `${part.name} is packed in an unknown way`);
  try {
    const content = inflateRawSync(packed, { maxOutputLength: Math.max(1, room) });
    if (content.length === part.unpacked) return content;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new Refused('too-large', `${part.name} unpacks to more than it declares`);
    }
  }
  throw new Refused('damaged', `${part.name} cannot be unpacked`);
}

/** No DTD, so no entities to expand; and only UTF-8, so that this look is a true one. */
function checkXml(content: Buffer, name: string): void {
  const utf16 = content.length > 1 && (content[0] === 0 || content[1] === 0 || content[0]! >= 0xfe);
  if (utf16) throw new Refused('damaged', `${name} is not UTF-8`);
  if (content.includes('<!DOCTYPE') || content.includes('<!ENTITY')) {
    throw new Refused('damaged', `${name} carries a document type definition`);
  }
}

/**
 * Counts a sheet's rows and finds its last row and column, without parsing it.
 *
 * @returns how many rows are written in the sheet
 */
function checkSheet(content: Buffer): number {
  const xml = content.toString('latin1');
  let rows = 0;
  let lastRow = 0;
  let lastColumn = 0;
  for (const [, row] of xml.matchAll(/<(?:\w+:)?row\b(?:[^>]*?\sr="(\d{1,10})")?/g)) {
    rows += 1;
    lastRow = Math.max(lastRow, rows, Number(row ?? 0));
  }
  for (const [, letters, row] of xml.matchAll(/\sr="([A-Z]{1,4})(\d{1,10})"/g)) {
    lastRow = Math.max(lastRow, Number(row));
    lastColumn = Math.max(lastColumn, columnNumber(letters!));
  }
  if (lastRow > LIMITS.rows) throw new Refused('too-many-rows', `row ${lastRow}`);
  if (lastColumn > LIMITS.columns || lastRow * lastColumn > LIMITS.cellsPerSheet) {
    throw new Refused('too-large', `${lastRow} rows × ${lastColumn} columns`);
  }
  return rows;
}

function columnNumber(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}
