import { no, yes, type Decision } from '#platform/core/decision';
import type { OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { mayEdit } from './organisations.rules.ts';
import {
  PROFILE_PARTS,
  type ProfilePart,
  type ProfileTexts,
  type ProfileVisibility,
} from './organisations.types.ts';

/** A profile of which nothing has been written yet. */
export const EMPTY_PROFILE: ProfileTexts = {
  mission: '',
  goals: '',
  methods: '',
  needs: '',
  offers: '',
  contactFor: '',
};

export type SaveProfileReason = 'not-an-editor' | 'saved-meanwhile' | 'nothing-changed';

/**
 * May these texts become the next version?
 *
 * @param current  the newest version (version 0 and empty texts when nothing is written yet)
 * @param from     the version that the texts were made from
 * @param visibility  whom the next version is for
 */
export function decideSaveProfile(
  viewer: Viewer,
  organisationId: OrganisationId,
  current: { version: number; texts: ProfileTexts; visibility?: ProfileVisibility },
  from: number,
  texts: ProfileTexts,
  visibility: ProfileVisibility = 'county',
): Decision<SaveProfileReason> {
  if (!mayEdit(viewer, organisationId)) return no('not-an-editor');
  const isSame = PROFILE_PARTS.every((part) => current.texts[part] === texts[part]);
  if (isSame && visibility === (current.visibility ?? 'county')) return no('nothing-changed');
  return current.version === from ? yes : no('saved-meanwhile');
}

/** A part in which two editors' texts differ, and which of them changed what both began from. */
export interface DifferingPart {
  part: ProfilePart;
  mine: string;
  theirs: string;
  changedBy: 'me' | 'them' | 'both';
}

/**
 * The parts in which my texts and theirs differ, in the order of the profile.
 *
 * @param base  the version that I began from
 */
export function differingParts(
  base: ProfileTexts,
  mine: ProfileTexts,
  theirs: ProfileTexts,
): DifferingPart[] {
  return PROFILE_PARTS.filter((part) => mine[part] !== theirs[part]).map((part) => ({
    part,
    mine: mine[part],
    theirs: theirs[part],
    changedBy: base[part] === mine[part] ? 'them' : base[part] === theirs[part] ? 'me' : 'both',
  }));
}

/** What a person chose for one part: their own text, the other's, or one put together from both. */
export type PartChoice =
  { keep: 'mine'; mine: string } | { keep: 'theirs' } | { keep: 'edited'; edited: string };

/** The texts that follow from the choices. A part without a choice is as the other one wrote it. */
export function settleParts(
  choices: Partial<Record<ProfilePart, PartChoice>>,
  theirs: ProfileTexts,
): ProfileTexts {
  const settled = { ...theirs };
  for (const part of PROFILE_PARTS) {
    const choice = choices[part];
    if (choice?.keep === 'mine') settled[part] = choice.mine;
    if (choice?.keep === 'edited') settled[part] = choice.edited;
  }
  return settled;
}

/** Is there anything written in this profile? */
export function isWritten(texts: ProfileTexts): boolean {
  return PROFILE_PARTS.some((part) => texts[part] !== '');
}
