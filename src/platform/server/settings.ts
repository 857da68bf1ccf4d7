import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { z } from 'zod';

/** What the product was told at start. Read once; nothing else looks in the environment. */
export interface Settings {
  port: number;
  host: string;
  /** Address that people type, without a slash at the end. */
  appOrigin: string;
  /** null = the embedded database in `dataFolder`. */
  databaseUrl: string | null;
  /** Role that may change the schema; null = only a database that is already up to date is accepted. */
  databaseOwnerUrl: string | null;
  dataFolder: string;
  /** Example answers and a sign-in that lets you choose one of the invented people. */
  demo: boolean;
  /** Folder name in db/counties. */
  county: string;
  /** null = letters are put in `mailFolder`. */
  smtpUrl: string | null;
  /** Sender of the letters; null = ragang@ and the host of `appOrigin`. */
  mailFrom: string | null;
  /** null = `mail` in `dataFolder`. */
  mailFolder: string | null;
  /** null = a file of its own in `dataFolder`, made at the first need. */
  secret: string | null;
  oidcInner: string | null;
  logLevel: 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
}

/** One setting that cannot be used. */
export interface SettingFault {
  name: string;
  wrong: string;
  example: string;
}

export type SettingsReading =
  { ok: true; settings: Settings } | { ok: false; faults: SettingFault[] };

export interface SettingNote {
  what: string;
  /** What holds when it is not set, in words. */
  otherwise: string;
  example: string;
}

const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
const databaseUrl = z
  .string()
  .refine(isDatabaseUrl, 'must begin with postgres:// and name a server')
  .optional();

const schema = z.object({
  PORT: z.coerce
    .number('must be a whole number from 0 to 65535')
    .int('must be a whole number from 0 to 65535')
    .min(0, 'must be from 0 to 65535')
    .max(65535, 'must be from 0 to 65535')
    .default(3000),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/, 'must be a host name or an address, without port')
    .default('127.0.0.1'),
  APP_ORIGIN: z
    .string()
    .refine(isOrigin, 'must be http:// or https:// and a host, with nothing after')
    .refine(
      isSafeOrigin,
      'must be https://: over http:// anybody on the way could take over a sign-in (http is for this machine only)',
    )
    .transform((text) => new URL(text).origin)
    .optional(),
  DATABASE_URL: databaseUrl,
  DATABASE_OWNER_URL: databaseUrl,
  RAGANG_DATA: z.string().default('./data'),
  RAGANG_DEMO: z.enum(['0', '1'], 'must be 0 or 1').optional(),
  RAGANG_COUNTY: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be the name of a folder in db/counties')
    .default('vasterbotten'),
  SMTP_URL: z
    .string()
    .refine(isMailServer, 'must begin with smtp:// or smtps:// and name a server')
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^([^<>@\r\n]{1,80} <[^<>@\s]+@[A-Za-z0-9.-]+>|[^<>@\s]+@[A-Za-z0-9.-]+)$/,
      'must be an address, or a name and an address in < >',
    )
    .optional(),
  MAIL_FOLDER: z.string().optional(),
  RAGANG_SECRET: z.string().min(32, 'must be at least 32 characters').optional(),
  RAGANG_OIDC_INNER: z
    .string()
    .regex(/^[A-Za-z0-9.:,[\]_ -]+$/, 'must be host names with commas between')
    .optional(),
  RAGANG_LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
});

export type SettingName = keyof typeof schema.shape;

