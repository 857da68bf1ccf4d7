import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import {
  lettersIn,
  openTransport,
  sendDueMail,
  textOf,
  MAIL_KINDS,
  type MailSettings,
  type Transport,
} from '../../src/platform/server/mail/index.ts';
import { pauseAfter } from '../../src/platform/server/mail/pauses.ts';
import { outcomeOf } from '../../src/platform/server/mail/transport.ts';
import { enqueueMail, newId, readLetter, tx, type MailAskedFor } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

let house: FreshHouse;
let c: SmallCounty;
let folder: string;
let settings: MailSettings;
beforeAll(async () => {
  house = await freshHouse();
  c = await smallCounty(house);
  folder = mkdtempSync(join(tmpdir(), 'letters-'));
  settings = {
    smtpUrl: null,
    from: 'Rågång <ragang@lan.test>',
    folder,
    origin: 'https://lan.test',
  };
  for (const [viewer, language] of [
    [c.region, 'sv'],
    [c.alby, 'sv'],
    [c.coordinator, 'en'],
    [c.berga, 'en'],
  ] as const) {
    await house.owner.query(
      `insert into access.account (person_id, mail, language) values ($1, $2, $3)
       on conflict (person_id) do update set mail = excluded.mail, language = excluded.language`,
      [viewer.personId, `${viewer.personName.split(' ')[0]!.toLowerCase()}@example.test`, language],
    );
  }
});
beforeEach(async () => {
  await house.owner.query('delete from mail.message');
  await house.owner.query(
    'update mail.server set answered_at = null, failing_since = null, failures = 0, failure = null, try_again_at = null',
  );
});
afterAll(async () => {
  await house?.close();
  rmSync(folder, { recursive: true, force: true });
});

const rows = async () =>
  (await house.owner.query('select key, state, kind from mail.message order by key')).rows;

