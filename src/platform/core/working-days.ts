/** A day as Sweden's calendar says it: '2026-11-24'. Never a moment; a moment becomes a day by `localDateOf`. */
export type LocalDate = `${number}-${number}-${number}`;

/** How the clock runs: with `summerPause` the days of weeks 28–31 are not counted. */
export interface WorkingDayOptions {
  summerPause?: boolean;
}

const DAY_MS = 86_400_000;
const FRIDAY = 5;
const SATURDAY = 6;
const SUNDAY = 7;

const stockholm = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Stockholm',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** Which day is it in Sweden at this moment? */
export function localDateOf(now: Date): LocalDate {
  const part = Object.fromEntries(stockholm.formatToParts(now).map((p) => [p.type, p.value]));
  return `${part.year}-${part.month}-${part.day}` as LocalDate;
}

/**
 * Is this text a day that exists, written as '2026-11-24'? Of the years 1900–2200: others are mistyped, and some (0000)
 * no database knows.
 */
export function isLocalDate(text: unknown): text is LocalDate {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  if (text < '1900' || text >= '2201') return false;
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

/** The day `count` calendar days later (earlier when negative). */
export function addDays(date: LocalDate, count: number): LocalDate {
  return fromDayNumber(dayNumber(date) + count);
}

/** ISO 8601 week, 1–53, as Swedish calendars count: weeks begin on Monday, week 1 holds 4 January. */
export function weekOf(date: LocalDate): number {
  const thursday = addDays(date, 4 - weekdayOf(date));
  const firstOfYear = `${thursday.slice(0, 4)}-01-01` as LocalDate;
  return Math.floor((dayNumber(thursday) - dayNumber(firstOfYear)) / 7) + 1;
}

/** Easter Sunday by the Gregorian computus (Meeus, Jones and Butcher), for years 1583 and later. */
export function easterOf(year: number): LocalDate {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const shift = century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25);
  const moon = (shift + 19 * golden + 15) % 30;
  const late = moon === 29 || (moon === 28 && golden > 10) ? 1 : 0;
  const dayAfterFullMoon = addDays(dateText(year, 3, 22), moon - late);
  return firstWeekdayFrom(dayAfterFullMoon, SUNDAY);
}

/**
 * The days of a year when Swedish offices are closed although it may be a weekday: the public holidays,
 * and the eves of midsummer, Christmas and New Year, which offices keep as holidays.
 *
 * @see Lag (1989:253) om allmänna helgdagar; the eves by lag (1930:173) om beräkning av lagstadgad tid
 */
export function holidaysOf(year: number): ReadonlySet<LocalDate> {
  const known = holidays.get(year);
  if (known) return known;
  const easter = easterOf(year);
  const made = new Set<LocalDate>([
    ...FIXED.map(([month, day]) => dateText(year, month, day)),
    ...[-2, 0, 1, 39, 49].map((days) => addDays(easter, days)),
    firstWeekdayFrom(dateText(year, 6, 19), FRIDAY),
    firstWeekdayFrom(dateText(year, 6, 20), SATURDAY),
    firstWeekdayFrom(dateText(year, 10, 31), SATURDAY),
  ]);
  holidays.set(year, made);
  return made;
}

/** Is an office open on this day? With `summerPause`, no day of weeks 28–31 is. */
export function isWorkingDay(date: LocalDate, options: WorkingDayOptions = {}): boolean {
  if (weekdayOf(date) >= SATURDAY) return false;
  if (holidaysOf(Number(date.slice(0, 4))).has(date)) return false;
  return !(options.summerPause && isSummerPause(date));
}

/** Weeks 28–31, when the clocks of asks stand still. */
export function isSummerPause(date: LocalDate): boolean {
  const week = weekOf(date);
  return week >= 28 && week <= 31;
}

/**
 * The day that is `count` working days after this one (before it when negative). The day itself is not
 * counted; 0 gives the day itself, working or not.
 */
export function addWorkingDays(
  date: LocalDate,
  count: number,
  options: WorkingDayOptions = {},
): LocalDate {
  if (!Number.isInteger(count)) throw new Error(`addWorkingDays: ${count} is no whole number`);
  const step = Math.sign(count);
  let day = date;
  for (let left = Math.abs(count); left > 0;) {
    day = addDays(day, step);
    if (isWorkingDay(day, options)) left -= 1;
  }
  return day;
}

/** How many working days go from one day to another: those after `from`, up to and with `to`; negative backwards. */
export function workingDaysBetween(
  from: LocalDate,
  to: LocalDate,
  options: WorkingDayOptions = {},
): number {
  if (to < from) return -workingDaysBetween(to, from, options) || 0;
  let count = 0;
  const last = dayNumber(to);
  for (let day = dayNumber(from) + 1; day <= last; day += 1) {
    if (isWorkingDay(fromDayNumber(day), options)) count += 1;
  }
  return count;
}

const holidays = new Map<number, ReadonlySet<LocalDate>>();

/** Month and day: New Year, Epiphany, 1 May, the national day, Christmas with its eve, New Year's Eve. */
const FIXED = [
  [1, 1],
  [1, 6],
  [5, 1],
  [6, 6],
  [12, 24],
  [12, 25],
  [12, 26],
  [12, 31],
] as const;

function dateText(year: number, month: number, day: number): LocalDate {
  return fromDayNumber(Date.UTC(year, month - 1, day) / DAY_MS);
}

function dayNumber(date: LocalDate): number {
  const number = Date.parse(`${date}T00:00:00Z`) / DAY_MS;
  if (Number.isNaN(number)) throw new Error(`Not a day: ${date}`);
  return number;
}

function fromDayNumber(day: number): LocalDate {
  const text = new Date(day * DAY_MS).toISOString();
  if (!/^\d{4}-/.test(text)) throw new Error(`Not a day that can be written: ${text}`);
  return text.slice(0, 10) as LocalDate;
}

/** 1 = Monday … 7 = Sunday. */
function weekdayOf(date: LocalDate): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

function firstWeekdayFrom(date: LocalDate, weekday: number): LocalDate {
  return addDays(date, (weekday - weekdayOf(date) + 7) % 7);
}
