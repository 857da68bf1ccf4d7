import { createHmac } from 'node:crypto';
import type { CountyId, PersonId } from '#platform/core/ids';
import { askAsApp } from '../open.ts';
import { proveMail } from '../session.ts';
import { bytes, hashed, isToken, newToken, words } from '../statement.ts';
import { keepCode } from './code.queries.ts';

/** 32 signs without those that look alike (0 and O, 1 and I). */
const SIGNS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
/** Whoever asks waits so long, whether the address is known or not. */
const ANSWER_AFTER_MS = 250;

/** What came of an attempt to come in by a code or its link. */
export type CodeOutcome =
  | { ok: true; personId: PersonId }
  | { ok: false; reason: 'wrong' | 'expired' | 'used' | 'unknown' | 'elsewhere' }
  | { ok: false; reason: 'wait'; until: Date };

/** The eight characters that go with a mailed link: the link shows them, but they do not show the link. */
export function codeOf(token: string): string {
  const digest = createHmac('sha256', token).update('ragang code').digest();
  return [...digest.subarray(0, 8)].map((byte) => SIGNS[byte % 32]).join('');
}

/** As it is read: ABCD-EFGH. */
export function codeInWords(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** What somebody typed, as the code is kept: in capitals, without spaces and dashes; null when it cannot be one. */
export function typedCode(text: string): string | null {
  const code = text.toUpperCase().replace(/[\s\-–—]/g, '');
  return /^[2-9A-HJ-NP-Z]{8}$/.test(code) ? code : null;
}

/**
 * Mail a code and a link to this address, if somebody has it. Whoever asks cannot tell: the same answer, as late.
 *
 * @param browser  the token in the cookie of the browser that asks; only there the code holds
 * @returns null; or when one may ask again
 */
export async function askForCode(asked: {
  mail: string;
  browser: string;
  network: string;
  to: string;
}): Promise<Date | null> {
  const began = performance.now();
  const token = newToken();
  const code = codeOf(token);
  const to = encodeURIComponent(asked.to);
  const onward = asked.to === '/' || to.length > 300 ? '' : `?to=${to}`;
  const [found] = await askAsApp<{ county: CountyId | null }>(
    'read',
    `select access.county_of_mail(${words(asked.mail)}) as county`,
  );
  const wait = found?.county
    ? await keepCode(found.county, {
        ...asked,
        browser: hashed(asked.browser),
        link: hashed(token),
        code,
        path: `/sign-in/code/${token}${onward}`,
      })
    : null;
  await new Promise((done) =>
    setTimeout(done, Math.max(0, ANSWER_AFTER_MS - (performance.now() - began))),
  );
  return wait;
}

/** Come in by the code, typed in the browser that asked. */
export async function tryCode(
  browser: string | undefined,
  typed: string,
  network: string,
): Promise<CodeOutcome> {
  const code = typedCode(typed);
  if (!isToken(browser)) return { ok: false, reason: 'expired' };
  if (code === null) return { ok: false, reason: 'wrong' };
  const [row] = await askAsApp<OutcomeRow>(
    'write',
    `select * from access.guess_code(${bytes(hashed(browser))}, ${words(code)}, ${words(network)})`,
  );
  return proved(outcomeOf(row));
}

/** What a mailed link leads to; nothing is done by looking. */
export async function lookAtCodeLink(
  browser: string | undefined,
  token: string,
): Promise<'here' | 'elsewhere' | 'expired' | 'used' | 'unknown'> {
  if (!isToken(token)) return 'unknown';
  const own = hashed(isToken(browser) ? browser : '');
  const [row] = await askAsApp<{ is: 'here' | 'elsewhere' | 'expired' | 'used' | 'unknown' }>(
    'read',
    `select access.look_at_code(${bytes(own)}, ${bytes(hashed(token))}) as is`,
  );
  return row?.is ?? 'unknown';
}

/** Come in by the mailed link, in the browser that asked. */
export async function tryCodeLink(
  browser: string | undefined,
  token: string,
  network: string,
): Promise<CodeOutcome> {
  if (!isToken(token)) return { ok: false, reason: 'unknown' };
  const own = hashed(isToken(browser) ? browser : '');
  const [row] = await askAsApp<OutcomeRow>(
    'write',
    `select * from access.use_code_link(${bytes(own)}, ${bytes(hashed(token))}, ${words(network)})`,
  );
  return proved(outcomeOf(row));
}

interface OutcomeRow {
  outcome: 'ok' | 'wait' | 'wrong' | 'expired' | 'used' | 'unknown' | 'elsewhere';
  person_id: PersonId | null;
  wait_until: Date | null;
}

function outcomeOf(row: OutcomeRow | undefined): CodeOutcome {
  if (row?.outcome === 'ok' && row.person_id) return { ok: true, personId: row.person_id };
  if (row?.outcome === 'wait' && row.wait_until)
    return { ok: false, reason: 'wait', until: row.wait_until };
  const reason = row?.outcome;
  return {
    ok: false,
    reason: !reason || reason === 'ok' || reason === 'wait' ? 'unknown' : reason,
  };
}

/** What was mailed has come back: the address is this person's. */
async function proved(outcome: CodeOutcome): Promise<CodeOutcome> {
  if (outcome.ok) await proveMail(outcome.personId);
  return outcome;
}
