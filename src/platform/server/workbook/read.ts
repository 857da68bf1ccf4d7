import type { WorkbookReading, WorkbookRefusal } from '../../core/workbook.ts';
import { askChild } from './child-process.ts';
import { LIMITS } from './limits.ts';
import { Turns } from './turns.ts';
import { unpackReading } from './wire.ts';

const turns = new Turns(LIMITS);

/**
 * Reads an .xlsx or .csv file that came from outside, in a child process with limits on memory and time
 * (limits.ts). The file's name decides what it should be, its content must agree.
 *
 * @returns the sheets, or why not; `detail` is for the log and the curious, in English
 */
export async function readWorkbook(
  bytes: Uint8Array,
  fileName: string,
  { milliseconds }: { milliseconds: number } = LIMITS,
): Promise<WorkbookReading> {
  if (bytes.length === 0) return refuse('empty', 'no bytes');
  if (bytes.length > LIMITS.uploadBytes) return refuse('too-large', `${bytes.length} bytes`);
  if (!(await turns.take())) return refuse('busy', `${LIMITS.waiting} are waiting`);
  try {
    const outcome = await askChild({
      ...LIMITS,
      milliseconds,
      script: 'child.ts',
      words: [fileName.slice(-100)],
      input: [bytes],
    });
    if (outcome.ok) return unpackReading(outcome.answer.toString('utf8'));
    return refuse(outcome.reason === 'too-slow' ? 'too-slow' : 'too-large', outcome.detail);
  } finally {
    turns.handOn();
  }
}

function refuse(reason: WorkbookRefusal, detail: string): WorkbookReading {
  return { ok: false, reason, detail };
}
