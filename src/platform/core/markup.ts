/** A text that can stand in markup and in XML 1.0, also within quotes; what neither may hold is left out. */
export function escaped(text: string): string {
  return text.toWellFormed().replace(ODD, (sign) => ESCAPES[sign] ?? '');
}

const ODD = /[&<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
