import type { MatterId, SuggestionId } from '#platform/core/ids';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import { writeOnce, type Db } from '#platform/server';
import type { Said } from '../matters.types.ts';
import { normaliseSaid } from '../stances.rules.ts';
import { sayInOwnName, type Saying, type SayingRefusal } from './stances.actions.ts';
import { lockOwnWords } from './stances.queries.ts';
import {
  broughtInBefore,
  closeSuggestions,
  holdSuggestions,
  insertSuggestions,
  waitingSuggestions,
  type BroughtFrom,
  type SuggestionToBring,
  type WaitingSuggestion,
} from './suggestions.queries.ts';

/**
 * What became of an answer brought in: 'new' · 'replaced' one of ours that waited · 'same' as the last one that we
 * brought in, waiting or decided · 'taken': another coordinator's waits there.
 */
export type Brought = 'new' | 'replaced' | 'same' | 'taken';

/**
 * Bring in answers for other organisations, as unconfirmed suggestions: they count for nothing until each has said
 * yes. Part of a transaction, for coordinators only (the database refuses others). The same rows twice change nothing.
 *
 * @returns what became of each row, in their order
 */
export async function bringInSuggestions(
  db: Db,
  viewer: Viewer,
  rows: readonly SuggestionToBring[],
  from: BroughtFrom,
  now: Date,
): Promise<Brought[]> {
  if (rows.length === 0) return [];
  const matterIds = [...new Set(rows.map((row) => row.matterId))] as MatterId[];
  const before = new Map(
    (await broughtInBefore(db, viewer, matterIds)).map((kept) => [keyOf(kept), kept]),
  );
  const known = rows.map((row) => before.get(keyOf(row)));
  const isSame = rows.map((row, index) => {
    const kept = known[index];
    return kept !== undefined && saysTheSame(kept, row);
  });
  const fresh = rows.map((_, index) => index).filter((index) => !isSame[index]);
  const waiting = fresh.flatMap((index) => (known[index]?.waiting ? [known[index].id] : []));
  await closeSuggestions(db, viewer, waiting, 'replaced', now);
  const toInsert = fresh.map((index) => rows[index] as SuggestionToBring);
  const kept = await insertSuggestions(db, viewer, toInsert, from, now);
  const became = new Map(fresh.map((index, at) => [index, kept.has(at)]));
  return rows.map((_, index): Brought => {
    if (isSame[index]) return 'same';
    if (!became.get(index)) return 'taken';
    return known[index]?.waiting ? 'replaced' : 'new';
  });
}

function keyOf(row: Pick<SuggestionToBring, 'organisationId' | 'matterId' | 'placeId'>): string {
  return `${row.organisationId}/${row.matterId}/${row.placeId}`;
}

type Words = { said: Said; ownRole: string; remark: string };

/** Do two answers say the same: the same owners, role and remark? */
export function saysTheSame(one: Words, other: Words): boolean {
  const spelled = (words: Words) =>
    JSON.stringify([normaliseSaid(words.said), words.ownRole, words.remark.trim()]);
  return spelled(one) === spelled(other);
}

/** What an organisation has made of what was brought in for it. */
export interface SuggestionsOutcome {
  yes: number;
  no: number;
  /** Could not be said, and waits still; why. */
  refused: SayingRefusal[];
  opened: boolean;
}

/**
 * Say yes or no to suggestions for one's own organisation, all in one transaction. Yes makes it the organisation's
 * own stance, said now by who pressed; no keeps what the organisation says already. Those decided meanwhile are left.
 */
export async function decideSuggestions(
  viewer: Viewer,
  key: string,
  choices: { yes: readonly SuggestionId[]; no: readonly SuggestionId[] },
  now: Date,
): Promise<SuggestionsOutcome> {
  return writeOnce(viewer, { key, body: choices }, async (db): Promise<SuggestionsOutcome> => {
    if (!mayWrite(viewer)) return { yes: 0, no: 0, refused: ['reader'], opened: false };
    await lockOwnWords(db, viewer);
    const held = await holdSuggestions(db, viewer, [...choices.yes, ...choices.no]);
    const waiting = (await waitingSuggestions(db, viewer)).filter((one) => held.has(one.id));
    const wanted = waiting.filter((one) => choices.yes.includes(one.id));
    const { refusals, opened } = await sayInOwnName(db, viewer, wanted.map(asSaying), now);
    const said = wanted.filter((_, index) => refusals[index] === null).map((one) => one.id);
    const declined = choices.no.filter((id) => held.has(id) && !choices.yes.includes(id));
    await closeSuggestions(db, viewer, said, 'yes', now);
    await closeSuggestions(db, viewer, declined, 'no', now);
    return {
      yes: said.length,
      no: declined.length,
      refused: refusals.filter((reason) => reason !== null),
      opened: opened.length > 0,
    };
  });
}

function asSaying({ matterId, placeId, said, ownRole, remark }: WaitingSuggestion): Saying {
  return { matterId, placeId, said, ownRole, remark, source: 'suggestion' };
}
