import * as m from '#messages';
import { formatList } from '#messages';
import type { ShapeName } from '#design-system/shapes.ts';
import type { MatterRole, MisattributedKind } from '../matters.types.ts';
import type { ShownKind, StandingShown } from '../owner-answer.types.ts';

export { STANDING_ORDER } from '../matters.types.ts';
export type { ShownKind, StandingShown };

/** How a standing looks: its shape, and the kind of badge. Amber where a talk would help, never red. */
export const STANDING_LOOK: Record<ShownKind, { shape: ShapeName; badge: BadgeKind }> = {
  agreed: { shape: 'ticked', badge: 'agreed' },
  shared: { shape: 'halves', badge: 'agreed' },
  aligned: { shape: 'target', badge: 'agreed' },
  contested: { shape: 'overlap', badge: 'talk' },
  misattributed: { shape: 'astray', badge: 'talk' },
  ownerless: { shape: 'ring', badge: 'talk' },
  unclear: { shape: 'question', badge: 'talk' },
  drifting: { shape: 'waves', badge: 'talk' },
  awaiting: { shape: 'half', badge: 'neutral' },
  unasked: { shape: 'dashed', badge: 'neutral' },
  running: { shape: 'clock', badge: 'info' },
  hidden: { shape: 'bar', badge: 'neutral' },
};
type BadgeKind = 'neutral' | 'agreed' | 'talk' | 'info';

/** Does this standing call for a talk? */
export function isWorthATalk(kind: ShownKind): boolean {
  return STANDING_LOOK[kind].badge === 'talk';
}

/** The word for a standing, as in the glossary. `whom` completes "andra räknar med X". */
export function standingWord(kind: ShownKind, whom: readonly string[] = []): string {
  if (kind === 'misattributed') {
    return whom.length > 0
      ? m.standing_word_misattributed({ whom: formatList(whom) })
      : m.standing_word_misattributedSomeone();
  }
  return WORDS[kind]();
}

const WORDS: Record<Exclude<ShownKind, 'misattributed'>, () => string> = {
  agreed: m.standing_word_agreed,
  shared: m.standing_word_shared,
  aligned: m.standing_word_aligned,
  contested: m.standing_word_contested,
  ownerless: m.standing_word_ownerless,
  unclear: m.standing_word_unclear,
  drifting: m.standing_word_drifting,
  awaiting: m.standing_word_awaiting,
  unasked: m.standing_word_unasked,
  running: m.standing_word_running,
  hidden: m.standing_word_hidden,
};

const ROLE_WORDS: Record<MatterRole, () => string> = {
  owner: m.standing_role_owner,
  contributor: m.standing_role_contributor,
  consulted: m.standing_role_consulted,
  informed: m.standing_role_informed,
  none: m.standing_role_none,
  unknown: m.standing_role_unknown,
};

/** The word for a role: huvudansvar · bidrar · rådfrågas · hålls informerad · ingen roll · vet inte. */
export function roleWord(role: MatterRole): string {
  return ROLE_WORDS[role]();
}

/** The shape of a role, wherever roles are drawn. */
export const ROLE_SHAPE: Record<MatterRole, ShapeName> = {
  owner: 'full',
  contributor: 'half',
  consulted: 'diamond',
  informed: 'ring',
  none: 'bar',
  unknown: 'question',
};

/** "9 av 14 säger samma sak", or "11 av 14 har svarat" where there is nobody to agree with; null where no count is to be seen. */
export function countWords(counts: StandingShown['counts'], kind: ShownKind): string | null {
  if (!counts || counts.asked === 0) return null;
  const { asked, answered, agreeing } = counts;
  // one cannot agree alone
  if (agreeing === null || agreeing < 2 || kind === 'awaiting')
    return m.standing_count_answered({ answered, asked });
  return m.standing_count_agreeing({ agreeing, asked });
}

/** What a human would say of who has the main responsibility here, as far as the viewer may read it. */
export function standingSentence(standing: StandingShown): string {
  const where = {
    scope: standing.placeName === null ? 'county' : 'place',
    place: standing.placeName ?? '',
  };
  switch (standing.kind) {
    case 'contested':
      return contestedSentence(standing, where);
    case 'misattributed':
      return misattributedSentence(standing, where);
    case 'drifting':
      return driftingSentence(standing, where);
    case 'unclear':
      return unclearSentence(standing, where);
    case 'awaiting':
      return awaitingSentence(standing, where);
    case 'aligned':
      return alignedSentence(standing, where);
    default:
      return plainSentence(standing, where);
  }
}

interface Where {
  scope: string;
  place: string;
}

function plainSentence(standing: StandingShown, where: Where): string {
  const owners = formatList(standing.owners);
  switch (standing.kind) {
    case 'agreed':
      return m.standing_sentence_agreed({ owners, ...where });
    case 'shared':
      return m.standing_sentence_shared({ owners, ...where });
    case 'ownerless':
      return m.standing_sentence_ownerless(where);
    case 'running':
      return m.standing_sentence_running(where);
    case 'hidden':
      return m.standing_sentence_hidden();
    default:
      return m.standing_sentence_unasked(where);
  }
}

function contestedSentence({ claimants }: StandingShown, where: Where): string {
  if (!claimants?.length) return m.standing_sentence_contestedSomeone(where);
  const names = formatList(claimants);
  return m.standing_sentence_contested({ count: claimants.length, claimants: names, ...where });
}

function misattributedSentence(standing: StandingShown, where: Where): string {
  const { misattributed, claimants } = standing;
  if (!misattributed?.length) return m.standing_sentence_misattributedSomeone(where);
  const kinds: Record<MisattributedKind, string> = {
    'says-otherwise': 'saysOtherwise',
    waiting: 'waiting',
    'not-asked': 'notAsked',
    'no-member': 'noMember',
  };
  const sentences = misattributed.map(({ name, kind }) =>
    m.standing_sentence_misattributed({ whom: name, kind: kinds[kind], ...where }),
  );
  if (claimants?.length) {
    sentences.push(m.standing_sentence_misattributedClaim({ claimants: formatList(claimants) }));
  }
  return sentences.join(' ');
}

function driftingSentence({ owners, drifters }: StandingShown, where: Where): string {
  const all = { owners: formatList(owners), ...where };
  if (!drifters?.length) return m.standing_sentence_driftingSomeone(all);
  return m.standing_sentence_drifting({ who: formatList(drifters), ...all });
}

function unclearSentence({ owners, claimants, unclear }: StandingShown, where: Where): string {
  const names = owners.length ? owners : (claimants ?? []);
  if (names.length && unclear === 'one-claims-rest-nobody') {
    return m.standing_sentence_oneClaimsRestNobody({ owners: formatList(names), ...where });
  }
  if (names.length && unclear === 'one-claims-rest-unknown') {
    return m.standing_sentence_oneClaimsRestUnknown({ owners: formatList(names), ...where });
  }
  return m.standing_sentence_unclear(where);
}

function awaitingSentence({ counts }: StandingShown, where: Where): string {
  if (!counts) return m.standing_sentence_awaiting(where);
  const { answered, asked } = counts;
  return m.standing_sentence_awaitingCount({ answered, asked, ...where });
}

function alignedSentence({ owners, counts }: StandingShown, where: Where): string {
  const all = { owners: formatList(owners), ...where };
  return counts?.asked === 1
    ? m.standing_sentence_alignedAlone(all)
    : m.standing_sentence_aligned(all);
}
