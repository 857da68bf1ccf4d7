import { error, fail, redirect } from '@sveltejs/kit';
import { contactLinksOf } from '#matters/server';
import { mayEdit, mayTickRead, reachedHow, readStateOf } from '#organisations';
import {
  contactPointsOf,
  organisationBySlug,
  parseReading,
  profileAndReaders,
  tickRead,
  typed,
} from '#organisations/server';
import { refusals } from '#organisations/ui/refusals.ts';
import { newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  const page = await tx(viewer, 'read', async (db) => {
    const organisation = await organisationBySlug(db, viewer, params.slug);
    if (!organisation) return null;
    return {
      organisation,
      kept: await profileAndReaders(db, viewer, organisation.id),
      contacts: await contactPointsOf(db, viewer, organisation.id),
      links: await contactLinksOf(db, viewer, organisation.id),
    };
  });
  if (!page) error(404);
  const { organisation, kept, links } = page;
  const isOurs = viewer.organisationId === organisation.id;
  const readings = kept?.readings ?? [];
  return {
    organisation,
    links,
    contacts: reachedHow(page.contacts, new Date()),
    profile: kept?.profile ?? null,
    readings: isOurs ? readings : [],
    readState: isOurs
      ? null
      : readStateOf(readings, viewer.organisationId, kept?.profile.version ?? 0),
    readKey: mayTickRead(viewer, organisation.id) ? newFormKey() : null,
    isOurs,
    mayEdit: mayEdit(viewer, organisation.id),
    saved: url.searchParams.get('saved'),
  };
};

export const actions: Actions = {
  read: async ({ locals, params, request }) => {
    const viewer = locals.viewer!;
    const organisation = await tx(viewer, 'read', (db) =>
      organisationBySlug(db, viewer, params.slug),
    );
    if (!organisation) error(404);
    const form = await request.formData();
    const parsed = parseReading(form);
    if (!parsed.ok) return fail(409, { refused: 'no-such-version' as const });
    const { version } = parsed.command;
    const outcome = await orKeyUsed(
      tickRead(viewer, typed(form).key ?? '', organisation.id, version, new Date()),
    );
    if (outcome.ok) redirect(303, `/organisations/${params.slug}?saved=read`);
    const { status } = refusals[outcome.reason];
    if (status === 404) error(404);
    return fail(status, { refused: outcome.reason });
  },
};
