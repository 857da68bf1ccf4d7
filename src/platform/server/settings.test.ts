import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  environmentWith,
  faultsText,
  readSettings,
  settingNotes,
  type SettingName,
} from './settings.ts';

const read = (env: Record<string, string>) => {
  const reading = readSettings(env);
  if (!reading.ok) throw new Error(faultsText(reading.faults));
  return reading.settings;
};

test('nothing set: an embedded demo of Västerbotten on port 3000, for this machine only', () => {
  expect(read({})).toEqual({
    port: 3000,
    host: '127.0.0.1',
    appOrigin: 'http://localhost:3000',
    databaseUrl: null,
    databaseOwnerUrl: null,
    dataFolder: './data',
    demo: true,
    county: 'vasterbotten',
    smtpUrl: null,
    mailFrom: null,
    mailFolder: null,
    secret: null,
    oidcInner: null,
    logLevel: 'info',
  });
});

test('with a database of its own there is no demo until it is asked for', () => {
  const DATABASE_URL = 'postgres://app:secret@db.example/ragang';
  expect(read({ DATABASE_URL }).demo).toBe(false);
  expect(read({ DATABASE_URL, RAGANG_DEMO: '1' }).demo).toBe(true);
});

test('an address follows the port, loses its slash, and empty counts as not set', () => {
  expect(read({ PORT: '8080' }).appOrigin).toBe('http://localhost:8080');
  expect(read({ APP_ORIGIN: 'https://ragang.example/' }).appOrigin).toBe('https://ragang.example');
  expect(read({ PORT: '', RAGANG_DATA: '  ' }).dataFolder).toBe('./data');
});

test.each(['http://127.0.0.1:3000', 'http://[::1]:3000', 'http://localhost'])(
  '%s is this machine, so it may be without https',
  (origin) => expect(read({ APP_ORIGIN: origin }).appOrigin).toBe(origin),
);

test('a database behind a socket is accepted', () => {
  const url = 'postgres:///ragang?host=/run/postgresql';
  expect(read({ DATABASE_URL: url }).databaseUrl).toBe(url);
});

test.each<[SettingName, string]>([
  ['PORT', 'three'],
  ['PORT', '70000'],
  ['PORT', '30.5'],
  ['HOST', 'http://here'],
  ['APP_ORIGIN', 'ragang.example'],
  ['APP_ORIGIN', 'https://ragang.example/app'],
  ['APP_ORIGIN', 'http://ragang.example'],
  ['APP_ORIGIN', 'http://10.0.0.5:3000'],
  ['APP_ORIGIN', 'http://localhost.example'],
  ['DATABASE_URL', 'mysql://db.example/ragang'],
  ['DATABASE_URL', 'ragang'],
  ['DATABASE_OWNER_URL', 'ragang'],
  ['RAGANG_DEMO', 'yes'],
  ['RAGANG_COUNTY', '../etc'],
  ['RAGANG_LOG_LEVEL', 'loud'],
])('%s=%s is refused by name, with what is wrong and an example', (name, value) => {
  const reading = readSettings({ [name]: value });
  expect(reading.ok).toBe(false);
  if (reading.ok) return;
  expect(reading.faults.map((fault) => fault.name)).toEqual([name]);
  expect(faultsText(reading.faults)).toMatch(new RegExp(`^${name} must .+ Example: ${name}=.+`));
});

test('every fault is told at once, and no value is repeated: it may hold a password', () => {
  const reading = readSettings({ PORT: 'x', DATABASE_URL: 'mysql://a:hemligt@b/c' });
  expect(reading.ok ? [] : reading.faults.map((f) => f.name)).toEqual(['PORT', 'DATABASE_URL']);
  expect(JSON.stringify(reading)).not.toContain('hemligt');
});

test('an owner of the database without the database is a fault', () => {
  const reading = readSettings({ DATABASE_OWNER_URL: settingNotes.DATABASE_OWNER_URL.example });
  expect(reading.ok ? null : reading.faults[0]?.name).toBe('DATABASE_URL');
});

test('every example in the table is a value that works', () => {
  for (const [name, note] of Object.entries(settingNotes)) {
    expect(readSettings({ DATABASE_URL: 'postgres://a@b/c', [name]: note.example }).ok, name).toBe(
      true,
    );
  }
});

test('.env is read, and what is really set wins over it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ragang-env-'));
  const file = join(folder, '.env');
  writeFileSync(file, 'PORT=4000\nRAGANG_COUNTY="lillvik"\n');
  expect(read(environmentWith(file, {}) as Record<string, string>).port).toBe(4000);
  const env = environmentWith(file, { PORT: '5000' });
  expect([env.PORT, env.RAGANG_COUNTY]).toEqual(['5000', 'lillvik']);
  expect(environmentWith(join(folder, 'none'), {})).toEqual({});
  rmSync(folder, { recursive: true });
});
