import {
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  fsyncSync,
  openSync,
  closeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { createTransport } from 'nodemailer';
import type { MailText } from './texts.ts';

/** One mail as it goes out. */
export interface Letter extends MailText {
  /** The same at every attempt: whoever gets it twice sees that it is the same. */
  messageId: string;
  to: string;
  language: 'sv' | 'en';
}

/**
 * How it went.
 * sent: taken over by the server · refused: it never will be · later: not now · no-answer: it may have been taken over,
 * nobody knows · no-server: the server is not there, or lets nobody in
 */
export type Sent =
  | { outcome: 'sent' }
  | { outcome: 'refused' | 'later' | 'no-answer' | 'no-server'; answer: string };

export interface Transport {
  send(letter: Letter): Promise<Sent>;
  close(): void;
}

export interface MailSettings {
  /** null: letters are put in `folder`. */
  smtpUrl: string | null;
  from: string;
  folder: string;
  /** Address of the house, for links. */
  origin: string;
}

/** The settings of the running app, as the starting server passed them on. */
export function mailSettings(env: NodeJS.ProcessEnv = process.env): MailSettings {
  const origin = env.RAGANG_ORIGIN ?? env.APP_ORIGIN ?? `http://localhost:${env.PORT ?? 3000}`;
  const root = env.RAGANG_ROOT ?? process.cwd();
  return {
    smtpUrl: env.SMTP_URL || null,
    from: env.MAIL_FROM || `Rågång <ragang@${new URL(origin).hostname}>`,
    folder: resolve(root, env.MAIL_FOLDER || join(env.RAGANG_DATA || './data', 'mail')),
    origin,
  };
}

/** The way out: the mail server, or the folder where none is named. */
export function openTransport(settings: MailSettings, waitMs = 20_000): Transport {
  return settings.smtpUrl
    ? smtpTransport(settings.smtpUrl, settings, waitMs)
    : folderTransport(settings);
}

/** Headers that every letter has: a list of its own, made by a machine, and no holiday replies please. */
function letterOf(letter: Letter, { from, origin }: MailSettings) {
  const host = new URL(origin).hostname;
  return {
    from,
    to: letter.to,
    subject: letter.subject,
    text: letter.text,
    html: letter.html,
    messageId: letter.messageId,
    textEncoding: 'quoted-printable' as const,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': letter.language,
    },
    list: { id: { url: `ragang.${host}`, comment: 'Rågång' } },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function smtpTransport(url: string, settings: MailSettings, waitMs: number): Transport {
  const address = new URL(url);
  const make = () =>
    createTransport({
      host: address.hostname.replace(/^\[|\]$/g, ''),
      port: Number(address.port) || (address.protocol === 'smtps:' ? 465 : 587),
      secure: address.protocol === 'smtps:',
      requireTLS: address.searchParams.get('tls') === 'required',
      ignoreTLS: address.searchParams.get('tls') === 'none',
      ...(address.username
        ? {
            auth: {
              user: decodeURIComponent(address.username),
              pass: decodeURIComponent(address.password),
            },
          }
        : {}),
      pool: true,
      maxConnections: 1,
      connectionTimeout: waitMs,
      greetingTimeout: waitMs,
      socketTimeout: waitMs,
      dnsTimeout: waitMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    } as never);
  let server = make();
  return {
    async send(letter) {
      let timer: NodeJS.Timeout | undefined;
      const tooLong = new Promise<never>((_done, failed) => {
        timer = setTimeout(() => failed(new TooLong()), 5 * waitMs);
      });
      try {
        const sending = server.sendMail(letterOf(letter, settings) as never);
        sending.catch(() => undefined); // heard below, or too late to be heard
        await Promise.race([sending, tooLong]);
        return { outcome: 'sent' };
      } catch (error) {
        if (error instanceof TooLong) {
          server.close();
          server = make();
          return { outcome: 'no-answer', answer: 'too long' };
        }
        return outcomeOf(error as SmtpError);
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => server.close(),
  };
}

/** A server that keeps answering a little, and never to the end. */
class TooLong extends Error {}

interface SmtpError {
  code?: string;
  command?: string;
  responseCode?: number;
  response?: string;
  message?: string;
}

/** What a fault means. Only codes are kept: the text of a server may hold an address. */
export function outcomeOf(error: SmtpError): Sent {
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})/.exec(error.response ?? '')?.[1];
  const answer = [error.responseCode ?? error.code ?? 'unknown', enhanced]
    .filter(Boolean)
    .join(' ');
  const { responseCode: code = 0, command = '' } = error;
  // 421, and refusals before any receiver is named: of the server, not of this letter
  if (
    code === 421 ||
    error.code === 'EAUTH' ||
    error.code === 'ETLS' ||
    /^(AUTH|EHLO|HELO|STARTTLS|LHLO)/.test(command)
  )
    return { outcome: 'no-server', answer };
  if (code >= 500) return { outcome: 'refused', answer };
  if (code >= 400) return { outcome: 'later', answer };
  if (
    /^(ECONNREFUSED|ENOTFOUND|EDNS|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/.test(error.code ?? '') ||
    command === 'CONN'
  )
    return isBeforeTheLetter(error)
      ? { outcome: 'no-server', answer }
      : { outcome: 'no-answer', answer };
  if (error.code === 'EENVELOPE') return { outcome: 'refused', answer };
  return { outcome: 'no-answer', answer };
}

/** Was the fault while the connection was made? Then no letter was on its way. */
function isBeforeTheLetter({ code, message = '' }: SmtpError): boolean {
  return (
    /^(ECONNREFUSED|ENOTFOUND|EDNS|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/.test(code ?? '') ||
    /^connect |Connection timeout|Greeting never received|ECONNREFUSED|ENOTFOUND/.test(message)
  );
}

/** Letters as files that any mail program opens. Written whole or not at all. */
function folderTransport(settings: MailSettings): Transport {
  const writer = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
  } as never);
  return {
    async send(letter) {
      try {
        const made = (await writer.sendMail(letterOf(letter, settings) as never)) as unknown as {
          message: Buffer;
        };
        putInFolder(settings.folder, letter.messageId, made.message);
        return { outcome: 'sent' };
      } catch (error) {
        return { outcome: 'no-server', answer: (error as SmtpError).code ?? 'unknown' };
      }
    },
    close: () => undefined,
  };
}

const MOST_LETTERS = 2_000;

function putInFolder(folder: string, messageId: string, letter: Buffer): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = `${messageId.replace(/[^A-Za-z0-9-]/g, '').slice(0, 36)}.eml`;
  const half = join(folder, `${name}.part`);
  writeFileSync(half, letter, { mode: 0o600 });
  const file = openSync(half, 'r');
  fsyncSync(file);
  closeSync(file);
  renameSync(half, join(folder, name));
  const letters = lettersIn(folder);
  for (const old of letters.slice(MOST_LETTERS)) rmSync(join(folder, old.name), { force: true });
}

/** Letters in the folder, the newest first; none where there is no folder. */
export function lettersIn(folder: string): { name: string; at: Date }[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => /^[A-Za-z0-9-]+\.eml$/.test(name))
    .flatMap((name) => {
      const at = statSync(join(folder, name), { throwIfNoEntry: false })?.mtime;
      return at ? [{ name, at }] : [];
    })
    .toSorted((a, b) => b.at.getTime() - a.at.getTime() || b.name.localeCompare(a.name));
}
