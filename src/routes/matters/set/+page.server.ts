import { error, fail, redirect } from '@sveltejs/kit';
import {
  asSeen,
  matterSet,
  NAME_MAX,
  NEW_ROWS,
  orderOf,
  parseSet,
  saveSet,
  SENTENCE_MAX,
  typed,
  type MatterOfSet,
  type MatterSet,
} from '#matters/server';
import { FIELD_WORDS } from '#matters/ui/change-words.ts';
import { faultList, refusalSentence } from '#matters/ui/change-refusals.ts';
import * as m from '#messages';
import { isCoordinator } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../../organisations/once.ts';
import { areaOptions } from '../[slug]/of-set.ts';
import type { Actions, PageServerLoad } from './$types';

/** The whole set, area by area, to be gone through. Two questions. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  if (!isCoordinator(viewer)) error(404);
  const set = await tx(viewer, 'read', (db) => matterSet(db, viewer));
  const inUse = set.matters.filter((one) => !one.retiredAt);
  const count = (name: string) => Number(url.searchParams.get(name) ?? 0) || 0;
  return {
    areas: set.areas.map((area) => ({
      id: area.id as string,
      slug: area.slug,
      name: m.pick(area.nameSv, area.nameEn),
      rows: inUse.filter(({ areaId }) => areaId === area.id).map((one) => asRow(set, one)),
    })),
    options: areaOptions(set),
    retired: set.matters
      .filter((one) => one.retiredAt)
      .map(({ slug, nameSv, nameEn, because }) => ({ slug, nameSv, nameEn, because })),
    count: inUse.length,
    confirmed: inUse.filter(({ confirmed }) => confirmed).length,
    newRows: NEW_ROWS,
    limits: { name: NAME_MAX, sentence: SENTENCE_MAX },
    formKey: newFormKey(),
    saved: url.searchParams.has('saved')
      ? {
          confirmed: count('confirmed'),
          changed: count('changed'),
          retired: count('retired'),
          proposed: count('proposed'),
          added: count('added'),
        }
      : null,
  };
};

function asRow(set: MatterSet, one: MatterOfSet) {
  const { id, slug, nameSv, nameEn, areaId, version, confirmed } = one;
  return {
    ...{ id: id as string, slug, nameSv, nameEn, areaId: areaId as string, version, confirmed },
    sentence: m.pick(one.sentenceSv, one.sentenceEn),
    position: orderOf(set, areaId).indexOf(id) + 1,
    running: one.running !== null,
    proposedId: one.proposedId as string | null,
    seen: asSeen([nameSv, nameEn, areaId]),
  };
}

function labelOf(values: Record<string, string>) {
  return (id: string): string => {
    const [, number, newField] = /^new(\d)-(.+)$/.exec(id) ?? [];
    if (number)
      return m.changes_areas_of({
        field: FIELD_WORDS[newField!]?.() ?? newField!,
        name: m.changes_setPage_newOne({ number: Number(number) + 1 }),
      });
    const [field = '', ...rest] = id.split('-');
    if (rest.length === 0) return m.changes_setPage_reason();
    const word = field === 'position' ? m.changes_areas_order() : (FIELD_WORDS[field]?.() ?? field);
    return m.changes_areas_of({ field: word, name: values[`nameSv-${rest.join('-')}`] || '–' });
  };
}

export const actions: Actions = {
  default: async ({ locals, request }) => {
    if (!isCoordinator(locals.viewer!)) error(404);
    const form = await request.formData();
    const values = typed(form);
    const keepArea = values.keepArea ?? '';
    if (keepArea) return { values: keptAll(values, keepArea), meanwhile: false, faults: [] };
    const parsed = parseSet(form);
    if (!parsed.ok)
      return fail(422, {
        values,
        meanwhile: false,
        faults: faultList(parsed.faults, labelOf(values)),
      });
    const { key, ...command } = parsed.command;
    const outcome = await orKeyUsed(saveSet(locals.viewer!, key, command, new Date()));
    if (outcome.ok) {
      const { confirmed, changed, retired, proposed, added } = outcome;
      redirect(
        303,
        `/matters/set?saved&confirmed=${confirmed}&changed=${changed}&retired=${retired}&proposed=${proposed.length}&added=${added}`,
      );
    }
    const at = 'row' in outcome ? outcome.row : -1;
    const row = command.rows[at];
    const name = { nameSv: row?.nameSv, nameEn: row?.nameEn };
    const field = row
      ? `nameSv-${row.id}`
      : at >= command.rows.length
        ? `new${at - command.rows.length}-nameSv`
        : undefined;
    return fail(outcome.reason === 'key-used' ? 409 : 422, {
      values,
      meanwhile: outcome.reason === 'changed-meanwhile',
      faults: [{ ...(field && { field }), message: refusalSentence(outcome.reason, name) }],
    });
  },
};

/** A press that keeps every matter of an area that is not to be retired. */
function keptAll(values: Record<string, string>, areaId: string): Record<string, string> {
  const kept = Object.entries(values).map(([name, value]) => {
    const id = name.slice('choice-'.length);
    const isMeant = name.startsWith('choice-') && values[`area-${id}`] === areaId;
    return [name, isMeant && value !== 'retire' ? 'keep' : value] as const;
  });
  return Object.fromEntries(kept);
}
