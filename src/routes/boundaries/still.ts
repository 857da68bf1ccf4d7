import { fail, redirect } from '@sveltejs/kit';
import { sayBoundariesStillTrue } from '#matters/server';
import { refusalTold } from '#matters/ui/proposal-refusals.ts';
import type { BoundaryId } from '#platform/core/ids';
import { isUuid } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { orKeyUsed } from '../organisations/once.ts';

/** "Still true" of the boundaries in the form; back to the page it came from, or what stood against it. */
export async function sayStillTrueFrom(request: Request, viewer: Viewer, back: string) {
  const form = await request.formData();
  const ids = form.getAll('boundary').map(String).filter(isUuid) as BoundaryId[];
  const key = String(form.get('key') ?? '');
  const outcome = await orKeyUsed(sayBoundariesStillTrue(viewer, key, ids, new Date()));
  if ('reason' in outcome) return fail(409, { faults: [refusalTold('key-used')] });
  const refused = [...new Set(outcome.results.flatMap(({ refusal }) => refusal ?? []))];
  const said = outcome.results.filter(({ refusal }) => !refusal).length;
  if (said === 0 && refused.length > 0) {
    return fail(422, { faults: refused.map((reason) => refusalTold(reason)) });
  }
  redirect(303, `${back}?saved=${said}`);
}