/** What each setting is for; the table in the README is made from this. */
export const settingNotes: Record<SettingName, SettingNote> = {
  PORT: { what: 'Port to listen on', otherwise: '3000', example: '8080' },
  HOST: {
    what: 'Address to listen on; 0.0.0.0 lets other machines in',
    otherwise: '127.0.0.1',
    example: '0.0.0.0',
  },
  APP_ORIGIN: {
    what: 'The address that people type, https:// unless it is this machine; forms sent from any other are refused',
    otherwise: 'http://localhost and the port',
    example: 'https://ragang.example',
  },
  DATABASE_URL: {
    what: 'PostgreSQL 15 or later, as a role that owns nothing',
    otherwise: 'the embedded database in RAGANG_DATA',
    example: 'postgres://ragang_app:secret@db.example:5432/ragang',
  },
  DATABASE_OWNER_URL: {
    what: 'The same database as the role that may change its tables; used at start only',
    otherwise: 'a start with an older schema refuses, and says how',
    example: 'postgres://ragang_owner:secret@db.example:5432/ragang',
  },
  RAGANG_DATA: {
    what: 'Folder of the embedded database',
    otherwise: './data',
    example: '/var/lib/ragang',
  },
  RAGANG_DEMO: {
    what: '1 = example answers, and a sign-in where anyone chooses an invented person',
    otherwise: '1 with the embedded database, 0 when DATABASE_URL is set',
    example: '1',
  },
  RAGANG_COUNTY: {
    what: 'Folder in db/counties that an empty database is filled from',
    otherwise: 'vasterbotten',
    example: 'vasterbotten',
  },
  SMTP_URL: {
    what: 'Mail server that letters are handed to; add ?tls=required to refuse it without encryption',
    otherwise: 'letters are put as files in MAIL_FOLDER, where the operator can read them',
    example: 'smtp://ragang:secret@mail.example:587?tls=required',
  },
  MAIL_FROM: {
    what: 'Sender of the letters; letters that cannot be delivered come back to it',
    otherwise: 'ragang@ and the host of APP_ORIGIN',
    example: 'Rågång <ragang@lan.example>',
  },
  MAIL_FOLDER: {
    what: 'Folder for letters where no SMTP_URL is set',
    otherwise: 'mail in RAGANG_DATA',
    example: '/var/lib/ragang/mail',
  },
  RAGANG_SECRET: {
    what: 'What the secrets of organisations’ own sign-ins are encrypted with; the same in all processes',
    otherwise: 'a file secret.key in RAGANG_DATA, made at the first need',
    example: 'at-least-32-random-characters-here',
  },
  RAGANG_OIDC_INNER: {
    what: 'Hosts in the own network that organisations’ sign-ins may stand on, with commas between',
    otherwise: 'only hosts on the open internet',
    example: 'id.municipality.example',
  },
  RAGANG_LOG_LEVEL: {
    what: `How much is logged: ${logLevels.join(', ')}`,
    otherwise: 'info',
    example: 'warn',
  },
};

/**
 * Reads the settings out of an environment. An empty value counts as not set.
 *
 * @returns the settings, or every fault at once; a fault never repeats the value, which may be secret
 */
export function readSettings(env: Record<string, string | undefined>): SettingsReading {
  const given = Object.fromEntries(
    Object.keys(schema.shape).map((name) => [name, env[name]?.trim() || undefined]),
  );
  const read = schema.safeParse(given);
  if (!read.success) return { ok: false, faults: read.error.issues.map(faultOf) };
  const s = read.data;
  if (s.DATABASE_OWNER_URL && !s.DATABASE_URL) return { ok: false, faults: [ownerAlone] };
  return {
    ok: true,
    settings: {
      port: s.PORT,
      host: s.HOST,
      appOrigin: s.APP_ORIGIN ?? `http://localhost:${s.PORT}`,
      databaseUrl: s.DATABASE_URL ?? null,
      databaseOwnerUrl: s.DATABASE_OWNER_URL ?? null,
      dataFolder: s.RAGANG_DATA,
      demo: s.RAGANG_DEMO ? s.RAGANG_DEMO === '1' : !s.DATABASE_URL,
      county: s.RAGANG_COUNTY,
      smtpUrl: s.SMTP_URL ?? null,
      mailFrom: s.MAIL_FROM ?? null,
      mailFolder: s.MAIL_FOLDER ?? null,
      secret: s.RAGANG_SECRET ?? null,
      oidcInner: s.RAGANG_OIDC_INNER ?? null,
      logLevel: s.RAGANG_LOG_LEVEL,
    },
  };
}

/** The environment with what stands in a .env file behind it: what is really set wins. */
export function environmentWith(
  file = '.env',
  env: NodeJS.ProcessEnv = process.env,
): Record<string, string | undefined> {
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...env } : { ...env };
}

/** The faults as text for the person who starts the product. */
export function faultsText(faults: readonly SettingFault[]): string {
  return faults.map((f) => `${f.name} ${f.wrong}. Example: ${f.name}=${f.example}`).join('\n');
}

const ownerAlone: SettingFault = {
  name: 'DATABASE_URL',
  wrong: 'must be set too when DATABASE_OWNER_URL is',
  example: settingNotes.DATABASE_URL.example,
};

function faultOf(issue: { path: PropertyKey[]; message: string }): SettingFault {
  const name = String(issue.path[0]) as SettingName;
  return { name, wrong: issue.message, example: settingNotes[name].example };
}

function isDatabaseUrl(text: string): boolean {
  const url = URL.parse(text);
  const local = url?.searchParams.has('host') ?? false;
  return url !== null && /^postgres(ql)?:$/.test(url.protocol) && (url.hostname !== '' || local);
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href;
}

/** Sessions are in a cookie that browsers send over https only, and to this machine. */
function isSafeOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (url?.protocol !== 'http:') return true;
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
}

function isMailServer(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '';
}
