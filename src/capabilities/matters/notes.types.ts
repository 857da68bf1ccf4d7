import type { Shared, Visibility } from '#organisations';
import type { Id, OrganisationId } from '#platform/core/ids';

export type NoteId = Id<'note'>;

/** The most characters a note's title and its text can hold. */
export const MOST_IN_NOTE_TITLE = 200;
export const MOST_IN_NOTE = 10_000;

/** What is written in a note: an organisation's own words on a matter. */
export interface NoteTexts {
  title: string;
  text: string;
}

/** A note in a list. What is marked with secrecy has no title there: only its own page shows its words. */
export interface NoteBrief {
  id: NoteId;
  organisationId: OrganisationId;
  organisationSlug: string;
  organisationName: string;
  title: string | null;
  visibility: Visibility;
  /** ISO text. */
  changedAt: string;
  invented: boolean;
}

/** That an organisation has written something and lets that be known, without its words. */
export interface NoteExists {
  organisationSlug: string;
  organisationName: string;
  /** Swedish local date. */
  on: string;
}

/** The notes on a matter that the viewer may read, newest change first, and what is told to exist. */
export interface NotesOfMatter {
  notes: NoteBrief[];
  /** How many there are in all. */
  count: number;
  exist: NoteExists[];
}

/** One note whole, as its page shows it. */
export interface Note extends NoteTexts, Shared {
  id: NoteId;
  version: number;
  organisationId: OrganisationId;
  organisationSlug: string;
  organisationName: string;
  matterSlug: string;
  matterSv: string;
  matterEn: string;
  writtenAt: Date;
  changedAt: Date;
  /** Names of people; null where nobody is kept. */
  writtenBy: string | null;
  changedBy: string | null;
  secrecyBy: string | null;
  /** Swedish local date. */
  secrecyOn: string | null;
  endedAt: Date | null;
  invented: boolean;
}

/** A note that this organisation once received and that is not shared with it any more: as it was then. */
export interface NoteReceived extends NoteTexts {
  id: NoteId;
  organisationName: string;
  matterSlug: string;
  matterSv: string;
  matterEn: string;
  /** When that version was written. */
  at: Date;
  /** It was marked with secrecy: whoever reads it is noted. */
  marked: boolean;
}
