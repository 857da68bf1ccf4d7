import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { RunningApp } from '../tests/support/app.ts';
import type { Proof } from './types.ts';

const ROUTES = join(import.meta.dirname, '../src/routes');
const COOKIE = '__Host-ragang';

export default {
  id: 'T35',
  title:
    'Nothing is changed from a foreign page, and a session gets a new token whenever it becomes more',
  target:
    '0 forms taken from another origin or from none; a new token at sign-in, at signing in again and at a change of employer, and the old one opens nothing',
  needs: ['postgres', 'app'],
  small: { rounds: 1, every: 8 },
  full: { rounds: 3, every: 1 },
  async run({ size, app: start, say }) {
    const app = await start();
    const forms = formsOfHouse().filter((_, index) => index % size.every === 0);
    const who = await twoEmployers(app);
    let [foreign, taken, control] = [0, 0, 0];
    const faults: string[] = [];
    for (let round = 0; round < size.rounds; round += 1) {
      for (const form of forms) {
        const token = await signIn(app, who.choices[0]!);
        for (const origin of ['https://elsewhere.example', 'null', undefined]) {
          const status = await post(app, form, token, origin);
          foreign += 1;
          if (status !== 403) {
            taken += 1;
            faults.push(`${form} from ${origin ?? 'no origin'}: ${status}`);
          }
        }
        if ((await post(app, form, token, app.origin)) !== 403) control += 1;
      }
      say(`round ${round + 1}: ${taken} of ${foreign} taken`);
    }
    const rotation = await rotations(app, who);
    faults.push(...rotation.faults);
    const passed = faults.length === 0 && control === forms.length * size.rounds;
    return {
      passed,
      figures: {
        forms: forms.length,
        'sent from elsewhere': foreign,
        taken,
        'control: from our own page not refused so': control,
        'tokens that changed, of 3': rotation.changed,
        'old tokens that still open, of 4': rotation.stillOpen,
      },
      ...(faults.length ? { why: faults.slice(0, 5).join('; ') } : {}),
    };
  },
} satisfies Proof<{ rounds: number; every: number }>;

/** Every address of the house that takes a form, with ids that are nobody's. */
function formsOfHouse(): string[] {
  const files = readdirSync(ROUTES, { recursive: true, withFileTypes: true });
  return files.flatMap((file) => {
    if (!file.isFile() || !/^\+(page\.server|server)\.ts$/.test(file.name)) return [];
    const text = readFileSync(join(file.parentPath, file.name), 'utf8');
    const folder = relative(ROUTES, file.parentPath);
    const path = `/${folder.replaceAll(/\[[^\]]+\]/g, '00000000-0000-7000-8000-000000000000')}`;
    if (file.name === '+server.ts') return /export const POST\b/.test(text) ? [path] : [];
    const actions = /export const actions[^=]*= \{([\s\S]*)/.exec(text)?.[1];
    if (!actions) return [];
    return [...actions.matchAll(/^ {2}(?:async )?(\w+)(?:: |\()/gm)].map(([, name]) =>
      name === 'default' ? path : `${path}?/${name}`,
    );
  });
}

async function post(
  app: RunningApp,
  path: string,
  token: string,
  origin: string | undefined,
): Promise<number> {
  const answer = await fetch(app.origin + path, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      cookie: `${COOKIE}=${token}`,
      ...(origin ? { origin } : {}),
    },
    body: 'x=1',
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** A person of the demo with two employers: what is chosen on the page to sign in on. */
async function twoEmployers(app: RunningApp): Promise<{ choices: string[]; person: string }> {
  const { rows } = await app.database.owner.query(
    `select m.person_id, array_agg(m.person_id || '/' || m.organisation_id order by m.organisation_id) as choices
       from organisations.membership m join organisations.person p on p.id = m.person_id and p.may_demo_sign_in
      where m.ended_at is null group by m.person_id having count(*) > 1 limit 1`,
  );
  if (!rows[0]) throw new Error('nobody of the demo has two employers');
  return { choices: rows[0].choices, person: rows[0].person_id };
}

interface Sent {
  token: string | null;
  line: string;
  browser: string | null;
}

async function send(app: RunningApp, path: string, cookie: string, body: object): Promise<Sent> {
  const answer = await fetch(app.origin + path, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      origin: app.origin,
      cookie,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(body as Record<string, string>).toString(),
  });
  const lines = answer.headers.getSetCookie();
  const line = lines.find((one) => one.startsWith(`${COOKIE}=`)) ?? '';
  const value = (text: string) => /=([\w-]{43})/.exec(text)?.[1] ?? null;
  const browser = lines.find((one) => one.startsWith(`${COOKIE}-way=`)) ?? '';
  return { token: value(line), line, browser: value(browser) };
}

async function signIn(app: RunningApp, choice: string, before = ''): Promise<string> {
  const { token } = await send(app, '/sign-in', before, { who: choice });
  if (!token) throw new Error('the demo let nobody in');
  return token;
}

async function rotations(
  app: RunningApp,
  who: { choices: string[]; person: string },
): Promise<{ changed: number; stillOpen: number; faults: string[] }> {
  const { owner } = app.database;
  const faults: string[] = [];
  const old: string[] = [];
  let changed = 0;
  const moved = (what: string, before: string, after: Sent) => {
    if (after.token && after.token !== before) changed += 1;
    else faults.push(`the token stays at ${what}`);
    const flags = ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/'];
    const lacks = flags.filter((flag) => !after.line.includes(flag));
    if (lacks.length || /domain=/i.test(after.line)) faults.push(`the cookie at ${what}: ${lacks}`);
    old.push(before);
    return after.token ?? before;
  };
  // a token that somebody else has put in the browser is not the one that is used
  const planted = 'A'.repeat(43);
  const first = await send(app, '/sign-in', `${COOKIE}=${planted}`, { who: who.choices[0] });
  let token = moved('sign-in', planted, first);
  // again, by a code
  await owner.query(
    `insert into access.account (person_id, mail, mail_proved_at) values ($1, 'two@lan.example', now())
       on conflict (person_id) do update set mail = excluded.mail, mail_proved_at = now()`,
    [who.person],
  );
  const asked = await send(app, '/sign-in/code?/ask', `${COOKIE}=${token}`, {
    mail: 'two@lan.example',
  });
  const { rows } = await owner.query(
    `select secret ->> 'code' as code from mail.message where kind = 'code' and secret is not null order by asked_at desc limit 1`,
  );
  const cookies = `${COOKIE}=${token}; ${COOKIE}-way=${asked.browser}`;
  const again = await send(app, '/sign-in/code?/try', cookies, { code: rows[0]?.code ?? '' });
  token = moved('signing in again', token, again);
  const switched = await send(app, '/account?/switch', `${COOKIE}=${token}`, {
    organisation: who.choices[1]!.split('/')[1]!,
    acting: 'member',
  });
  token = moved('a change of employer', token, switched);
  await send(app, '/sign-out', `${COOKIE}=${token}`, {});
  old.push(token);
  let stillOpen = 0;
  for (const one of old) {
    const answer = await fetch(`${app.origin}/account`, {
      redirect: 'manual',
      headers: { cookie: `${COOKIE}=${one}` },
    });
    await answer.arrayBuffer();
    if (answer.status === 200) stillOpen += 1;
  }
  if (stillOpen) faults.push(`${stillOpen} old tokens still open`);
  return { changed, stillOpen, faults };
}
