/**
 * Reads one workbook from standard input and writes one answer to standard output. Runs alone, with
 * little memory, no environment and no right to write; its parent (read.ts) watches time and memory.
 */
import { Refused } from './limits.ts';
import { parseWorkbook } from './parse.ts';
import { packReading } from './wire.ts';

async function read(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  try {
    return packReading({
      ok: true,
      sheets: await parseWorkbook(Buffer.concat(chunks), process.argv[2] ?? ''),
    });
  } catch (error) {
    if (error instanceof Refused) {
      return packReading({ ok: false, reason: error.reason, detail: error.message });
    }
    return packReading({ ok: false, reason: 'damaged', detail: String(error).slice(0, 200) });
  }
}

process.stdout.write(await read());
