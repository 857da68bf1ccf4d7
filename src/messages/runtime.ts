/** The two languages of the screen. Swedish is the first: it is used when nothing else is known. */
export type Language = 'sv' | 'en';

const LOCALES: Record<Language, string> = { sv: 'sv-SE', en: 'en-GB' };
const TIME_ZONE = 'Europe/Stockholm';

/** In a browser the page itself says which language it is in. */
let findLanguage = (): Language =>
  typeof document !== 'undefined' && document.documentElement.lang.startsWith('en') ? 'en' : 'sv';

/** Lets the server say how the language of the current request is found (see server.ts). */
export function findLanguageBy(find: () => Language): void {
  findLanguage = find;
}

/** The language of what is being shown now. */
export function language(): Language {
  return findLanguage();
}

/** Of a text kept in both languages: the one for the current language, else the one that there is. */
export function pick(sv: string, en: string | null | undefined): string;
export function pick(sv: string | null | undefined, en: string | null | undefined): string | null;
export function pick(sv: string | null | undefined, en: string | null | undefined): string | null {
  return (language() === 'sv' ? sv || en : en || sv) ?? null;
}

/**
 * The person's own choice, else the first language of the browser that we have, else Swedish.
 *
 * @param cookie          the kept choice, or nothing
 * @param acceptLanguage  the header as the browser sent it
 */
export function chooseLanguage(
  cookie: string | null | undefined,
  acceptLanguage: string | null | undefined,
): Language {
  if (cookie === 'sv' || cookie === 'en') return cookie;
  const wished = (acceptLanguage ?? '')
    .split(',')
    .map((one, order) => {
      const [tag = '', ...rest] = one.trim().toLowerCase().split(';');
      const weight = Number(
        rest
          .find((r) => r.trim().startsWith('q='))
          ?.trim()
          .slice(2) ?? 1,
      );
      return { code: tag.split('-')[0], weight: Number.isNaN(weight) ? 0 : weight, order };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.order - b.order);
  for (const { code } of wished) if (code === 'sv' || code === 'en') return code;
  return 'sv';
}

export type DateStyle = 'short' | 'medium' | 'long' | 'full';

/** A day in words; "long" is 3 september 2026. A day without time is written YYYY-MM-DD. */
export function formatDate(day: Date | string, style: DateStyle = 'long'): string {
  return dateText(language(), day, style);
}

/** A clock time in Sweden, 09:30. */
export function formatTime(moment: Date | string): string {
  return timeText(language(), moment);
}

/** A day and a clock time in Sweden. */
export function formatMoment(moment: Date | string, style: DateStyle = 'long'): string {
  return dateText(language(), moment, { dateStyle: style, timeStyle: 'short' });
}

/** A number as the current language writes it: 12 345,6 or 12,345.6. */
export function formatNumber(value: number, options?: Intl.NumberFormatOptions): string {
  return numberText(language(), value, options);
}

/** Several names in one sentence: "Umeå, Vännäs och Åsele". */
export function formatList(
  items: readonly string[],
  type: 'conjunction' | 'disjunction' = 'conjunction',
): string {
  const code = language();
  const make = () => new Intl.ListFormat(LOCALES[code], { type });
  return keep(`list ${code} ${type}`, make).format(items);
}

/** Orders texts as Swedish does, å ä ö last, whatever the language of the screen. */
export const bySwedishOrder: (a: string, b: string) => number = new Intl.Collator('sv-SE', {
  numeric: true,
}).compare;

// What the generated functions are made of.

const kept = new Map<string, unknown>();

/** Formatters are slow to make and cheap to use, so each is made once. */
function keep<T>(key: string, make: () => T): T {
  if (!kept.has(key)) kept.set(key, make());
  return kept.get(key) as T;
}

const NUMBER_STYLES: Record<string, Intl.NumberFormatOptions> = {
  integer: { maximumFractionDigits: 0 },
  percent: { style: 'percent', maximumFractionDigits: 0 },
};

/** A number in a given language; style is a name (integer, percent) or options. */
export function numberText(
  code: Language,
  value: number,
  style: string | Intl.NumberFormatOptions = {},
): string {
  const options = typeof style === 'string' ? NUMBER_STYLES[style] : style;
  const key = `number ${code} ${JSON.stringify(options)}`;
  return keep(key, () => new Intl.NumberFormat(LOCALES[code], options)).format(value);
}

/** A day in a given language; style is a name (short … full) or options. */
export function dateText(
  code: Language,
  day: Date | string,
  style: string | Intl.DateTimeFormatOptions = 'long',
): string {
  const options = typeof style === 'string' ? { dateStyle: style as DateStyle } : style;
  const key = `date ${code} ${JSON.stringify(options)}`;
  const make = () => new Intl.DateTimeFormat(LOCALES[code], { timeZone: TIME_ZONE, ...options });
  return keep(key, make).format(new Date(day));
}

/** A clock time in a given language; style is a name or options. */
export function timeText(
  code: Language,
  moment: Date | string,
  style: string | Intl.DateTimeFormatOptions = 'short',
): string {
  return dateText(
    code,
    moment,
    typeof style === 'string' ? { timeStyle: style as DateStyle } : style,
  );
}

type Forms = Record<string, string> & { other: string };

/** The form for a count: an exact one (=0) first, else the language's own rule. */
export function pluralText(
  code: Language,
  count: number,
  offset: number,
  type: 'cardinal' | 'ordinal',
  forms: Forms,
): string {
  const rules = keep(`plural ${code} ${type}`, () => new Intl.PluralRules(LOCALES[code], { type }));
  return forms[`=${count}`] ?? forms[rules.select(count - offset)] ?? forms.other;
}

/** The form with that name, else "other". */
export function selectText(name: string, forms: Forms): string {
  return Object.hasOwn(forms, name) ? (forms[name] ?? forms.other) : forms.other;
}
