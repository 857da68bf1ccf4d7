import type { Client } from 'pg';
import type { RunningApp } from '../../tests/support/app.ts';
import type { Answer, Fields } from './client.ts';
import type { PageForm } from './forms.ts';
import type { Person, Who } from './people.ts';

/** What a write leaves behind it: a version in the history, a line in the access log, or nothing for a reason. */
export type Leaves = 'history' | 'log' | { readonly nothing: string };

/** What the steps of the walk lean on: who walks, and what earlier steps have made. */
export interface Walk {
  readonly app: RunningApp;
  readonly root: Client;
  readonly people: Map<Who, Person>;
  /** The folder in which the house puts its letters. */
  readonly mail: string;
  /** Ids and words that earlier steps have made, by name. */
  readonly kept: Map<string, string>;
  /** The page that the last answer showed. */
  last: string;
}

export type Fill = Readonly<Record<string, string | readonly string[] | null>>;

/** One form of one page, as somebody fills it in; or what a script of the page sends. */
export interface Step {
  /** The route and the way as the router has them: '/people', 'POST revoke'. */
  readonly on: string;
  readonly way: string;
  readonly who: Who;
  /** In whose name the trace stands, where that is not whoever sent it. */
  readonly trace?: Who;
  readonly leaves: Leaves;
  /** The page on which the form stands, or the address it goes to where there is no form. */
  readonly at: string | ((w: Walk) => string | Promise<string>);
  /** There is no form: only what is filled in is sent. */
  readonly bare?: boolean;
  /** The form stands on the page that the last answer showed. */
  readonly again?: boolean;
  /** Which of several forms. */
  readonly form?: (form: PageForm, w: Walk) => boolean;
  readonly fill?: Fill | ((w: Walk, form: PageForm) => Fill | Promise<Fill>);
  /** What is expected back; 303 where nothing is said. */
  readonly expect?: number;
  /** Something in the address that it leads to. */
  readonly leads?: RegExp;
  /** The last id in the address that it leads to, kept under this name. */
  readonly keep?: string;
  readonly before?: (w: Walk) => Promise<unknown>;
  readonly after?: (w: Walk, answer: Answer) => Promise<unknown> | unknown;
  /** A file that goes along, in the field of this name. */
  readonly file?: { readonly field: string; readonly name: string; readonly bytes: () => Buffer };
}

/** One thing that was sent: who, where to, what, and what came of it. */
export interface Sent {
  readonly step: Step;
  readonly person: Person;
  /** With its query: '/people?/revoke'. */
  readonly path: string;
  readonly fields: Fields;
  readonly answer: Answer;
}

/** Something that an earlier step has kept. */
export const kept = (name: string) => (w: Walk) => {
  const value = w.kept.get(name);
  if (value === undefined) throw new Error(`nothing is kept as ${name}`);
  return value;
};

/** The first value of the first row, asked past all rules. */
export async function one(w: Walk, text: string, values: unknown[] = []): Promise<string> {
  const { rows } = await w.root.query({ text, values, rowMode: 'array' });
  if (!rows[0]) throw new Error(`nothing found: ${text}`);
  return String((rows[0] as unknown[])[0]);
}

/** Written as nobody may: past triggers and rules, so that time has gone or something lies there. */
export async function pastRules(w: Walk, text: string, values: unknown[]): Promise<void> {
  await w.root.query('set session_replication_role = replica');
  await w.root.query(text, values);
  await w.root.query('set session_replication_role = origin');
}

export const organisationId = (w: Walk, slug: string) =>
  one(w, 'select id from organisations.organisation where slug = $1', [slug]);

export const matterId = (w: Walk, slug: string) =>
  one(w, 'select id from matters.matter where slug = $1 order by id limit 1', [slug]);

/** A form that could send this field, or this value in it. */
export const has = (name: string, value?: string) => (form: PageForm) =>
  form.possible.some(([n, v]) => n === name && (value === undefined || v === value));

/** The values that a form offers for a field. */
export const offered = (form: PageForm, name: string) =>
  form.possible.flatMap(([n, v]) => (n === name && v !== '' ? [v] : []));

export const inDays = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv-SE', {
    timeZone: 'Europe/Stockholm',
  });

/** What is shown and not kept. */
export const LOOKED = { nothing: 'shows what would come of it, and keeps nothing' };
