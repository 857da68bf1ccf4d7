import { no, yes, type Decision } from '#platform/core/decision';
import type { MatterId } from '#platform/core/ids';
import { addWorkingDays, localDateOf, type LocalDate } from '#platform/core/working-days';
import { fold } from './search.rules.ts';
import type {
  ChangeKind,
  LargeKind,
  MatterWords,
  NewMatter,
  Origin,
  Told,
} from './matter-changes.types.ts';

/** Longest reason and longest opinion, in characters. */
export const CHANGE_WORDS_MAX = 500;
/** Working days that those who have answered have, to say what they think. */
export const DAYS_TO_SAY = 10;
/** A matter is split into at least two and at most five. */
export const PARTS = { least: 2, most: 5 } as const;

/** Is it proposed first, to those who have answered? What is small is told afterwards. */
export function isLarge(kind: ChangeKind): kind is LargeKind {
  return kind === 'split' || kind === 'merged' || kind === 'retired';
}

/** Last day to say what one thinks, for one who is told at this moment. The clock stands still in weeks 28–31. */
export function untilWhen(now: Date): LocalDate {
  return addWorkingDays(localDateOf(now), DAYS_TO_SAY, { summerPause: true });
}

/** What the decision to carry a proposed change out is made from. */
export interface ProposedChange {
  carriedOut: boolean;
  takenBack: boolean;
  /** A matter of it has gone out of use since, by another change. */
  matterGone: boolean;
  /** A round that has not opened runs with one of its matters. */
  roundRuns: boolean;
  told: readonly Told[];
  /** Organisations that have answered since it was proposed, and have not been told. */
  untold: number;
  /** The opinions that have come, and those that the coordinator had on the screen: see `opinionsStamp`. */
  opinions: string;
  opinionsSeen: string;
}
export type CarryOutRefusal =
  | 'already-carried-out'
  | 'taken-back'
  | 'matter-gone'
  | 'round-runs'
  | 'more-told'
  | 'opinion-meanwhile'
  | 'still-time';

/**
 * May a proposed change be carried out now? When everyone who was told has no objection, or has had ten working
 * days; at once when nobody has answered the matter. An objection does not stop it, but it is never unread.
 *
 * @param today  Swedish local date
 */
export function decideCarryOut(
  change: ProposedChange,
  today: LocalDate,
): Decision<CarryOutRefusal> {
  if (change.carriedOut) return no('already-carried-out');
  if (change.takenBack) return no('taken-back');
  if (change.matterGone) return no('matter-gone');
  if (change.roundRuns) return no('round-runs');
  if (change.untold > 0) return no('more-told');
  if (change.opinions !== change.opinionsSeen) return no('opinion-meanwhile');
  return change.told.some((one) => !isDone(one, today)) ? no('still-time') : yes;
}

/** A text that changes whenever somebody says what they think, or something else than before. */
export function opinionsStamp(told: readonly { saidAt: Date | string | null }[]): string {
  const times = told.flatMap(({ saidAt }) => (saidAt === null ? [] : new Date(saidAt).getTime()));
  return `${times.length}/${Math.max(0, ...times)}`;
}

/** Has this one no objection, or has it had its time? */
export function isDone({ answer, until }: Told, today: LocalDate): boolean {
  return answer === 'no-objection' || until < today;
}

/** The first day on which a proposed change may be carried out, if nobody says more; null: today. */
export function mayBeCarriedOutFrom(told: readonly Told[], today: LocalDate): LocalDate | null {
  const waiting = told.filter((one) => !isDone(one, today)).map(({ until }) => until);
  const last = waiting.sort().at(-1);
  return last ? addWorkingDays(last, 1) : null;
}

/** What it takes to propose: the matters as they stand under the lock. */
export interface ProposalGround {
  coordinator: boolean;
  /** Every matter is one of the county's, and in use. */
  allInUse: boolean;
  /** Another large change with one of the matters is proposed already. */
  alreadyProposed: boolean;
  roundRuns: boolean;
}
export type ProposeRefusal =
  | 'not-coordinator'
  | 'not-in-use'
  | 'already-proposed'
  | 'round-runs'
  | 'too-few-parts'
  | 'too-many-parts'
  | 'same-name'
  | 'merge-nothing'
  | 'merge-itself';

/** May this large change be proposed now? */
export function decideProposal(ground: ProposalGround): Decision<ProposeRefusal> {
  if (!ground.coordinator) return no('not-coordinator');
  if (!ground.allInUse) return no('not-in-use');
  if (ground.alreadyProposed) return no('already-proposed');
  return ground.roundRuns ? no('round-runs') : yes;
}

