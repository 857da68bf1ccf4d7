import { redirect } from '@sveltejs/kit';
import { log, type Made } from '#platform/server';

/** A workbook that was made, as a file to keep; one that was not: back to the map, which says why. */
export function asDownload(made: Made, name: string, from: URL): Response {
  if (!made.ok) {
    log.warn({ reason: made.reason, detail: made.detail }, 'a workbook was not made');
    const to = new URLSearchParams(from.searchParams);
    to.set('refused', made.reason);
    redirect(303, `/map?${to}`);
  }
  return new Response(made.bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename="${name}.xlsx"`,
    },
  });
}
