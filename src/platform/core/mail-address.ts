/** An address that a letter can be sent to, as the database's own checks have it; whose it is is not looked at. */
export function isMailAddress(text: string): boolean {
  return /^[^@\s\p{Cc}<>,;"|]{1,64}@[^@\s\p{Cc}<>,;"|]{1,190}$/u.test(text);
}
