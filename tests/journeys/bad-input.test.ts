import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.ts';
import { PEOPLE } from '../support/people.ts';

/** Words that no form of ours sends: each is refused by name or does nothing, and never is a fault of the house. */
let app: RunningApp;
const cookies: Record<string, string> = {};
beforeAll(async () => {
  app = await startApp();
  for (const name of [PEOPLE.coordinator, PEOPLE.umea, PEOPLE.reader, PEOPLE.administrator]) {
    const { rows } = await app.database.owner.query<{ who: string }>(
      `select p.id || '/' || m.organisation_id as who from organisations.person p
         join organisations.membership m on m.person_id = p.id where p.name = $1`,
      [name],
    );
    const answer = await send('', '/sign-in', new URLSearchParams({ who: rows[0]!.who }));
    cookies[name] = answer.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  }
});
afterAll(() => app?.stop());

const send = (cookie: string, path: string, body?: BodyInit, headers: HeadersInit = {}) =>
  fetch(app.origin + path, {
    method: body === undefined ? 'GET' : 'POST',
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
    headers: { accept: 'text/html', cookie, origin: app.origin, ...headers },
    ...(body !== undefined && { body }),
  });
const as = (name: string, path: string, body?: BodyInit, headers?: HeadersInit) =>
  send(cookies[name] ?? '', path, body, headers);
const form = (fields: Record<string, string>) =>
  new URLSearchParams({ key: randomUUID(), ...fields });

test.each([
  '/matters/%00',
  '/organisations/%00',
  '/organisations/%00/edit',
  '/answer/matter/%00',
  '/answer/matter/%00/withdraw',
  '/answer/nope/%00',
  '/organisations/%00/versions',
  '/organisations/%00/with/%00',
  '/boundaries/proposals/new?matter=%00',
  '/matters?%00=a',
  '/search?q=a%00b',
  '/rounds/%00',
])('%s leads nowhere', async (path) => {
  expect((await as(PEOPLE.umea, path)).status).toBe(404);
});

test.each(['/matters/%', '/matters/%E0%A4%A', '/organisations/%ff/versions', '/search?q=%ff%'])(
  '%s is no fault of the house',
  async (path) => {
    expect((await as(PEOPLE.umea, path)).status).toBeLessThan(500);
  },
);

test('a proposal about what no address can hold, or of a day that nobody means, is refused', async () => {
  const path = '/boundaries/proposals/new?/review';
  expect((await as(PEOPLE.umea, path, form({ matter: 'a\0' }))).status).toBe(404);
  expect((await as(PEOPLE.umea, `${path}&matter=a%00`, form({ matter: 'export' }))).status).toBe(
    404,
  );
  const dated = form({ matter: 'export', lookAgainBy: '0000-01-01' });
  const answer = await as(PEOPLE.umea, '/boundaries/proposals/new?/send&matter=export', dated);
  expect([answer.status, await answer.text()]).toEqual([
    422,
    expect.stringContaining('Skriv en dag som finns'),
  ]);
});

describe.each([
  ['cut off', 'garbage', 'multipart/form-data; boundary=x'],
  ['of plain text', 'a=1', 'text/plain'],
])('a form that is %s', (_, body, type) => {
  test.each(['/answer?/still', '/suggestions', '/preferences', '/matters/export?/inquire'])(
    'is refused at %s',
    async (path) => {
      const answer = await as(PEOPLE.umea, path, body, { 'content-type': type });
      expect(answer.status).toBe(400);
    },
  );
});

test.each(['constructor', '__proto__'])('the press "%s" chooses nothing', async (preset) => {
  const answer = await as(PEOPLE.coordinator, '/rounds/new', form({ preset }));
  expect(answer.status).toBe(200);
});

test.each(['9999-12-31', '0000-01-01', '2026-02-30', '+275760-09-13', '99999999999'])(
  'the last day %s is refused at once, and the house goes on answering',
  async (answerBy) => {
    const { rows } = await app.database.owner.query<{ id: string }>(
      'select id from matters.round where opened_at is null',
    );
    const path = `/rounds/${rows[0]!.id}?/extend`;
    expect((await as(PEOPLE.coordinator, path, form({ answerBy }))).status).toBe(422);
    expect((await fetch(`${app.origin}/healthz`)).status).toBe(200);
  },
);

test('a key that was used for something else is told, not a fault', async () => {
  const body = (wording: string, key: string) => new URLSearchParams({ key, wording });
  const key = randomUUID();
  const path = '/matters/export?/inquire';
  expect((await as(PEOPLE.umea, path, body('en', key))).status).toBe(303);
  expect((await as(PEOPLE.umea, path, body('två', key))).status).toBe(409);
  const withdraw = '/answer/matter/export/withdraw';
  const unknown = await as(PEOPLE.umea, withdraw, body('', 'gammal'));
  expect([unknown.status, await unknown.text()]).toEqual([
    409,
    expect.stringContaining('Formuläret känns inte igen'),
  ]);
});

