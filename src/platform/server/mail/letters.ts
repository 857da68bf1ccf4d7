import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A letter of ours as it lies in the folder, for reading. */
export interface LetterRead {
  subject: string;
  to: string;
  date: string;
  messageId: string;
  text: string;
}

/** Read one letter of the folder; null: there is none of that name. */
export function readLetter(folder: string, name: string): LetterRead | null {
  if (!/^[A-Za-z0-9-]{1,60}\.eml$/.test(name)) return null;
  try {
    return parseLetter(readFileSync(join(folder, name), 'utf8'));
  } catch {
    return null;
  }
}

/** The headers, and the plain text, of a letter that this house has written. */
export function parseLetter(source: string): LetterRead {
  const [head = '', ...rest] = source.split(/\r?\n\r?\n/);
  const header = headersOf(head);
  const boundary = /boundary="?([^";\s]+)"?/i.exec(header('content-type'))?.[1];
  const body = rest.join('\r\n\r\n');
  const parts = boundary ? body.split(`--${boundary}`) : [`${head}\r\n\r\n${body}`];
  const plain = parts.find((part) => /content-type: text\/plain/i.test(part)) ?? '';
  const [partHead = '', ...partBody] = plain.replace(/^\s+/, '').split(/\r?\n\r?\n/);
  const encoding = headersOf(partHead)('content-transfer-encoding');
  return {
    subject: decodedWords(header('subject')),
    to: decodedWords(header('to')),
    date: header('date'),
    messageId: header('message-id'),
    text: decoded(partBody.join('\n\n'), encoding).replaceAll('\r\n', '\n').trim(),
  };
}

function headersOf(head: string): (name: string) => string {
  const lines = head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return (name) =>
    lines
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim() ?? '';
}

function decoded(text: string, encoding: string): string {
  if (/base64/i.test(encoding)) return Buffer.from(text, 'base64').toString('utf8');
  return /quoted-printable/i.test(encoding) ? unquoted(text.replaceAll(/=\r?\n/g, '')) : text;
}

function unquoted(text: string): string {
  const bytes = Buffer.from(text, 'utf8')
    .toString('latin1')
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function decodedWords(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('utf8')
        : unquoted(word.replaceAll('_', ' ')),
    );
}
