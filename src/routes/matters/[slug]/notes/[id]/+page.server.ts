import { error, fail, redirect } from '@sveltejs/kit';
import {
  endNote,
  noteById,
  noteReceived,
  parseNoteVersion,
  stopSharingNote,
  type NoteOutcome,
} from '#matters/server';
import type { NoteId } from '#matters';
import { noteRefusals } from '#matters/ui/note-words.ts';
import { organisationsOfCounty } from '#organisations/server';
import { readersSentence } from '#organisations/ui/reader-words.ts';
import { isUuid } from '#platform/core/ids';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import { logAccess, newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../../../../organisations/once.ts';
import type { Actions, PageServerLoad } from './$types';

/** One note, or as it was when it was received. Two questions at most; that something marked is read is noted first. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  if (!isUuid(params.id)) error(404);
  const found = await tx(viewer, 'read', async (db) => {
    const note = await noteById(db, viewer, params.id);
    return note
      ? { note, organisations: await organisationsOfCounty(db, viewer), received: null }
      : { note: null, organisations: [], received: await noteReceived(db, viewer, params.id) };
  });
  const { note, received, organisations } = found;
  const at = note ?? received;
  if (!at || at.matterSlug !== params.slug) error(404);
  if (note ? note.secrecySection !== null : received!.marked)
    await logAccess(viewer, {
      what: 'read-secret',
      table: 'matters.note',
      id: params.id,
      outcome: 'done',
      detail: 'note',
    });
  const own = note?.organisationId === viewer.organisationId;
  const writer = organisations.find(({ id }) => id === note?.organisationId);
  return {
    note,
    received,
    own,
    mayWrite: own && mayWrite(viewer) && !note?.endedAt,
    readers:
      note && writer ? readersSentence(note, writer, organisations, viewer.organisationId) : '',
    keys: { stop: newFormKey(), end: newFormKey() },
    saved: url.searchParams.get('saved'),
  };
};

type Homeward = (
  viewer: Viewer,
  key: string,
  id: NoteId,
  from: number,
  now: Date,
) => Promise<NoteOutcome>;

const goHome =
  (act: Homeward, leads: (here: string, id: string) => string) =>
  async ({ locals, params, request }: Parameters<Actions[string]>[0]) => {
    if (!isUuid(params.id ?? '')) error(404);
    const form = await request.formData();
    const outcome = await orKeyUsed(
      act(
        locals.viewer!,
        String(form.get('key') ?? ''),
        params.id as NoteId,
        parseNoteVersion(form),
        new Date(),
      ),
    );
    if (outcome.ok) redirect(303, leads(`/matters/${params.slug}/notes`, params.id!));
    const { status, sentence } = noteRefusals[outcome.reason];
    if (status === 404) error(404);
    return fail(status, { refused: sentence() });
  };

export const actions: Actions = {
  stop: goHome(stopSharingNote, (here, id) => `${here}/${id}?saved=home`),
  end: goHome(endNote, (here) => `${here}?saved=ended`),
};
