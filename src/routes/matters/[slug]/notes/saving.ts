import { error, fail, redirect } from '@sveltejs/kit';
import { parseNote, type NoteCommand, type NoteOutcome } from '#matters/server';
import { noteFaults, noteRefusals, type NoteFault } from '#matters/ui/note-words.ts';
import { valuesTyped, type NoteConflict, type NoteValues } from '#matters/ui/note-values.ts';
import type { ReaderOrganisation } from '#organisations';
import {
  MOST_IN_GROUND,
  MOST_IN_SECTION,
  organisationsOfCounty,
  parseShared,
} from '#organisations/server';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import { orKeyUsed } from '../../../organisations/once.ts';

/** Who can be chosen as a reader, and whose words they will be. One question. */
export async function readersToChoose(db: Db, viewer: Viewer) {
  const rows = await organisationsOfCounty(db, viewer);
  const organisations: ReaderOrganisation[] = rows.map((one) => ({
    id: one.id,
    name: one.name,
    publicAccess: one.publicAccess,
    membership: one.membership,
  }));
  const writer = organisations.find(({ id }) => id === viewer.organisationId);
  return {
    organisations,
    writer: writer ?? {
      id: viewer.organisationId,
      name: viewer.organisationName,
      publicAccess: 'full' as const,
    },
    cleared: viewer.cleared,
    limits: { section: MOST_IN_SECTION, ground: MOST_IN_GROUND },
  };
}

interface Again {
  values: NoteValues;
  faults: NoteFault[];
  stale: boolean;
  conflict: NoteConflict | null;
}

/**
 * Read the form, save, and go where that leads; or the form again with what was typed, also when somebody else saved
 * meanwhile (then with their note) and when the sign-in is too old for what was asked.
 *
 * @param theirs  the note as it stands, when it has changed since the form was made
 */
export async function saveNoteForm(
  request: Request,
  save: (key: string, command: NoteCommand) => Promise<NoteOutcome>,
  leads: (outcome: NoteOutcome) => string,
  theirs: () => Promise<(NoteConflict & { version: number }) | null>,
) {
  const form = await request.formData();
  const values = valuesTyped(form);
  const again = (status: 403 | 409 | 422, more: Partial<Again>) =>
    fail(status, { values, faults: [], stale: false, conflict: null, ...more } satisfies Again);
  const [words, shared] = [parseNote(form), parseShared(form)];
  if (!words.ok || !shared.ok) {
    const faults = { ...(!words.ok && words.faults), ...(!shared.ok && shared.faults) };
    return again(422, { faults: noteFaults(faults) });
  }
  const { from, title, text } = words.command;
  const command = { from, note: { title, text, ...shared.command } };
  const outcome = await orKeyUsed(save(String(form.get('key') ?? ''), command));
  if (outcome.ok || outcome.reason === 'nothing-changed') redirect(303, leads(outcome));
  const { status, field, sentence } = noteRefusals[outcome.reason];
  if (status === 404) error(404);
  if (outcome.reason === 'saved-meanwhile') {
    const saved = await theirs();
    if (!saved) error(404);
    const { version, ...conflict } = saved;
    return again(409, { values: { ...values, version: String(version) }, conflict });
  }
  return again(status, {
    stale: outcome.reason === 'not-fresh',
    faults: [{ ...(field && { field }), message: sentence() }],
  });
}
