import * as m from '#messages';
import type { MakingRefusal } from '#platform/core/workbook-to-make';

/** What stands in the owners' cell beside names, by how the database says it. */
export function ownerWordsFor(): Record<string, string> {
  return {
    each: m.exports_each(),
    nobody: m.exports_nobody(),
    unknown: m.exports_unknown(),
    withdrawn: m.exports_withdrawn(),
    'as-county': m.exports_asCounty(),
  };
}

const REFUSALS: Record<MakingRefusal, () => string> = {
  busy: m.exports_refused_busy,
  'too-large': m.exports_refused_tooLarge,
  'too-slow': m.exports_refused_tooSlow,
};

/** Why a workbook was not made, as it stands in an address; null: nothing was refused. */
export function exportRefusal(reason: string | null): string | null {
  return reason && Object.hasOwn(REFUSALS, reason) ? REFUSALS[reason as MakingRefusal]() : null;
}
