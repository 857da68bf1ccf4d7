import type { MatterId, OrganisationId, PlaceId } from '#platform/core/ids';
import type { Draft } from './intake-row.rules.ts';
import type { ExistingAnswer, HoldsQuestion, IntakeAnswer, IntakeChoices } from './intake.types.ts';
import { EACH_MUNICIPALITY, type Said } from './matters.types.ts';

/** What became of a row's answer beside other rows and beside what is already there. */
export interface Compared {
  answer: IntakeAnswer;
  ref: string;
  /** The row that says the same, or that holds instead. */
  other: { ref: string; says: 'repeats' | 'other-row-holds' } | null;
}

/** One answer per organisation, matter and place. */
export function answerKey(answer: {
  organisationId: OrganisationId;
  matterId: MatterId;
  placeId: PlaceId;
}): string {
  return `${answer.organisationId} ${answer.matterId} ${answer.placeId}`;
}

/** What is said at a place, as far as two answers can say the same. */
type Saying = Pick<ExistingAnswer, 'placeId' | 'said' | 'ownRole' | 'remark'>;

/**
 * Do two answers at the same place say the same? The order of owners means nothing, the remark does. At a
 * municipality "each municipality" is that municipality.
 */
export function saysTheSame(a: Saying, b: Saying): boolean {
  return contentOf(a) === contentOf(b);
}

/** Compares all answers of the workbook; rows that contradict each other become questions. */
export function compareAll(
  drafts: readonly Draft[],
  existing: readonly ExistingAnswer[],
  choices: IntakeChoices,
): { compared: Compared[]; questions: HoldsQuestion[] } {
  const before = groupByKey(existing);
  const questions: HoldsQuestion[] = [];
  const compared = [...groupByKey(drafts)].flatMap(([key, group]) => {
    const there = before.get(key) ?? [];
    const distinct = distinctSayings(group);
    if (distinct.length === 1) return withRepeats(group, distinct[0]!, there);
    const question = holdsQuestion(key, distinct, choices);
    questions.push(question);
    const holds = question.chosen ?? question.suggested?.ref ?? null;
    if (!holds) return group.map((draft) => compare(draft, 'question', there));
    const winner = distinct.find(({ ref }) => ref === holds)!;
    return withRepeats(group, winner, there);
  });
  return { compared, questions };
}

function withRepeats(
  group: readonly Draft[],
  winner: Draft,
  there: readonly ExistingAnswer[],
): Compared[] {
  const status = statusOf(winner, there);
  return group.map((draft) => {
    if (draft === winner) return compare(draft, status, there);
    const repeats = saysTheSame(draft, winner) || isWithin(draft, winner);
    const other = { ref: winner.ref, says: repeats ? 'repeats' : 'other-row-holds' } as const;
    return { ...compare(draft, repeats ? 'same' : 'set-aside', there), other };
  });
}

function statusOf(draft: Draft, there: readonly ExistingAnswer[]): IntakeAnswer['status'] {
  if (there.length === 0) return 'new';
  return there.some((answer) => saysTheSame(answer, draft)) ? 'same' : 'changed';
}

function compare(
  { ref, closeness: _closeness, ...answer }: Draft,
  status: IntakeAnswer['status'],
  there: readonly ExistingAnswer[],
): Compared {
  const before = status === 'changed' || status === 'question' ? (there[0] ?? null) : null;
  return { answer: { ...answer, status, before }, ref, other: null };
}

/** The different things said; the same without a remark is no other thing than the same with one. */
function distinctSayings(group: readonly Draft[]): Draft[] {
  const distinct: Draft[] = [];
  for (const draft of group) {
    if (distinct.some((other) => saysTheSame(draft, other) || isWithin(draft, other))) continue;
    const lesser = distinct.findIndex((other) => isWithin(other, draft));
    if (lesser >= 0) distinct[lesser] = draft;
    else distinct.push(draft);
  }
  return distinct;
}

function isWithin(lesser: Draft, fuller: Draft): boolean {
  return lesser.remark === '' && saysTheSame(lesser, { ...fuller, remark: '' });
}

/**
 * Which row holds: the one that speaks of this very place, then the one under the matter's own name,
 * then the later. When none of that tells them apart the person is asked.
 */
function holdsQuestion(
  key: string,
  distinct: readonly Draft[],
  choices: IntakeChoices,
): HoldsQuestion {
  const { organisationId, matterId, placeId } = distinct[0]!;
  const chosen = distinct.find(({ ref }) => ref === choices.holds[key])?.ref ?? null;
  return {
    kind: 'which-holds',
    key,
    organisationId,
    matterId,
    placeId,
    options: distinct.map(({ ref, said, ownRole, remark, answeredOn }) => ({
      ref,
      said,
      ownRole,
      remark,
      answeredOn,
    })),
    suggested: suggestionFor(distinct),
    chosen,
  };
}

function suggestionFor(distinct: readonly Draft[]): HoldsQuestion['suggested'] {
  const ranks = [
    { because: 'place', of: (draft: Draft) => Number(draft.closeness.place) },
    { because: 'own-name', of: (draft: Draft) => Number(draft.closeness.ownName) },
    { because: 'later', of: (draft: Draft) => draft.answeredOn?.getTime() ?? NaN },
  ] as const;
  let rest = distinct;
  for (const { because, of } of ranks) {
    const best = Math.max(...rest.map(of));
    if (Number.isNaN(best)) return null;
    rest = rest.filter((draft) => of(draft) === best);
    if (rest.length === 1) return { ref: rest[0]!.ref, because };
  }
  return null;
}

function contentOf({ placeId, said, ownRole, remark }: Saying): string {
  return [saidKey(said, placeId), ownRole, remark.trim()].join('\n');
}

function saidKey(said: Said, placeId: PlaceId): string {
  if (said.kind !== 'owners') return said.kind;
  const here = said.owners.map((owner): string => (owner === EACH_MUNICIPALITY ? placeId : owner));
  return [...new Set(here)].sort().join(' ');
}

function groupByKey<A extends Parameters<typeof answerKey>[0]>(
  answers: readonly A[],
): Map<string, A[]> {
  const groups = new Map<string, A[]>();
  for (const answer of answers) {
    const group = groups.get(answerKey(answer));
    if (group) group.push(answer);
    else groups.set(answerKey(answer), [answer]);
  }
  return groups;
}