test('a round or an area that cannot be is no fault of the house', async () => {
  for (const [path, fields] of [
    ['/rounds/nope?/invite', {}],
    ['/rounds/nope?/extend', { answerBy: '2027-01-04' }],
    ['/matters?/confirm', { area: '😀' }],
    ['/matters?/confirm', { area: 'a\0b' }],
  ] as const) {
    const answer = await as(PEOPLE.coordinator, path, form(fields));
    expect([303, 404], path).toContain(answer.status);
  }
  const priority = { number: '1', was: 'a\0b', nameSv: 'x', source: 'y' };
  expect((await as(PEOPLE.coordinator, '/county?/priority', form(priority))).status).toBe(422);
});

test('numbers too large for a version are no version', async () => {
  const edit = '/organisations/umea/edit?/settle';
  for (const version of ['99999999999999999999', '1e300', '-1', 'NaN']) {
    const answer = await as(PEOPLE.umea, edit, form({ version, base: version }));
    expect(answer.status, version).toBe(422);
  }
});

test.each(['15181621814811', '1e13', '-5', 'x', '__proto__'])(
  'as many parts as %s are never made, and the house goes on answering',
  async (parts) => {
    const answer = await as(PEOPLE.coordinator, '/matters/incubation/split', form({ parts }));
    expect(answer.status).toBe(422);
    const pages = (await answer.text()).match(/name="part\d+-nameSv"/g) ?? [];
    expect(pages.length).toBeGreaterThanOrEqual(2);
    expect(pages.length).toBeLessThanOrEqual(5);
    expect((await fetch(`${app.origin}/healthz`)).status).toBe(200);
  },
);

test.each(['1e27', '99999999999', 'NaN', '-1', '0.5'])(
  'a sign-in bound from version %s is no fault of the house',
  async (version) => {
    const binding = { version, issuer: 'https://id.example.org', clientId: 'ragang' };
    const answer = await as(PEOPLE.administrator, '/people/sign-in?/save', form(binding));
    expect([303, 409]).toContain(answer.status);
  },
);

test.each(['/search?q=å', '/\u{1f33e}', '/a\ud800'])(
  'the way back to %j is no fault of the house',
  async (back) => {
    const answer = await as(PEOPLE.umea, '/preferences', form({ back, language: 'sv' }));
    expect(answer.status).toBe(303);
  },
);

test.each([
  ['/rounds/new', {}, 404],
  ['/matters?/confirm', { matter: 'export' }, 404],
  ['/county/empty', { sure: 'yes' }, 404],
  ['/county?/priority', { number: '1', nameSv: 'x', source: 'y' }, 404],
  ['/organisations/skelleftea/edit?/save', { version: '0', mission: 'x' }, 404],
  ['/organisations/skelleftea/contacts/new', { role: 'x' }, 404],
])(
  '%s is not for one who only reads, nor for an editor elsewhere',
  async (path, fields, status) => {
    for (const name of [PEOPLE.reader, PEOPLE.umea]) {
      expect((await as(name, path, form(fields as Record<string, string>))).status).toBe(status);
    }
  },
);

test('more than a page can hold is refused as too much', async () => {
  const wording = 'x'.repeat(13 * 1024 * 1024);
  expect((await as(PEOPLE.umea, '/matters/export?/inquire', form({ wording }))).status).toBe(413);
  const many = form({});
  for (let i = 0; i < 100_000; i += 1) many.append('matter', randomUUID());
  expect((await as(PEOPLE.umea, '/answer?/still', many)).status).toBeLessThan(500);
});

test('a form from another place is refused, whatever it says', async () => {
  for (const origin of ['https://evil.example', 'null', '']) {
    const answer = await as(PEOPLE.umea, '/matters/export?/inquire', form({ wording: 'x' }), {
      origin,
    });
    expect(answer.status, origin).toBe(403);
    expect(await answer.text()).toContain('Inget är sparat');
  }
  expect(app.output()).toContain('something from a foreign page was refused');
  expect(app.output()).not.toContain('evil.example');
});

test('no way on leads out of the house', async () => {
  for (const out of [
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'https://evil.example',
    '/%09/evil.example',
  ]) {
    const answer = await as(PEOPLE.umea, '/preferences', form({ back: out, language: 'sv' }));
    const to = new URL(answer.headers.get('location') ?? '/', app.origin);
    expect([answer.status, to.origin], out).toEqual([303, app.origin]);
  }
});
