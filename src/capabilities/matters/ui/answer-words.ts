import * as m from '#messages';
import { formatList } from '#messages';
import { EACH_MUNICIPALITY } from '../matters.types.ts';
import type { Why } from '../answering.rules.ts';
import type { MatterRole, StandingKind, StoredSaid } from '../matters.types.ts';

/** What an answer is told with: whose it is, and what everyone is called. */
export interface Naming {
  me: string;
  nameOf: (id: string) => string;
}

/** "Huvudansvar: vi själva och Region Norr" – what an organisation has said of who owns the matter. */
export function saidWords(said: StoredSaid, { me, nameOf }: Naming): string {
  switch (said.kind) {
    case 'nobody':
      return m.answer_said_nobody();
    case 'unknown':
      return m.answer_said_unknown();
    case 'withdrawn':
      return m.answer_said_withdrawn();
    case 'as-county':
      return m.answer_said_asCounty();
    case 'owners':
      return m.answer_said_owners({
        owners: formatList(
          said.owners.map((owner) => {
            if (owner === EACH_MUNICIPALITY) return m.answer_said_each();
            return owner === me ? m.answer_said_self() : nameOf(owner);
          }),
        ),
      });
  }
}

/** "Vi bidrar" – one's own role, said by oneself. */
export function roleWords(role: MatterRole): string {
  return ROLES[role]();
}

const ROLES: Record<MatterRole, () => string> = {
  owner: m.answer_role_owner,
  contributor: m.answer_role_contributor,
  consulted: m.answer_role_consulted,
  informed: m.answer_role_informed,
  none: m.answer_role_none,
  unknown: m.answer_role_unknown,
};

const QUICK = {
  contributor: m.answer_quick_contributor,
  consulted: m.answer_quick_consulted,
  informed: m.answer_quick_informed,
  none: m.answer_quick_none,
};

/** "bidrar" – one's own role in a word, on a button that stands under the one who has the main responsibility. */
export function quickRoleWords(role: keyof typeof QUICK): string {
  return QUICK[role]();
}

/** Why a matter is asked, in one sentence. */
export function whyWords(why: Why, round: string): string {
  switch (why.because) {
    case 'wished':
      return m.answer_why_wished({ when: why.when });
    case 'differs':
      return DIFFERS[why.kind]?.() ?? m.answer_why_round({ round });
    case 'grey-zone':
      return m.answer_why_greyZone();
    case 'priority':
      return m.answer_why_priority({
        number: why.number,
        name: m.pick(why.nameSv, why.nameEn),
      });
    case 'first-ten':
      return m.answer_why_firstTen();
    case 'round':
      return m.answer_why_round({ round });
  }
}

const DIFFERS: Partial<Record<StandingKind, () => string>> = {
  contested: m.answer_why_contested,
  misattributed: m.answer_why_misattributed,
  ownerless: m.answer_why_ownerless,
  unclear: m.answer_why_unclear,
  drifting: m.answer_why_drifting,
};

/** The whole answer in a line; the role is left out where it is implied, or would say "don't know" twice. */
export function answerWords(said: StoredSaid, role: MatterRole, naming: Naming): string {
  const knowsNothing = said.kind === 'unknown' && role === 'unknown';
  const isSilent =
    said.kind === 'withdrawn' || said.kind === 'as-county' || role === 'owner' || knowsNothing;
  return isSilent ? saidWords(said, naming) : `${saidWords(said, naming)} · ${roleWords(role)}`;
}
