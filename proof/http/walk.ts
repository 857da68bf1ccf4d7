import type { Client } from 'pg';
import type { RunningApp } from '../../tests/support/app.ts';
import type { Answer, Fields } from './client.ts';
import { filled, formsIn, type PageForm } from './forms.ts';
import { enter, EVERYBODY, type Person, type Who } from './people.ts';
import type { Sent, Step, Walk } from './step.ts';
import { AGREEING } from './steps-agreeing.ts';
import { ANSWERING } from './steps-answering.ts';
import { DESK } from './steps-desk.ts';
import { ENDING } from './steps-ending.ts';
import { MATTERS } from './steps-matters.ts';
import { ORGANISATIONS } from './steps-organisations.ts';
import { PEOPLE } from './steps-people.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Every form of the house, filled in and sent once, in an order in which each finds what it needs. */
export const STEPS: readonly Step[] = [
  ...PEOPLE,
  ...ORGANISATIONS,
  ...MATTERS,
  ...ANSWERING,
  ...AGREEING,
  ...DESK,
  ...ENDING,
];

/** Everybody signed in, each in a browser of their own. */
export async function gather(
  app: RunningApp,
  root: Client,
  mail: string,
  who: readonly Who[] = EVERYBODY,
) {
  const people = new Map<Who, Person>();
  for (const one of who) people.set(one, await enter(app, root, one));
  return { app, root, mail, people, kept: new Map<string, string>(), last: '' } satisfies Walk;
}

/**
 * Walk the steps; one that does not go as it says is told with what came back, and the walk goes on.
 *
 * @returns what was sent, and what did not go as it should
 */
export async function walk(
  w: Walk,
  steps: readonly Step[] = STEPS,
): Promise<{ sent: Sent[]; stumbles: string[] }> {
  const sent: Sent[] = [];
  const stumbles: string[] = [];
  for (const step of steps) {
    try {
      sent.push(await take(w, step));
    } catch (error) {
      stumbles.push(`${step.on} ${step.way}: ${(error as Error).message}`);
    }
  }
  return { sent, stumbles };
}

async function take(w: Walk, step: Step): Promise<Sent> {
  await step.before?.(w);
  const person = w.people.get(step.who)!;
  const at = typeof step.at === 'string' ? step.at : await step.at(w);
  const { path, form } = step.bare
    ? { path: at, form: NOTHING }
    : await formAt(w, step, person, at);
  const fill = typeof step.fill === 'function' ? await step.fill(w, form) : (step.fill ?? {});
  const fields = filled(form.fields, fill);
  const answer = step.file
    ? await person.visitor.postFiles(path, withFile(fields, step.file))
    : await person.visitor.post(path, fields, true);
  const leads = String(answer.headers.location ?? '');
  w.last = answer.body.toString();
  const expected = step.expect ?? 303;
  if (answer.status !== expected || (step.leads && !step.leads.test(leads)))
    throw new Error(
      `${answer.status} ${leads} ${spokenIn(w.last)} (${JSON.stringify(fields)})`.slice(0, 900),
    );
  if (step.keep) w.kept.set(step.keep, leads.match(UUID)?.at(-1) ?? '');
  await step.after?.(w, answer);
  return { step, person, path, fields, answer };
}

const NOTHING: PageForm = { method: 'post', action: '', fields: [], possible: [] };

async function formAt(w: Walk, step: Step, person: Person, at: string) {
  let html = w.last;
  if (!step.again) {
    const page = await person.visitor.ask({ path: at }, true);
    html = page.body.toString();
    if (page.status !== 200) throw new Error(`the page ${at} answers ${page.status}`);
  }
  const name = step.way.slice('POST '.length);
  const found = formsIn(html).find(
    (form) =>
      form.method === 'post' && isFor(form, name, step.on, at) && (step.form?.(form, w) ?? true),
  );
  if (!found) throw new Error(`no form for it on ${at}`);
  return { form: found, path: addressFor(name, at) };
}

/** A form leads to its action; one with several buttons to each of theirs. */
function isFor({ action, possible }: PageForm, name: string, route: string, at: string): boolean {
  const actions = [action, ...possible.flatMap(([n, v]) => (n === 'formaction' ? [v] : []))];
  const path = at.split('?')[0];
  return actions.some((one) => {
    const [to = '', press = ''] = one.split('?/');
    const isHere = to === '' || to.split('?')[0] === path || to.split('?')[0] === route;
    return isHere && press.split('&')[0] === (name === 'default' ? '' : name);
  });
}

/** Where an action is sent to: '/people?/revoke', '/boundaries/proposals/new?/send&matter=export'. */
export function addressFor(action: string, at: string): string {
  const [path = '', query = ''] = at.split('#')[0]!.split(/\?(.*)/s);
  if (action === 'default') return query ? `${path}?${query}` : path;
  return `${path}?/${action}${query ? `&${query}` : ''}`;
}

function withFile(fields: Fields, file: NonNullable<Step['file']>): FormData {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  form.append(file.field, new Blob([new Uint8Array(file.bytes())]), file.name);
  return form;
}

/** What a page says went wrong, for whoever mends the walk. */
function spokenIn(html: string): string {
  const main = /<main[\s\S]*?<\/main>/.exec(html)?.[0] ?? html;
  return main
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, 300);
}

/** The id of the request that an answer belongs to. */
export const requestOf = (answer: Answer) => String(answer.headers['x-request-id'] ?? '');
