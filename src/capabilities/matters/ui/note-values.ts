import { AT_HOME, VISIBILITIES, type Audience, type Shared, type Visibility } from '#organisations';
import type { NoteTexts } from '../notes.types.ts';

/** What stands in the form of a note, as text. */
export interface NoteValues extends NoteTexts {
  version: string;
  visibility: Visibility;
  named: string[];
  existence: boolean;
  secrecySection: string;
  shareGround: string;
}

/** The other editor's note, beside one's own. */
export interface NoteConflict extends NoteTexts {
  by: string | null;
  at: Date;
  audience: Audience;
}

/** A note as its form shows it. */
export function valuesOf(
  note: NoteTexts & Shared & { version: number } = { title: '', text: '', ...AT_HOME, version: 0 },
): NoteValues {
  return {
    ...note,
    named: [...note.named],
    version: String(note.version),
    secrecySection: note.secrecySection ?? '',
    shareGround: note.shareGround ?? '',
  };
}

/** What was typed, for showing the form again as it was. */
export function valuesTyped(form: FormData): NoteValues {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  const visibility = VISIBILITIES.find((one) => one === text('visibility')) ?? AT_HOME.visibility;
  return {
    title: text('title'),
    text: text('text').replace(/\r\n?/g, '\n'),
    version: /^\d{1,6}$/.test(text('version')) ? text('version') : '0',
    visibility,
    named: form.getAll('named').filter((one): one is string => typeof one === 'string'),
    existence: text('existence') === 'yes',
    secrecySection: text('secrecySection'),
    shareGround: text('shareGround'),
  };
}
