/** The way on that somebody asks for, if it leads to a page of our own, as a header can hold it; else null. */
export function homeward(to: string): string | null {
  // no second slash of any kind, and no line breaks or tabs, which a browser would leave out
  if (!/^\/(?![/\\])[^\p{Cc}]*$/u.test(to)) return null;
  return to.toWellFormed().replace(/[^\x21-\x7e]/gu, encodeURIComponent);
}
