import { error } from '@sveltejs/kit';
import { changeNote, noteById } from '#matters/server';
import type { NoteId } from '#matters';
import { isUuid } from '#platform/core/ids';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import { historyOf, logAccess, newFormKey, tx } from '#platform/server';
import { readersToChoose, saveNoteForm } from '../../saving.ts';
import type { Actions, PageServerLoad } from './$types';

/** One's own note in its form; with ?earlier=3 the words of that version. Three questions at most. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  const page = await ours(viewer, params.id, Number(url.searchParams.get('earlier')));
  if (!page || page.note.matterSlug !== params.slug) error(404);
  if (page.note.secrecySection !== null)
    await logAccess(viewer, {
      what: 'read-secret',
      table: 'matters.note',
      id: params.id,
      outcome: 'done',
      detail: 'note edit',
    });
  return { ...page, formKey: newFormKey() };
};

async function ours(viewer: Viewer, id: string, wanted: number) {
  if (!mayWrite(viewer) || !isUuid(id)) return null;
  return tx(viewer, 'read', async (db) => {
    const note = await noteById(db, viewer, id);
    if (!note || note.endedAt || note.organisationId !== viewer.organisationId) return null;
    const moments = wanted ? await historyOf(db, viewer, 'matters.note', id) : [];
    const earlier = moments.find(({ rowVersion }) => rowVersion === wanted);
    return {
      note,
      earlier: earlier?.content
        ? {
            at: earlier.at,
            title: String(earlier.content.title),
            text: String(earlier.content.text),
          }
        : null,
      readers: await readersToChoose(db, viewer),
    };
  });
}

export const actions: Actions = {
  save: ({ locals, params, request }) => {
    const viewer = locals.viewer!;
    if (!isUuid(params.id)) error(404);
    const here = `/matters/${params.slug}/notes/${params.id}`;
    return saveNoteForm(
      request,
      (key, command) => changeNote(viewer, key, params.id as NoteId, command, new Date()),
      ({ ok }) => `${here}?saved=${ok ? 'changed' : 'same'}`,
      async () => {
        const note = await tx(viewer, 'read', (db) => noteById(db, viewer, params.id));
        if (!note) return null;
        const { title, text, version, changedBy, changedAt, visibility, named } = note;
        return {
          title,
          text,
          version,
          by: changedBy,
          at: changedAt,
          audience: { visibility, named },
        };
      },
    );
  },
};
