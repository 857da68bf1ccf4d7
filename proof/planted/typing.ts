import { canariesIn, type Canaries } from './canaries.ts';
import type { PlantedApp } from './house.ts';
import type { Visitor } from './visitors.ts';
import type { Round } from './looking.ts';

/** Pages with forms that take words, names, addresses and numbers, and who fills them in. */
const FORMS: readonly { who: 'administrator' | 'editor' | 'nobody'; path: string }[] = [
  { who: 'administrator', path: '/people/invite' },
  { who: 'editor', path: '/organisations/$own/contacts/new' },
  { who: 'editor', path: '/matters/$matter/notes/new' },
  { who: 'editor', path: '/records/requests' },
  { who: 'editor', path: '/organisations/$own/edit' },
  { who: 'nobody', path: '/sign-in/code' },
];

/** Words typed into forms: sound ones, far too long ones, and such as the database refuses. None may reach the log. */
export async function typeEverywhere(round: Round, planted: PlantedApp, canaries: Canaries) {
  const typed = new Set<string>();
  const faults: string[] = [];
  let sent = 0;
  const { rows } = await planted.db.query(
    'select slug from matters.matter where retired_at is null order by slug limit 1',
  );
  for (const { who, path } of FORMS) {
    const visitor = visitorWho(planted, who);
    const own = await slugOf(planted, visitor);
    const address = path.replace('$own', own).replace('$matter', rows[0].slug);
    for (const tail of ['', 'x'.repeat(30_000)]) {
      const answers = await sendForms(round, visitor, address, () => {
        const [text = '', , mail = ''] = canaries.textsFor();
        for (const one of canariesIn(text + mail)) typed.add(one);
        return { text: text + tail, mail };
      });
      sent += answers.length;
      if (answers.length === 0) faults.push(`no form could be sent at ${path}`);
    }
  }
  return { sent, canaries: typed, faults };
}

const visitorWho = ({ visitors }: PlantedApp, who: string): Visitor =>
  visitors.find(({ looker }) =>
    who === 'nobody' ? looker.kind === 'public' : looker.kind === 'member' && looker.role === who,
  ) as Visitor;

async function slugOf({ db }: PlantedApp, { looker }: Visitor): Promise<string> {
  const { rows } = await db.query('select slug from organisations.organisation where id = $1', [
    looker.organisation,
  ]);
  return rows[0]?.slug ?? '';
}

/** How a form was answered. */
export interface FormAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

/** Sends every form of a page that takes words; `headers` ask for another kind of answer. */
export async function sendForms(
  round: Round,
  visitor: Visitor,
  path: string,
  write: () => { text: string; mail: string },
  headers: Record<string, string> = {},
): Promise<FormAnswer[]> {
  const { body } = await round.fetch(visitor, path);
  const forms = [
    ...body.toString('utf8').matchAll(/<form\b[^>]*method="post"[^>]*>[\s\S]*?<\/form>/gi),
  ].map(([form]) => form);
  const answers: FormAnswer[] = [];
  for (const form of forms) {
    const action = attribute(/<form\b[^>]*>/.exec(form)?.[0] ?? '', 'action') ?? '';
    if (/sign-out|preferences/.test(action)) continue;
    const filled = fill(form, write);
    if (!filled) continue;
    const target = action.startsWith('/') ? action : path.split('?')[0] + action;
    const answer = await round.fetch(visitor, target, {
      method: 'POST',
      body: new URLSearchParams(filled),
      headers: { origin: round.origin, ...headers },
    });
    answers.push(answer);
  }
  return answers;
}

/** What a form would send with words in every field; null: it takes none. */
function fill(
  form: string,
  write: () => { text: string; mail: string },
): [string, string][] | null {
  const given: [string, string][] = [];
  const chosen = new Set<string>();
  let takesWords = false;
  for (const [tag, kind] of form.matchAll(/<(input|textarea|select)\b[^>]*>/g)) {
    const name = attribute(tag, 'name');
    if (!name || /\sdisabled/.test(tag)) continue;
    const type = kind === 'input' ? (attribute(tag, 'type') ?? 'text') : (kind as string);
    if (type === 'hidden') given.push([name, attribute(tag, 'value') ?? '']);
    else if (type === 'radio') {
      if (!chosen.has(name) || /\schecked/.test(tag))
        given.push([name, attribute(tag, 'value') ?? 'on']);
      chosen.add(name);
    } else if (type === 'select') {
      const inside = form.slice(form.indexOf(tag)).split('</select>')[0] ?? '';
      const values = [...inside.matchAll(/<option\b[^>]*>/g)].map(
        ([one]) => attribute(one, 'value') ?? '',
      );
      given.push([name, values.find(Boolean) ?? '']);
    } else if (type === 'date') given.push([name, '2026-03-10']);
    else if (type === 'number') given.push([name, '1']);
    else if (/^(text|tel|search|url|textarea|email)$/.test(type)) {
      takesWords = true;
      const { mail, text } = write();
      given.push([name, type === 'email' || /mail/i.test(name) ? mail : text]);
    }
  }
  return takesWords ? given : null;
}

const attribute = (tag: string, name: string) =>
  new RegExp(`\\s${name}="([^"]*)"`)
    .exec(tag)?.[1]
    ?.replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"');
