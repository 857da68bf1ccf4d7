const TYPES = { pdf: 'application/pdf', json: 'application/json; charset=utf-8' } as const;

/** A file to be kept; never shown inside our own pages. */
export function download(bytes: Buffer, format: keyof typeof TYPES, name: string): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': TYPES[format],
      'content-disposition': `attachment; filename="${name}.${format}"`,
      'content-security-policy': "default-src 'none'; sandbox",
    },
  });
}
