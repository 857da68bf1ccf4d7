import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invitationSeen, joinBy, ourPeople, somebodyIsHere } from '#organisations/server';
import { openSession, tx, viewerOf } from '#platform/server';
import { inviteFirst, readFirst, type First } from '../../src/installation/first-administrator.ts';
import { announcement } from '../../src/installation/announcement.ts';
import { freshHouse, type FreshHouse } from './fresh.ts';

let house: FreshHouse;

beforeAll(async () => {
  house = await freshHouse({ clock: 'real' });
  await house.layIn('lillvik', { demo: false });
});
afterAll(() => house.close());

const ANNA: First = {
  name: 'Anna Exempel',
  mail: 'anna@lillvik.example',
  language: 'sv',
  besides: false,
};
const tokenIn = (outcome: Awaited<ReturnType<typeof inviteFirst>>) =>
  outcome.ok ? outcome.path.replace('/join/', '') : expect.fail(outcome.why);
const command = (...args: string[]) =>
  spawnSync(process.execPath, ['bin/first-administrator.mjs', ...args], {
    cwd: resolve(import.meta.dirname, '../..'),
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: house.url, DATABASE_OWNER_URL: house.ownerUrl },
  });

describe('the first administrator', () => {
  test('comes in by a link from whoever runs the installation, and invites the rest', async () => {
    expect(await somebodyIsHere()).toBe(false);
    const settings = { appOrigin: 'https://lillvik.example', demo: false } as never;
    expect(await announcement(settings, house.url)).toContain('npm run first-administrator');

    const older = tokenIn(await inviteFirst(house.owner, ANNA));
    const token = tokenIn(await inviteFirst(house.owner, ANNA));
    expect(await invitationSeen(older)).toMatchObject({ state: 'revoked' });
    expect(await invitationSeen(token)).toMatchObject({ state: 'ok', forCounty: true });

    const joined = await joinBy(token, 'Anna Exempel', null);
    if (!joined.ok) expect.fail(joined.reason);
    const viewer = await viewerOf(await openSession(joined, { way: 'invitation' }));
    expect(viewer).toMatchObject({
      personName: 'Anna Exempel',
      role: 'administrator',
      countyRoles: ['space-administrator'],
    });
    const people = await tx(viewer!, 'read', (db) => ourPeople(db));
    expect(people.map(({ name }) => name)).toEqual(['Anna Exempel']);
    expect(await somebodyIsHere()).toBe(true);
    expect(await announcement(settings, house.url)).not.toContain('npm run first-administrator');
    expect(await joinBy(token, 'Någon annan', null)).toEqual({ ok: false, reason: 'used' });
  });

  test('is one: a second needs that it is said, and both are in the access log', async () => {
    const refused = await inviteFirst(house.owner, { ...ANNA, mail: 'bo@lillvik.example' });
    expect(refused).toMatchObject({ ok: false, why: expect.stringContaining('--besides') });
    const more = { ...ANNA, mail: 'bo@lillvik.example', besides: true };
    expect(await inviteFirst(house.owner, more)).toMatchObject({ ok: true });
    const { rows } = await house.owner.query(
      `select outcome from history.access_log where detail = 'first administrator'`,
    );
    expect(rows).toHaveLength(3);
  });

  test('cannot be made by the app, whatever it says', async () => {
    const app = new pg.Client({ connectionString: house.url });
    await app.connect();
    try {
      await app.query('begin; set local role ragang_app');
      const tried = app.query(
        `select organisations.invite_first('lillvik', null, 'x@x.example', 'X', 'sv', '\\x00', true)`,
      );
      await expect(tried).rejects.toMatchObject({ code: '42501' });
    } finally {
      await app.end();
    }
  });

  test('an argument that is wrong is named, and nothing is written', async () => {
    expect(readFirst([])).toEqual({
      ok: false,
      faults: [expect.stringContaining('--name'), expect.stringContaining('--mail')],
    });
    expect(readFirst(['--nmae', 'x'])).toMatchObject({ ok: false });
    expect(await inviteFirst(house.owner, { ...ANNA, county: 'nowhere' })).toEqual({
      ok: false,
      why: '--county: one of lillvik',
    });
    expect(
      await inviteFirst(house.owner, { ...ANNA, organisation: 'nobody', besides: true }),
    ).toMatchObject({ ok: false, why: expect.stringContaining('--organisation') });
  });

  test('the command prints the link, or what is missing', () => {
    const given = ['--name', 'Cia Exempel', '--mail', 'cia@lillvik.example', '--besides'];
    const made = command(...given);
    expect(made.stderr).toBe('');
    expect(made.stdout).toMatch(/http:\/\/localhost:3000\/join\/[\w-]{43}\n/);
    const missing = command('--name', 'Cia Exempel');
    expect(missing.status).toBe(1);
    expect(missing.stderr).toContain('--mail: an address');
  });
});
