import { no, yes, type Decision } from '#platform/core/decision';
import type { OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { writeOnce, type Db } from '#platform/server';
import type { Profile, ProfileTexts } from '../organisations.types.ts';
import type { SaveProfile, SettleProfile } from '../profiles.forms.ts';
import {
  decideSaveProfile,
  differingParts,
  EMPTY_PROFILE,
  settleParts,
  type DifferingPart,
  type SaveProfileReason,
} from '../profiles.rules.ts';
import { notWhileEmptying } from './county.queries.ts';
import { addProfileVersion, currentProfile, profilesAt } from './profiles.queries.ts';

/** Saved, or why not; `mine` is what the person had written, so that it is never lost. */
export type ProfileOutcome = Decision<SaveProfileReason> & { mine: ProfileTexts };

/** Save an organisation's own words as its next version, unless another editor has saved since `from`. */
export function saveProfile(
  viewer: Viewer,
  key: string,
  organisationId: OrganisationId,
  { from, texts, visibility = 'county' }: Omit<SaveProfile, 'visibility'> & Partial<SaveProfile>,
  now: Date,
): Promise<ProfileOutcome> {
  const body = { organisationId, from, texts, visibility };
  return writeOnce(viewer, { key, body }, async (db) => ({
    ...(await addVersion(db, viewer, organisationId, { from, texts, visibility }, now)),
    mine: texts,
  }));
}

/** Save what was chosen, part by part, after two had written at the same time. */
export function settleProfile(
  viewer: Viewer,
  key: string,
  organisationId: OrganisationId,
  {
    from,
    choices,
    visibility = 'county',
  }: Omit<SettleProfile, 'visibility'> & Partial<SettleProfile>,
  now: Date,
): Promise<ProfileOutcome> {
  const body = { organisationId, from, choices, visibility };
  return writeOnce(viewer, { key, body }, async (db) => {
    const [theirs] = await profilesAt(db, viewer, organisationId, [from]);
    const mine = settleParts(choices, theirs?.texts ?? EMPTY_PROFILE);
    const saved = { from, texts: mine, visibility };
    return { ...(await addVersion(db, viewer, organisationId, saved, now)), mine };
  });
}

async function addVersion(
  db: Db,
  viewer: Viewer,
  organisationId: OrganisationId,
  { from, texts, visibility }: SaveProfile,
  now: Date,
): Promise<Decision<SaveProfileReason>> {
  await notWhileEmptying(db, viewer);
  const kept = await currentProfile(db, viewer, organisationId);
  const current = kept ?? { version: 0, texts: EMPTY_PROFILE };
  // what the texts were made from may have gone with the example data: then they are the first
  const base = kept ? from : 0;
  const decision = decideSaveProfile(viewer, organisationId, current, base, texts, visibility);
  if (!decision.ok) return decision;
  return (await addProfileVersion(db, viewer, base, { texts, visibility }, now))
    ? yes
    : no('saved-meanwhile');
}

/** Both editors' texts beside each other: what differs, and the version that the other one saved. */
export interface ProfileConflict {
  /** The version that both began from. */
  base: number;
  theirs: Profile;
  mine: ProfileTexts;
  differing: DifferingPart[];
}

/**
 * What the second of two editors needs to see.
 *
 * @param base   the version that both began from
 * @param shown  the other's version, when it has been shown before; else the newest
 */
export async function profileConflict(
  db: Db,
  viewer: Viewer,
  organisationId: OrganisationId,
  { base, mine, shown }: { base: number; mine: ProfileTexts; shown?: number },
): Promise<ProfileConflict> {
  const newest = await currentProfile(db, viewer, organisationId);
  const versions = await profilesAt(
    db,
    viewer,
    organisationId,
    shown === undefined ? [base] : [base, shown],
  );
  const at = (version?: number) => versions.find((one) => one.version === version);
  const theirs = at(shown) ?? newest;
  if (!theirs) throw new Error(`no profile of ${organisationId} to differ from`);
  const differing = differingParts(at(base)?.texts ?? EMPTY_PROFILE, mine, theirs.texts);
  return { base, theirs, mine, differing };
}
