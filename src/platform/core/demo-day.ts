const DAY = 86_400_000;

/** The ISO week of a day (UTC), 1–53. */
export function isoWeek(day: Date): number {
  const weekday = (day.getUTCDay() + 6) % 7;
  const thursday = new Date(day.getTime() + (3 - weekday) * DAY);
  const firstOfYear = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return Math.floor((thursday.getTime() - firstOfYear) / DAY / 7) + 1;
}

/** Weeks 28–31, when Swedish offices are closed and no clock runs. */
export function isSummerBreak(day: Date): boolean {
  const week = isoWeek(day);
  return week >= 28 && week <= 31;
}

/** Monday to Thursday outside weeks 28–31: the only days on which the demo lets anybody say something. */
export function isDemoDay(day: Date): boolean {
  return day.getUTCDay() >= 1 && day.getUTCDay() <= 4 && !isSummerBreak(day);
}

/**
 * The day that "n days ago" (negative: ahead) in a demo file stands for, seen from today.
 * Days of weeks 28–31 are not counted; Friday to Sunday becomes the Thursday before (ahead: the
 * Monday after). Never later than today for n ≥ 0, and never changes the order of two days.
 *
 * @param today  any moment of the day of loading
 * @returns midnight UTC of the day
 */
export function demoDay(daysAgo: number, today: Date): Date {
  const step = daysAgo < 0 ? DAY : -DAY;
  let day = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()));
  const move = () => (day = new Date(day.getTime() + step));
  while (isSummerBreak(day)) move();
  for (let left = Math.abs(daysAgo); left > 0; left -= 1) {
    move();
    while (isSummerBreak(day)) move();
  }
  while (!isDemoDay(day)) move();
  return day;
}
