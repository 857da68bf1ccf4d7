import { inflateRawSync } from 'node:zlib';
import { readPdf } from '../../tests/support/pdf.ts';

/** Everything that can be read in an answer: archives unpacked, documents opened, and its headers. */
export async function wordsOf(response: Response): Promise<{ words: string; body: Buffer }> {
  const body = Buffer.from(await response.arrayBuffer());
  const headers = [...response.headers]
    .map(([name, value]) => `${name}: ${decoded(value)}`)
    .join('\n');
  return { words: `${headers}\n${opened(body)}`, body };
}

/** The words in a file. */
export function opened(body: Buffer): string {
  if (body.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') return unzipped(body).join('\n');
  if (body.subarray(0, 5).toString('latin1') === '%PDF-') {
    const { text, everything, files } = readPdf(body);
    return [text, everything, ...files.map((file) => opened(file.bytes))].join('\n');
  }
  return body.toString('utf8');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The files in a zip archive, by its central directory. */
function unzipped(bytes: Buffer): string[] {
  const files: string[] = [];
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const method = bytes.readUInt16LE(at + 10);
    const size = bytes.readUInt32LE(at + 20);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const raw = bytes.subarray(start, start + size);
    files.push((method === 8 ? inflateRawSync(raw) : raw).toString('utf8'));
    at +=
      46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}
