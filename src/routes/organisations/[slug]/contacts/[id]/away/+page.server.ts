import { error, fail, redirect } from '@sveltejs/kit';
import { isVacant, mayEdit } from '#organisations';
import {
  contactPoint,
  organisationBySlug,
  parseAbsence,
  parseEnding,
  sayAway,
  typed,
  type SaveAbsence,
} from '#organisations/server';
import { refusals } from '#organisations/ui/refusals.ts';
import { isUuid, type ContactPointId } from '#platform/core/ids';
import { localDateOf } from '#platform/core/working-days';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { organisation, contact } = await ours(locals.viewer!, params);
  const today = localDateOf(new Date());
  const { slug, name, shortName } = organisation;
  return {
    organisation: { slug, name, shortName },
    contact,
    today,
    isVacant: isVacant(contact),
    // one that is over is nothing to change or to come back from
    isKnown: contact.awayUntil !== null && contact.awayUntil >= today,
    formKeys: { save: newFormKey(), back: newFormKey() },
  };
};

export const actions: Actions = {
  save: async ({ locals, params, request }) => {
    const viewer = locals.viewer!;
    const { organisation, contact } = await ours(viewer, params);
    const form = await request.formData();
    const values = typed(form);
    const parsed = parseAbsence(form, localDateOf(new Date()));
    if (!parsed.ok) return fail(422, { values, faults: parsed.faults });
    const outcome = await orKeyUsed(
      sayAway(viewer, values.key ?? '', organisation.id, contact.id, parsed.command),
    );
    if (outcome.ok) redirect(303, `/organisations/${params.slug}/contacts?saved=away`);
    if (outcome.reason === 'saved-meanwhile')
      return fail(409, {
        values,
        meanwhile: await meanwhile(locals.viewer!, params, parsed.command.texts),
      });
    return refuse(outcome.reason, values);
  },
  back: async ({ locals, params, request }) => {
    const viewer = locals.viewer!;
    const { organisation, contact } = await ours(viewer, params);
    const form = await request.formData();
    const values = typed(form);
    const parsed = parseEnding(form);
    if (!parsed.ok) error(404);
    const outcome = await orKeyUsed(
      sayAway(viewer, values.key ?? '', organisation.id, contact.id, {
        from: parsed.command.from,
        texts: null,
      }),
    );
    if (outcome.ok) redirect(303, `/organisations/${params.slug}/contacts?saved=back`);
    return refuse(outcome.reason, undefined);
  },
};

function refuse(reason: keyof typeof refusals, values: Record<string, string> | undefined) {
  const { status } = refusals[reason];
  if (status === 404) error(404);
  return fail(status, { values, refused: reason });
}

/** The days and the deputy where what was typed differs from what somebody else has saved. */
async function meanwhile(
  viewer: Viewer,
  params: { slug: string; id: string },
  mine: SaveAbsence['texts'],
) {
  const { contact } = await ours(viewer, params);
  return (['awayFrom', 'awayUntil', 'deputyName', 'deputyPhone'] as const)
    .filter((field) => mine[field] !== contact[field])
    .map((field) => ({ field, mine: mine[field], theirs: contact[field] }));
}

async function ours(viewer: Viewer, params: { slug: string; id: string }) {
  if (!isUuid(params.id)) error(404);
  const id = params.id as ContactPointId;
  const page = await tx(viewer, 'read', async (db) => {
    const organisation = await organisationBySlug(db, viewer, params.slug);
    if (!organisation || !mayEdit(viewer, organisation.id)) return null;
    const contact = await contactPoint(db, viewer, organisation.id, id);
    return contact && { organisation, contact };
  });
  if (!page) error(404);
  return page;
}
