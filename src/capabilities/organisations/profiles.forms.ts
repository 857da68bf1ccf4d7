import { z } from 'zod';
import type { Faults } from './faults.types.ts';
import { parse, text, typed, type Parsed } from './fields.forms.ts';
import {
  MOST_IN_PART,
  PROFILE_PARTS,
  PROFILE_VISIBILITIES,
  type ProfilePart,
  type ProfileTexts,
  type ProfileVisibility,
} from './organisations.types.ts';
import type { PartChoice } from './profiles.rules.ts';
import { visibilityAmong } from './visibility.forms.ts';

const version = z.coerce
  .number('unknown-choice')
  .int('unknown-choice')
  .min(0, 'unknown-choice')
  .max(1e6, 'unknown-choice');
const part = () => text(MOST_IN_PART);
const visibility = visibilityAmong(PROFILE_VISIBILITIES, 'county');
const profile = z.object({
  version,
  mission: part(),
  goals: part(),
  methods: part(),
  needs: part(),
  offers: part(),
  contactFor: part(),
  visibility,
});

export interface SaveProfile {
  /** The version that the texts were made from; 0 when there was none. */
  from: number;
  texts: ProfileTexts;
  visibility: ProfileVisibility;
}

/** The six parts as they were typed, and the version they were made from. */
export function parseProfile(form: FormData): Parsed<SaveProfile> {
  const parsed = parse(profile, typed(form));
  if (!parsed.ok) return parsed;
  const { version: from, visibility, ...texts } = parsed.command;
  return { ok: true, command: { from, texts, visibility } };
}

export interface SettleProfile {
  /** The other editor's version, which was shown beside one's own text. */
  from: number;
  choices: Partial<Record<ProfilePart, PartChoice>>;
  visibility: ProfileVisibility;
}

const choice = z.enum(['mine', 'theirs', 'edited'], 'not-chosen');

/** What was chosen for each part after two had written at once: `choice-`, `mine-` and `edited-` with the part's name. */
export function parseSettling(form: FormData): Parsed<SettleProfile> {
  const values = typed(form);
  const read = parse(z.object({ version, visibility }), values);
  if (!read.ok) return read;
  const faults: Faults = {};
  const choices: SettleProfile['choices'] = {};
  for (const name of PROFILE_PARTS) {
    const one = parse(
      z.object({
        [`choice-${name}`]: choice,
        [`mine-${name}`]: part(),
        [`edited-${name}`]: part(),
      }),
      values,
    );
    if (!one.ok) Object.assign(faults, one.faults);
    else {
      const keep = one.command[`choice-${name}`] as PartChoice['keep'];
      const mine = one.command[`mine-${name}`] ?? '';
      const edited = one.command[`edited-${name}`] ?? '';
      choices[name] =
        keep === 'mine' ? { keep, mine } : keep === 'edited' ? { keep, edited } : { keep };
    }
  }
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  const { version: from, visibility: readBy } = read.command;
  return { ok: true, command: { from, choices, visibility: readBy } };
}