/** Can a matter be split into these parts? Two to five, each under a name of its own. */
export function decideParts(
  parts: readonly Pick<NewMatter, 'nameSv'>[],
): Decision<'too-few-parts' | 'too-many-parts' | 'same-name'> {
  if (parts.length < PARTS.least) return no('too-few-parts');
  if (parts.length > PARTS.most) return no('too-many-parts');
  const names = new Set(parts.map(({ nameSv }) => sameName(nameSv)));
  return names.size < parts.length ? no('same-name') : yes;
}

/** Can these matters go up in that one? */
export function decideMerge(
  into: MatterId,
  merged: readonly MatterId[],
): Decision<'merge-nothing' | 'merge-itself'> {
  if (merged.length === 0) return no('merge-nothing');
  return merged.includes(into) ? no('merge-itself') : yes;
}

/** Two names are the same when nobody would hear a difference: case, and spaces between and around. */
export function sameName(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLocaleLowerCase('sv');
}

/** What differs between what was and what is written; empty: nothing. */
export function wordsThatChange(before: MatterWords, after: MatterWords): (keyof MatterWords)[] {
  return (Object.keys(before) as (keyof MatterWords)[]).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
}

/** Earlier names that a renamed matter is still found by: added to those it has, none twice, its own name left out. */
export function namesKept(
  aliases: readonly string[],
  more: readonly string[],
  now: readonly string[],
): string[] {
  const kept = [...aliases];
  const known = new Set([...kept, ...now].map(sameName));
  for (const name of more) {
    if (name.trim() === '' || known.has(sameName(name))) continue;
    known.add(sameName(name));
    kept.push(name);
  }
  return kept;
}

/**
 * Everything a matter came of, the nearest first, each once: what is shown under it as said of an earlier matter,
 * and counted nowhere.
 */
export function cameOf(matterId: MatterId, origins: readonly Origin[]): Origin[] {
  const found: Origin[] = [];
  const seen = new Set<MatterId>([matterId]);
  let step: MatterId[] = [matterId];
  while (step.length > 0) {
    const links = origins.filter((one) => step.includes(one.matterId) && !seen.has(one.fromId));
    const fresh = links.filter(
      (one, index) => links.findIndex(({ fromId }) => fromId === one.fromId) === index,
    );
    for (const { fromId } of fresh) seen.add(fromId);
    found.push(...fresh);
    step = fresh.map(({ fromId }) => fromId);
  }
  return found;
}

/** What came of a matter and is in use, however many steps later, each once. */
export function becameOf(
  matterId: MatterId,
  origins: readonly Origin[],
  isInUse: (id: MatterId) => boolean,
): MatterId[] {
  const found: MatterId[] = [];
  const seen = new Set<MatterId>([matterId]);
  const follow = (id: MatterId) => {
    for (const { matterId: next } of origins.filter(({ fromId }) => fromId === id)) {
      if (seen.has(next)) continue;
      seen.add(next);
      if (isInUse(next)) found.push(next);
      else follow(next);
    }
  };
  follow(matterId);
  return found;
}

/** A name that a matter had until a moment. */
export interface NameUntil {
  nameSv: string;
  nameEn: string;
  /** UTC */
  until: Date;
}

/** What a matter was called at a moment, where it was something else than now; null: as it is called now. */
export function nameAt(former: readonly NameUntil[], moment: Date): NameUntil | null {
  const later = former.filter(({ until }) => until > moment);
  return later.sort((a, b) => a.until.getTime() - b.until.getTime())[0] ?? null;
}

/** Words that a page of its own has under /matters, and that no matter can be reached by. */
const TAKEN_ADDRESSES = ['new', 'changes', 'areas', 'set'];

/** An address for a new matter or area, of its Swedish name: small letters, figures and hyphens, unlike those there are. */
export function addressFor(name: string, taken: readonly string[]): string {
  const plain = fold(name)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  const base = plain || 'fraga';
  const used = new Set([...taken, ...TAKEN_ADDRESSES]);
  let address = base;
  for (let count = 2; used.has(address); count += 1) address = `${base}-${count}`;
  return address;
}

/**
 * The order that somebody wishes by writing places: where two are to stand at the same place, the one that is moved
 * up goes before and the one that is moved down after.
 *
 * @param wished  the place written; `before` the place it has, null where it is new there
 */
export function inWishedOrder<K>(
  rows: readonly { id: K; wished: number; before: number | null }[],
): K[] {
  const moved = ({ wished, before }: { wished: number; before: number | null }) =>
    before === null ? -1 : Math.sign(wished - before);
  return rows
    .toSorted(
      (a, b) => a.wished - b.wished || moved(a) - moved(b) || (a.before ?? -1) - (b.before ?? -1),
    )
    .map(({ id }) => id);
}