test('a mail is asked for with the work, and is gone with work that is rolled back', async () => {
  const ask = (key: string) => (db: Parameters<Parameters<typeof tx>[2]>[0]) =>
    enqueueMail(db, {
      to: { organisation: c.alby.organisationId, role: 'editors' },
      kind: 'round-begun',
      organisation: c.region.organisationId,
      matter: c.wide,
      link: '/answer',
      key,
    });
  await tx(c.region, 'write', ask('kept'));
  await expect(
    tx(c.region, 'write', async (db) => {
      await ask('rolled-back')(db);
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await rows()).toEqual([{ key: 'kept', state: 'waiting', kind: 'round-begun' }]);
  expect(await tx(c.region, 'write', ask('kept'))).toBe(false);
  expect(await rows()).toHaveLength(1);
});

test('who may only read asks for no mail, and nobody but administrators writes to an address', async () => {
  const ask =
    (to: Parameters<typeof enqueueMail>[1]['to']) => (db: Parameters<typeof enqueueMail>[0]) =>
      enqueueMail(db, { to, kind: 'invitation', link: '/', key: 'x' });
  await expect(
    tx(c.reader, 'write', ask({ organisation: c.alby.organisationId, role: 'editors' })),
  ).rejects.toThrow('who may not write');
  await expect(
    tx(c.region, 'write', ask({ address: 'ny@example.test', language: 'sv' })),
  ).rejects.toThrow('only administrators');
  await expect(
    tx(c.region, 'write', (db) =>
      sql`insert into mail.message (id) values (gen_random_uuid())`.execute(db),
    ),
  ).rejects.toThrow('permission denied');
  await expect(
    tx(c.region, 'read', (db) => sql`select secret from mail.message`.execute(db)),
  ).rejects.toThrow('permission denied');
});

const ask = (mail: Partial<MailAskedFor>) =>
  tx(c.region, 'write', (db) =>
    enqueueMail(db, {
      to: { organisation: c.alby.organisationId, role: 'editors' },
      kind: 'shared',
      organisation: c.region.organisationId,
      matter: c.wide,
      link: '/matters/wide',
      key: newId(),
      ...mail,
    }),
  );
const LATER = new Date(Date.now() + 60_000);
/** What became of each message, without those that were only spread. */
const became = async () =>
  (
    await house.owner.query(
      `select coalesce(p.name, m.to_address) as who, state, reason from mail.message m
         left join organisations.person p on p.id = m.to_person where state <> 'spread' order by 1, m.asked_at`,
    )
  ).rows.map(({ who, state, reason }) =>
    [who?.split(' ')[0], state, reason].filter(Boolean).join(' '),
  );
/** Sends what is due and keeps the letters in hand. */
async function sendInHand(how: Transport['send'] = async () => ({ outcome: 'sent' }), now = LATER) {
  const letters: Parameters<Transport['send']>[0][] = [];
  const transport: Transport = {
    send: (letter) => (letters.push(letter), how(letter)),
    close: () => undefined,
  };
  await sendDueMail({ settings, transport, now: () => now });
  return letters;
}

test('each of an organisation who may write gets one letter, in their own language', async () => {
  await ask({});
  const letters = await sendInHand();
  expect(letters.map(({ to, subject }) => [to, subject]).toSorted()).toEqual([
    ['alva@example.test', 'Regionen har delat något med er'],
    ['kim@example.test', 'Regionen has shared something with you'],
  ]);
  expect(new Set(letters.map(({ messageId }) => messageId)).size).toBe(2);
  expect(letters[0]!.messageId).toMatch(/^<[0-9a-f-]{36}@lan\.test>$/);
  expect(await sendInHand()).toEqual([]);
  expect(await became()).toEqual(['Alva sent', 'Kim sent']);
});

test('who has left, has no address, or wants only what waits, gets none; the reason is kept', async () => {
  await ask({ to: c.alby.personId, key: 'a' });
  await ask({ to: { person: c.berga.personId, organisation: c.berga.organisationId }, key: 'b' });
  await ask({ to: c.cedra.personId, key: 'c' });
  await ask({ to: c.coordinator.personId, key: 'd' });
  await ask({ to: c.coordinator.personId, kind: 'boundary-due', key: 'e' });
  const ended = (at: string) =>
    house.owner.query(`update organisations.membership set ended_at = ${at} where person_id = $1`, [
      c.berga.personId,
    ]);
  await ended('now()');
  await tx(c.coordinator, 'write', (db) =>
    sql`insert into mail.wish (person_id, wish) values (${c.coordinator.personId}, 'waiting')`.execute(
      db,
    ),
  );
  await sendInHand();
  expect(await became()).toEqual([
    'Alva sent',
    'Bo dropped left',
    'Cia dropped no-address',
    'Kim dropped not-wanted',
    'Kim sent',
  ]);
  await ended('null');
  await house.owner.query('delete from mail.wish');
});

test('a server that is not there holds all mail and counts no attempt; one that refuses is told to the operator', async () => {
  await ask({ to: c.alby.personId, key: 'a' });
  await ask({ to: c.coordinator.personId, key: 'b' });
  expect(
    await sendInHand(async () => ({ outcome: 'no-server', answer: 'ECONNREFUSED' })),
  ).toHaveLength(1);
  const state = async () =>
    (await house.owner.query('select state, attempts from mail.message order by key')).rows;
  expect(await state()).toEqual([
    { state: 'waiting', attempts: 0 },
    { state: 'waiting', attempts: 0 },
  ]);
  expect(await sendInHand()).toEqual([]); // left alone for a quarter of a minute
  const then = new Date(LATER.getTime() + 16_000);
  const answers = [
    { outcome: 'refused', answer: '550 5.1.1' },
    { outcome: 'later', answer: '451' },
  ] as const;
  let number = 0;
  await sendInHand(async () => answers[number++]!, then);
  expect(await became()).toEqual(['Alva failed refused', 'Kim waiting later']);
  expect(await sendInHand(undefined, new Date(then.getTime() + 59_000))).toEqual([]);
  expect(await sendInHand(undefined, new Date(then.getTime() + 61_000))).toHaveLength(1);
});

test('a worker that dies with letters in hand loses them to another when its time is up, with the same Message-ID', async () => {
  await ask({ to: c.alby.personId });
  let first = '';
  const dying = sendInHand(async (letter) => {
    first = letter.messageId;
    throw new Error('killed');
  });
  await expect(dying).rejects.toThrow('killed');
  expect(await sendInHand()).toEqual([]);
  const [again] = await sendInHand(undefined, new Date(LATER.getTime() + 601_000));
  expect(again?.messageId).toBe(first);
  expect(await became()).toEqual(['Alva sent']);
});

test('two workers at once send each letter once', async () => {
  for (let number = 0; number < 30; number += 1)
    await ask({ to: c.alby.personId, key: `n${number}` });
  const [one, two] = await Promise.all([sendInHand(), sendInHand()]);
  const ids = [...one, ...two].map(({ messageId }) => messageId);
  expect([ids.length, new Set(ids).size]).toEqual([30, 30]);
});

test('a code is sent while it holds, stands in no column afterwards, and is not readable on the way', async () => {
  const system = { system: true, countyId: c.countyId } as const;
  const code = (key: string, goodUntil: Date) =>
    tx(system, 'write', (db) =>
      enqueueMail(db, {
        to: { address: 'ny@example.test', language: 'en' },
        kind: 'code',
        link: '/sign-in/code?t=HEMLIG',
        linkIsSecret: true,
        code: 'KOD4711',
        goodUntil,
        key,
      }),
    );
  await code('one', new Date(LATER.getTime() + 600_000));
  await code('two', LATER);
  const [letter, ...more] = await sendInHand();
  expect(more).toEqual([]);
  expect(letter?.text).toContain('KOD4711');
  expect(letter?.text).toContain('https://lan.test/sign-in/code?t=HEMLIG');
  expect(await became()).toEqual(['ny@example.test sent', 'ny@example.test dropped too-late']);
  const kept = JSON.stringify((await house.owner.query('select * from mail.message')).rows);
  expect(kept).not.toMatch(/KOD4711|HEMLIG/);
});

test('without a mail server letters are files that a mail program opens', async () => {
  await ask({ to: c.alby.personId });
  const transport = openTransport(settings);
  expect(await sendDueMail({ settings, transport, now: () => LATER })).toBe(1);
  const [letter] = lettersIn(folder);
  const text = readFileSync(join(folder, letter!.name), 'utf8');
  expect(text).toMatch(/^To: alva@example\.test/m);
  expect(text).toMatch(/^Auto-Submitted: auto-generated/m);
  expect(text).toMatch(/^List-ID: .*<ragang\.lan\.test>/im);
  expect(text).toMatch(/multipart\/alternative/);
  const read = readLetter(folder, letter!.name);
  expect(read).toMatchObject({
    to: 'alva@example.test',
    subject: 'Regionen har delat något med er',
  });
  expect(read?.text).toContain('https://lan.test/matters/wide');
  expect(readLetter(folder, '../../etc/passwd')).toBe(null);
  expect(text).not.toMatch(/<img|<script|http-equiv/i);
});

test('a mail server is spoken to: what it takes is sent, what it refuses is told apart by its code', async () => {
  const taken: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo: (to, _session, done) =>
      done(
        to.address.startsWith('kim')
          ? Object.assign(new Error('no such box'), { responseCode: 550 })
          : null,
      ),
    onData: (stream, _session, done) => {
      let text = '';
      stream.on('data', (part) => (text += String(part)));
      stream.on('end', () => (taken.push(text), done()));
    },
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.server.address() as { port: number };
  const here = { ...settings, smtpUrl: `smtp://127.0.0.1:${port}?tls=none` };
  await ask({});
  const transport = openTransport(here, 2_000);
  await sendDueMail({ settings: here, transport, now: () => LATER });
  transport.close();
  await new Promise<void>((closed) => server.close(() => closed()));
  expect(taken).toHaveLength(1);
  expect(await became()).toEqual(['Alva sent', 'Kim failed refused']);
  expect(
    (await house.owner.query(`select answer from mail.message where state = 'failed'`)).rows[0]
      .answer,
  ).toMatch(/^550/);
  // the server is gone: nothing is lost
  await ask({ to: c.alby.personId });
  const gone = openTransport(here, 500);
  expect(await sendDueMail({ settings: here, transport: gone, now: () => LATER })).toBe(0);
  gone.close();
  expect((await became()).filter((line) => line === 'Alva waiting')).toHaveLength(1);
});

test('T72: what anybody has written stands in no letter of any kind, and nothing of a record with a note of secrecy', async () => {
  const CANARY = 'KANARIE';
  await house.owner.query(
    `update matters.matter set sentence_sv = $1, sentence_en = $1, legal_note_sv = $1`,
    [CANARY],
  );
  for (const kind of MAIL_KINDS) {
    for (const language of ['sv', 'en'] as const) {
      const facts = {
        kind,
        language,
        link: '/a',
        code: '1',
        organisation: 'Regionen',
        matterSv: 'Frågan',
        matterEn: 'Matter',
        day: '2026-12-01',
      };
      const named = textOf({ ...facts, bare: false }, 'https://lan.test');
      const bare = textOf({ ...facts, bare: true, link: '/matters/hemlig' }, 'https://lan.test');
      expect(named.text).toContain('https://lan.test/a');
      expect(JSON.stringify(bare)).not.toMatch(/Regionen|Frågan|Matter|hemlig/);
      expect(bare.subject).toMatch(/Något väntar på er i Rågång|Something waits for you in Rågång/);
      expect(named.html).not.toMatch(/<img|src=|<script/i);
    }
  }
  for (const kind of MAIL_KINDS)
    await ask({ to: c.alby.personId, kind: kind === 'code' ? 'shared' : kind });
  const letters = await sendInHand();
  expect(letters.length).toBeGreaterThan(8);
  expect(JSON.stringify(letters)).not.toContain(CANARY);
  expect(JSON.stringify(letters)).toContain('Regionen'); // control: names do stand there
});

test('pauses grow from a minute to twelve hours, and after five days it is given up', () => {
  expect([1, 2, 3, 4, 7, 8].map((attempt) => pauseAfter(attempt))).toEqual([
    60, 300, 900, 3600, 43200, 43200,
  ]);
  expect(pauseAfter(30)).toBe(null);
  expect(pauseAfter(3, true)).toBe(15);
});

test('what a fault of the server means', () => {
  expect(
    outcomeOf({ responseCode: 550, response: '550 5.1.1 <a@b.test> unknown', command: 'RCPT TO' }),
  ).toEqual({ outcome: 'refused', answer: '550 5.1.1' });
  expect(outcomeOf({ responseCode: 451, command: 'DATA' }).outcome).toBe('later');
  expect(outcomeOf({ responseCode: 535, code: 'EAUTH', command: 'AUTH PLAIN' }).outcome).toBe(
    'no-server',
  );
  expect(outcomeOf({ code: 'ECONNREFUSED', command: 'CONN' }).outcome).toBe('no-server');
  const broken = (code: string, message: string) =>
    outcomeOf({ code, command: 'CONN', message }).outcome;
  expect(broken('ETIMEDOUT', 'Timeout')).toBe('no-answer');
  expect(broken('ECONNECTION', 'Connection closed unexpectedly')).toBe('no-answer');
  expect(broken('ETIMEDOUT', 'Greeting never received')).toBe('no-server');
});

test('a note of secrecy that comes while the letter waits stops it; one that was there before leaves nothing named', async () => {
  await house.owner
    .query(`create table if not exists mail.example (id uuid primary key, county_id uuid not null, organisation_id uuid,
    visibility text not null default 'named', named uuid[] not null default '{}', secrecy_section text)`);
  const record = newId();
  await house.owner.query(
    `insert into mail.example (id, county_id, organisation_id, named) values ($1, $2, $3, $4)`,
    [record, c.countyId, c.region.organisationId, [c.alby.organisationId]],
  );
  const about = { table: 'mail.example', id: record } as const;
  const to = (viewer: typeof c.alby) => ({
    person: viewer.personId,
    organisation: viewer.organisationId,
  });
  await ask({ to: to(c.alby), about, key: 'named' });
  await ask({ to: to(c.berga), about, key: 'not-named' });
  await ask({ to: to(c.region), about, key: 'own' });
  const [first] = await sendInHand();
  expect(first?.text).toContain('Regionen');
  expect(await became()).toEqual(['Alva sent', 'Bo dropped may-not-read', 'Rut sent']);
  await ask({ to: to(c.alby), about, key: 'waits' });
  await house.owner.query(`update mail.example set secrecy_section = '30 kap. 23 §'`);
  expect(await sendInHand()).toEqual([]);
  expect(await became()).toContain('Alva dropped secrecy-since');
  await ask({ to: to(c.alby), about, key: 'after' });
  expect(await sendInHand()).toEqual([]); // not cleared
  await house.owner.query(
    `update organisations.membership set cleared_at = now(), cleared_by = person_id where person_id = $1`,
    [c.alby.personId],
  );
  await ask({ to: to(c.alby), about, key: 'cleared' });
  const [bare] = await sendInHand();
  expect(bare?.subject).toBe('Något väntar på er i Rågång');
  expect(bare?.text).not.toMatch(/Regionen|wide/);
  await house.owner.query('drop table mail.example');
});
