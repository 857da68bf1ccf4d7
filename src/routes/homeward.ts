/** The way on that somebody asks for, if it leads to a page of our own; else null. */
export function homeward(to: string): string | null {
  // no second slash of any kind, and no line breaks or tabs, which a browser would leave out
  return /^\/(?![/\\])[^\p{Cc}]*$/u.test(to) ? to : null;
}
