import { error } from '@sveltejs/kit';
import { matterWithNotes, writeNote } from '#matters/server';
import { mayWrite } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { readersToChoose, saveNoteForm } from '../saving.ts';
import type { Actions, PageServerLoad } from './$types';

/** A note to be written. Two questions. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const viewer = locals.viewer!;
  if (!mayWrite(viewer)) error(404);
  const page = await tx(viewer, 'read', async (db) => {
    const matter = await matterWithNotes(db, viewer, params.slug);
    return matter && !matter.retired
      ? { matter, readers: await readersToChoose(db, viewer) }
      : null;
  });
  if (!page) error(404);
  const { slug, nameSv, nameEn } = page.matter;
  return { matter: { slug, nameSv, nameEn }, readers: page.readers, formKey: newFormKey() };
};

export const actions: Actions = {
  save: ({ locals, params, request }) =>
    saveNoteForm(
      request,
      (key, command) => writeNote(locals.viewer!, key, params.slug, command, new Date()),
      ({ id }) => `/matters/${params.slug}/notes/${id}?saved=new`,
      async () => null,
    ),
};
