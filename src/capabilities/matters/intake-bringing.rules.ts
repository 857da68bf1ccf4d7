import { no, yes, type Decision } from '#platform/core/decision';
import type { MatterId } from '#platform/core/ids';
import { isCoordinator, mayWrite, type Viewer } from '#platform/core/viewer';
import type { ForWhom } from './intake-view.types.ts';
import type { IntakeAnswer } from './intake.types.ts';

/** How far the region has come with what it was asked itself, over all rounds. */
export interface RegionAnswered {
  answered: readonly MatterId[];
  waiting: readonly MatterId[];
}

export type BringingRefusal = 'reader' | 'not-coordinator' | 'region-first';

/**
 * May this viewer bring in a workbook of this kind? Answers for many organisations come after the region's own:
 * the region gives before it asks (design: "the region first").
 */
export function decideBringing(
  forWhom: ForWhom,
  viewer: Viewer,
  region: RegionAnswered,
): Decision<BringingRefusal> {
  if (!mayWrite(viewer)) return no('reader');
  if (forWhom === 'own') return yes;
  if (!isCoordinator(viewer)) return no('not-coordinator');
  return region.answered.length > 0 ? yes : no('region-first');
}

/** Matters of the workbook that the region has been asked about and has not answered; none for one's own answers. */
export function regionStillOwes(
  forWhom: ForWhom,
  toSave: readonly Pick<IntakeAnswer, 'matterId'>[],
  region: RegionAnswered,
): MatterId[] {
  if (forWhom === 'own') return [];
  const brought = new Set(toSave.map(({ matterId }) => matterId));
  return region.waiting.filter((matterId) => brought.has(matterId));
}
