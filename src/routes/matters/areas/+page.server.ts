import { error, fail, redirect } from '@sveltejs/kit';
import { asSeen, matterSet, NAME_MAX, parseAreas, saveAreas, typed } from '#matters/server';
import { FIELD_WORDS } from '#matters/ui/change-words.ts';
import { faultList, refusalSentence } from '#matters/ui/change-refusals.ts';
import * as m from '#messages';
import type { AreaId } from '#platform/core/ids';
import { isCoordinator, type Viewer } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../../organisations/once.ts';
import type { Actions, PageServerLoad } from './$types';

/** The areas in their order. Two questions. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  if (!isCoordinator(viewer)) error(404);
  const { areas } = await tx(viewer, 'read', (db) => matterSet(db, viewer));
  return {
    areas: areas.map((area) => ({
      ...area,
      seen: asSeen([area.nameSv, area.nameEn, area.retired]),
    })),
    limit: NAME_MAX,
    formKey: newFormKey(),
    saved: url.searchParams.has('saved'),
  };
};

function labelOf(values: Record<string, string>) {
  return (id: string): string => {
    const [field = '', ...rest] = id.split('-');
    if (field === 'new')
      return m.changes_areas_of({
        field: FIELD_WORDS[rest.join('-')]?.() ?? '',
        name: m.changes_areas_add(),
      });
    const word = field === 'position' ? m.changes_areas_order() : (FIELD_WORDS[field]?.() ?? field);
    return m.changes_areas_of({ field: word, name: values[`nameSv-${rest.join('-')}`] || '–' });
  };
}

/** How an area stands now, to whoever wrote over it; null: there is none such. */
async function nowOf(viewer: Viewer, id: AreaId): Promise<string | null> {
  const { areas } = await tx(viewer, 'read', (db) => matterSet(db, viewer));
  const area = areas.find((one) => one.id === id);
  if (!area) return null;
  const { nameSv, nameEn, retired } = area;
  return m.changes_areas_meanwhile({ nameSv, nameEn, away: retired ? 'yes' : 'no' });
}

export const actions: Actions = {
  default: async ({ locals, request }) => {
    if (!isCoordinator(locals.viewer!)) error(404);
    const form = await request.formData();
    const values = typed(form);
    const parsed = parseAreas(form);
    if (!parsed.ok)
      return fail(422, {
        values,
        meanwhile: false,
        faults: faultList(parsed.faults, labelOf(values)),
      });
    const { key, ...command } = parsed.command;
    const outcome = await orKeyUsed(saveAreas(locals.viewer!, key, command, new Date()));
    if (outcome.ok) redirect(303, '/matters/areas?saved');
    const areaId = 'areaId' in outcome ? outcome.areaId : undefined;
    const isMeanwhile = outcome.reason === 'changed-meanwhile';
    const message =
      (isMeanwhile && areaId && (await nowOf(locals.viewer!, areaId))) ||
      refusalSentence(outcome.reason);
    return fail(outcome.reason === 'key-used' ? 409 : 422, {
      values,
      meanwhile: isMeanwhile,
      faults: [{ ...(areaId && { field: `nameSv-${areaId}` }), message }],
    });
  },
};
