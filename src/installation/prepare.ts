import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { environmentWith, readSettings, type Settings } from '../platform/server/settings.ts';
import { announcement } from './announcement.ts';
import { backupsIn, dumpEachHour } from './backup/embedded.ts';
import { lookOver } from './checked.ts';
import { startEmbedded } from './embedded.ts';
import { layInJobs } from '../platform/server/jobs/boss-schema.ts';
import { layInCounty } from './lay-in-county.ts';
import { migrate, readMigrations, verifySchema } from './migrate.ts';

export interface House {
  readonly settings: Settings;
  /** Print the address, and the demo people to sign in as. */
  announce(): Promise<void>;
  stop(): Promise<void>;
}

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Everything before the first page: settings, database, schema, and a county where there is none.
 * A fault ends the process with a sentence that says what to do.
 */
export async function prepare(): Promise<House> {
  const settings = settingsOrExit();
  process.env.RAGANG_ROOT = ROOT;
  process.env.RAGANG_LOG_LEVEL = settings.logLevel;
  process.env.RAGANG_DEMO = settings.demo ? '1' : '0';
  process.env.RAGANG_ORIGIN = settings.appOrigin;
  process.env.SMTP_URL = settings.smtpUrl ?? '';
  process.env.MAIL_FROM = settings.mailFrom ?? '';
  process.env.RAGANG_DATA = resolve(ROOT, settings.dataFolder);
  process.env.RAGANG_SECRET = settings.secret ?? '';
  process.env.RAGANG_OIDC_INNER = settings.oidcInner ?? '';
  process.env.MAIL_FOLDER = resolve(ROOT, settings.mailFolder ?? join(settings.dataFolder, 'mail'));
  try {
    return await open(settings);
  } catch (error) {
    return giveUp(explain(error));
  }
}

async function open(settings: Settings): Promise<House> {
  const embedded = settings.databaseUrl
    ? null
    : await startEmbedded(resolve(ROOT, settings.dataFolder));
  const url = embedded?.url ?? settings.databaseUrl ?? '';
  process.env.RAGANG_DB_URL = url;
  process.env.RAGANG_DB_EMBEDDED = embedded ? '1' : '0';
  try {
    await bringUp(settings, url, embedded !== null);
    for (const line of await lookOver(url, embedded !== null)) console.warn(line);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  const backups = backupsIn(resolve(ROOT, settings.dataFolder));
  process.env.RAGANG_BACKUPS = embedded ? backups : '';
  const stopBackups = embedded ? dumpEachHour(embedded, backups, console.warn) : () => undefined;
  return {
    settings,
    announce: async () => console.log(await announcement(settings, url)),
    stop: async () => {
      stopBackups();
      await embedded?.stop();
    },
  };
}

async function bringUp(settings: Settings, url: string, embedded: boolean): Promise<void> {
  const ownerUrl = embedded ? url : settings.databaseOwnerUrl;
  const migrations = readMigrations(join(ROOT, 'db/migrations'));
  await withClient(ownerUrl ?? url, async (client) => {
    if (!ownerUrl) {
      await client
        .query('begin; set local role ragang_app')
        .catch(() => client.query('rollback; begin'));
      await verifySchema(client, migrations);
      await client.query('commit');
      return;
    }
    await migrate(client, migrations);
    await layInJobs(client);
    if (!embedded) await letIn(client, url);
    const folder = join(ROOT, 'db/counties', settings.county);
    if (!existsSync(folder))
      throw new Error(
        `RAGANG_COUNTY: there is no folder ${folder}. Example: RAGANG_COUNTY=vasterbotten`,
      );
    await layInCounty(client, folder, { demo: settings.demo, now: new Date() });
  });
}

/** The role that the app signs in as may take up the app's role; it owns nothing. */
async function letIn(client: pg.Client, url: string): Promise<void> {
  const login = decodeURIComponent(new URL(url).username);
  const { rows } = await client.query(
    `select r.rolsuper, r.rolbypassrls, pg_has_role(r.oid, 'ragang_app', 'member') as member, r.rolname = current_user as owner
       from pg_roles r where r.rolname = $1`,
    [login],
  );
  const role = rows[0];
  if (!role) throw new Error(`DATABASE_URL: there is no role ${login} on the server`);
  if (role.rolsuper || role.rolbypassrls || role.owner) {
    throw new Error(
      `DATABASE_URL: the role ${login} is an owner or may pass by the rules of access. Use a role of its own that owns nothing; see README, "On PostgreSQL".`,
    );
  }
  if (!role.member) await client.query(`grant ragang_app to ${pg.escapeIdentifier(login)}`);
}

async function withClient<T>(url: string, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end();
  }
}

function settingsOrExit(): Settings {
  const reading = readSettings(environmentWith(join(ROOT, '.env'), process.env));
  if (reading.ok) return reading.settings;
  const lines = reading.faults.map(
    (f) => `  ${f.name}: ${f.wrong}. Example: ${f.name}=${f.example}`,
  );
  return giveUp(
    `Rågång does not start, because of its settings (environment or .env):\n${lines.join('\n')}`,
  );
}

function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = (error as { code?: string }).code;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') {
    return `DATABASE_URL: no database answers there (${message}). Start it, or leave DATABASE_URL out to use the embedded one.`;
  }
  return process.env.RAGANG_LOG_LEVEL === 'debug' && error instanceof Error
    ? (error.stack ?? message)
    : message;
}

function giveUp(text: string): never {
  console.error(text);
  process.exit(1);
}
