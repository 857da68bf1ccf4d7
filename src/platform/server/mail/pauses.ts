const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Seconds between attempts; the last one again and again, until five days have gone. */
const PAUSES = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR];
const GIVE_UP_AFTER = 5 * 24 * HOUR;

/**
 * How long to wait after an attempt that did not succeed.
 *
 * @param attempts  how many have been made, from 1
 * @param hurried   a code: tried every quarter of a minute, as long as it holds
 * @returns seconds; null: give up
 */
export function pauseAfter(attempts: number, hurried = false): number | null {
  if (hurried) return 15;
  const pauseOf = (attempt: number) => PAUSES[Math.min(attempt, PAUSES.length) - 1] as number;
  let waited = 0;
  for (let attempt = 1; attempt <= attempts; attempt += 1) waited += pauseOf(attempt);
  return waited > GIVE_UP_AFTER ? null : pauseOf(attempts);
}
