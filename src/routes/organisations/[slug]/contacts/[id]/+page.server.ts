import { error, fail, redirect } from '@sveltejs/kit';
import {
  contactChoices,
  contactLinksOf,
  nameContactFor,
  nameContactNoMore,
  parseLinkContact,
  parseUnlinkContact,
  unlinkContact,
} from '#matters/server';
import type { LinkContactReason } from '#matters';
import { differingFields, mayEdit, type ContactPointTexts } from '#organisations';
import {
  contactPoint,
  organisationBySlug,
  parseContactPoint,
  parseEnding,
  saveContactPoint,
  stopContactPoint,
  typed,
} from '#organisations/server';
import { refusals } from '#organisations/ui/refusals.ts';
import { isUuid, type ContactPointId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { historyOf, newFormKey, tx, type Moment } from '#platform/server';
import { orKeyUsed } from '../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  if (!isUuid(params.id)) error(404);
  const id = params.id as ContactPointId;
  const page = await tx(viewer, 'read', async (db) => {
    const organisation = await organisationBySlug(db, viewer, params.slug);
    if (!organisation || !mayEdit(viewer, organisation.id)) return null;
    const contact = await contactPoint(db, viewer, organisation.id, id);
    if (!contact) return null;
    const links = await contactLinksOf(db, viewer, organisation.id);
    const wanted = Number(url.searchParams.get('earlier'));
    const earlier = wanted
      ? (await historyOf(db, viewer, 'organisations.contact_point', id)).find(
          ({ rowVersion }) => rowVersion === wanted,
        )
      : undefined;
    const choices = await contactChoices(db, viewer);
    return { organisation, contact, links, choices, earlier: earlier ? asTyped(earlier) : null };
  });
  if (!page) error(404);
  const { slug, name, shortName, units } = page.organisation;
  return {
    ...page,
    organisation: { slug, name, shortName, units },
    links: page.links.filter((link) => link.contactPointId === id),
    countyId: viewer.countyId,
    formKeys: { save: newFormKey(), link: newFormKey(), unlink: newFormKey(), end: newFormKey() },
    saved: url.searchParams.get('saved'),
  };
};

/** An earlier version as the form has it: nothing is changed until it is saved. */
function asTyped({ at, content }: Moment) {
  const text = (column: string) => String(content?.[column] ?? '');
  return {
    at,
    values: {
      role: text('role'),
      personName: text('person_name'),
      phone: text('phone'),
      mail: text('mail'),
      deputyName: text('deputy_name'),
      deputyPhone: text('deputy_phone'),
    },
  };
}

export const actions: Actions = {
  save: async ({ locals, params, request }) => {
    const viewer = locals.viewer!;
    const { organisation, id } = await ours(viewer, params);
    const form = await request.formData();
    const values = typed(form);
    const parsed = parseContactPoint(form);
    if (!parsed.ok) return fail(422, { values, faults: parsed.faults });
    const outcome = await orKeyUsed(
      saveContactPoint(viewer, values.key ?? '', organisation, id, parsed.command),
    );
    if (outcome.ok) redirect(303, `/organisations/${params.slug}/contacts?saved=contact`);
    const { status } = refusals[outcome.reason];
    if (status === 404) error(404);
    if (outcome.reason !== 'saved-meanwhile')
      return fail(status, { values, refused: outcome.reason });
    const now = await tx(viewer, 'read', (db) => contactPoint(db, viewer, organisation.id, id));
    if (!now) error(404);
    return fail(status, {
      values: { ...values, version: String(now.version) },
      meanwhile: meanwhile(parsed.command.texts, now),
    });
  },
  link: async ({ locals, params, request }) => {
    const viewer = locals.viewer!;
    const { id } = await ours(viewer, params);
    const form = await request.formData();
    const command = parseLinkContact(form);
    const ticked = form.getAll('matter').map(String);
    const place = String(form.get('place') ?? '');
    const refused = (linkRefused: LinkContactReason | 'key-used') =>
      fail(422, { linkRefused, ticked, place });
    if (!command) return refused('unknown-place');
    const outcome = await orKeyUsed(
      nameContactFor(viewer, String(form.get('key') ?? ''), id, command),
    );
    if (outcome.ok) redirect(303, `/organisations/${params.slug}/contacts/${id}?saved=linked`);
    if (outcome.reason === 'not-an-editor' || outcome.reason === 'no-such-contact') error(404);
    return refused(outcome.reason);
  },
  unlink: async ({ locals, params, request }) => {
    const viewer = locals.viewer!;
    const { id } = await ours(viewer, params);
    const form = await request.formData();
    const link = parseUnlinkContact(form);
    if (!link) error(404);
    await orKeyUsed(nameContactNoMore(viewer, String(form.get('key') ?? ''), id, link));
    redirect(303, `/organisations/${params.slug}/contacts/${id}?saved=unlinked`);
  },
  end: async ({ locals, params, request }) => {
    const viewer = locals.viewer!;
    const { organisation, id } = await ours(viewer, params);
    const form = await request.formData();
    const parsed = parseEnding(form);
    if (!parsed.ok) error(404);
    const outcome = await orKeyUsed(
      stopContactPoint(
        viewer,
        String(form.get('key') ?? ''),
        organisation.id,
        { id, from: parsed.command.from },
        new Date(),
        (db) => unlinkContact(db, viewer, id),
      ),
    );
    if (outcome.ok) redirect(303, `/organisations/${params.slug}/contacts?saved=ended`);
    if (refusals[outcome.reason].status === 404) error(404);
    return fail(409, { endRefused: true });
  },
};

async function ours(viewer: Viewer, params: { slug: string; id: string }) {
  const organisation = await tx(viewer, 'read', (db) =>
    organisationBySlug(db, viewer, params.slug),
  );
  if (!organisation || !mayEdit(viewer, organisation.id) || !isUuid(params.id)) error(404);
  return { organisation, id: params.id as ContactPointId };
}

/** The fields in which what was typed differs from what somebody else has saved, with what stands there now. */
function meanwhile(mine: ContactPointTexts, now: ContactPointTexts) {
  return differingFields(mine, now).map((field) => ({
    field,
    mine: mine[field],
    theirs: now[field],
  }));
}
