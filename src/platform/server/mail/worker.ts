import { v7 } from 'uuid';
import { log } from '../log.ts';
import { ticketForLetter } from '../sign-in/tickets.queries.ts';
import { tx } from '../tx.ts';
import type { CountyId } from '#platform/core/ids';
import {
  claim,
  countiesDue,
  giveBack,
  noteServer,
  settle,
  type Claimed,
} from './sending.queries.ts';
import { pauseAfter } from './pauses.ts';
import { textOf } from './texts.ts';
import type { MailSettings, Sent, Transport } from './transport.ts';

export interface SendingOptions {
  settings: MailSettings;
  transport: Transport;
  /** Stop soon: what is being sent is finished, the rest is given back. */
  signal?: AbortSignal;
  now?: () => Date;
  /** How many are taken up at a time. */
  most?: number;
  /** How long whoever takes them up has for all of them, in seconds. */
  leaseSeconds?: number;
  /** For the proof: called between the steps, to be killed there. */
  step?: (where: 'claimed' | 'sent' | 'settled') => void;
}

/**
 * Send what is due, until nothing is. A message is marked before the mail server hears of it and settled after, so
 * that a worker may be killed anywhere: at worst one letter goes out again, with the same Message-ID. Several workers
 * at once are safe.
 *
 * @returns how many letters were taken over by the server
 */
export async function sendDueMail(options: SendingOptions): Promise<number> {
  const now = options.now ?? (() => new Date());
  let sent = 0;
  for (const countyId of await countiesDue(now())) {
    for (;;) {
      if (options.signal?.aborted) return sent;
      const did = await sendSome(countyId, options, now);
      sent += did.sent;
      if (did.stop) return sent;
      if (did.taken === 0) break;
    }
  }
  return sent;
}

/** What can be answered by a press on the page of the letter's own link. */
const ONE_PRESS: readonly Claimed['kind'][] = ['boundary-due', 'matter-change'];

async function sendSome(
  countyId: CountyId,
  options: SendingOptions,
  now: () => Date,
): Promise<{ taken: number; sent: number; stop: boolean }> {
  const house = { system: true, countyId } as const;
  const worker = v7();
  const { most = 20, leaseSeconds = 600 } = options;
  const taken = await tx(house, 'write', (db) => claim(db, worker, most, leaseSeconds, now()));
  options.step?.('claimed');
  // a slow server: what the lease would not last for is given back
  const lastsUntil = now().getTime() + leaseSeconds * 750;
  let sent = 0;
  for (const message of taken) {
    if (options.signal?.aborted || now().getTime() > lastsUntil) {
      await tx(house, 'write', (db) => giveBack(db, worker, now()));
      return { taken: taken.length, sent, stop: options.signal?.aborted ?? false };
    }
    const own = ONE_PRESS.includes(message.kind)
      ? await tx(house, 'write', (db) => ticketForLetter(db, message.id))
      : null;
    const how = await sendOne(own ? { ...message, link: own } : message, options);
    options.step?.('sent');
    await tx(house, 'write', async (db) => {
      await settleAs(db, worker, message, how, now());
      if (how.outcome === 'no-server') await giveBack(db, worker, now());
    });
    options.step?.('settled');
    if (how.outcome === 'sent') sent += 1;
    if (how.outcome === 'no-server') {
      log.warn({ answer: how.answer }, 'the mail server does not answer; mail waits');
      return { taken: taken.length, sent, stop: true };
    }
  }
  return { taken: taken.length, sent, stop: false };
}

async function sendOne(message: Claimed, { settings, transport }: SendingOptions): Promise<Sent> {
  let text;
  try {
    text = textOf(
      {
        kind: message.kind,
        language: message.language,
        bare: message.bare,
        link: message.secret?.link ?? message.link,
        code: message.secret?.code ?? null,
        organisation: message.organisationName,
        matterSv: message.matterSv,
        matterEn: message.matterEn,
        day: message.day,
      },
      settings.origin,
    );
  } catch (error) {
    log.error(
      { message: message.id, error: (error as Error).stack },
      'a mail could not be written',
    );
    return { outcome: 'refused', answer: 'unwritten' };
  }
  return transport.send({
    ...text,
    messageId: messageIdOf(message.id, settings.from),
    to: message.address,
    language: message.language,
  });
}

/** The same for every attempt at the same message. */
export function messageIdOf(id: string, from: string): string {
  const domain = /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1] ?? 'ragang.invalid';
  return `<${id}@${domain}>`;
}

async function settleAs(
  db: Parameters<typeof settle>[0],
  worker: string,
  message: Claimed,
  how: Sent,
  at: Date,
): Promise<void> {
  if (how.outcome === 'no-server') return noteServer(db, how.answer, at);
  await noteServer(db, null, at);
  const verdict = verdictOf(message, how, at);
  await settle(db, worker, message.id, verdict, at);
  if (how.outcome !== 'sent')
    log.info({ message: message.id, outcome: how.outcome, answer: how.answer }, 'mail not taken');
}

function verdictOf(message: Claimed, how: Exclude<Sent, { outcome: 'no-server' }>, at: Date) {
  if (how.outcome === 'sent')
    return { outcome: 'sent', reason: null, answer: null, again: null } as const;
  const answer = how.answer.slice(0, 60);
  if (how.outcome === 'refused') {
    const reason = answer === 'unwritten' ? 'unsent' : 'refused';
    return { outcome: 'failed', reason, answer, again: null } as const;
  }
  const pause = pauseAfter(message.attempts, message.kind === 'code');
  if (pause === null)
    return { outcome: 'failed', reason: 'too-long', answer, again: null } as const;
  const again = new Date(at.getTime() + pause * 1000);
  return { outcome: 'later', reason: how.outcome, answer, again } as const;
}
