import { demoDay } from '#platform/core/demo-day';

/** A moment on the demo's day, never later than now for days that have been. */
export function moment(now: Date, daysAgo: number, hour: number, minute = 0): Date {
  const at = demoDay(daysAgo, now);
  at.setUTCHours(hour, minute, 0, 0);
  return at > now && daysAgo >= 0 ? new Date(now.getTime() - 60_000) : at;
}

/** The day of a moment, as the database keeps days. */
export function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** What a county pack calls by a name that it defines itself. */
export function at<T>(map: Map<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined)
    throw new Error(`the county pack names ${key}, which it does not define`);
  return value;
}
