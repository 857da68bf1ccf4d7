import { redirect } from '@sveltejs/kit';
import { log, type Made } from '#platform/server';

/** A workbook that was made, as a file to keep; one that was not: back to a page that says why (`?refused=`). */
export function asDownload(made: Made, name: string, back: string): Response {
  if (!made.ok) {
    log.warn({ reason: made.reason, detail: made.detail }, 'a workbook was not made');
    redirect(303, `${back}${back.includes('?') ? '&' : '?'}refused=${made.reason}`);
  }
  return new Response(made.bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename="${name}.xlsx"`,
    },
  });
}
