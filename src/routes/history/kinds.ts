import * as m from '#messages';

/** Records whose history has a page, by the word in its address. */
export interface HistoryKind {
  readonly table: string;
  readonly name: () => string;
  /** Where the record itself is read; null: nowhere by its id alone. */
  readonly page: ((id: string) => string) | null;
  /** The column with what it is called; in the language of the page. */
  readonly title: () => string;
  /** The form that an earlier version can be put back through: nothing is written until it is saved. */
  readonly restore?: (slug: string, id: string) => string;
  /** Columns that are told, in this order; texts are compared word by word. */
  readonly columns: Readonly<Record<string, { label: () => string; text?: boolean }>>;
}

const shared = {
  visibility: { label: m.history_column_visibility },
  named: { label: m.history_column_named },
  existence: { label: m.history_column_existence },
  secrecy_section: { label: m.history_column_secrecySection },
  share_ground: { label: m.history_column_shareGround },
  ended_at: { label: m.history_column_ended },
};

export const KINDS: Readonly<Record<string, HistoryKind>> = {
  note: {
    table: 'matters.note',
    name: m.history_kind_note,
    title: () => 'title',
    page: (id) => `/matters/notes/${id}`,
    restore: (_, id) => `/matters/notes/${id}`,
    columns: {
      title: { label: m.history_column_title },
      text: { label: m.history_column_text, text: true },
      ...shared,
    },
  },
  'contact-point': {
    table: 'organisations.contact_point',
    name: m.history_kind_contactPoint,
    title: () => 'role',
    restore: (slug, id) => `/organisations/${slug}/contacts/${id}`,
    page: null,
    columns: {
      role: { label: m.history_column_role },
      person_name: { label: m.history_column_person },
      phone: { label: m.history_column_phone },
      mail: { label: m.history_column_mail },
      deputy_name: { label: m.history_column_deputy },
      deputy_phone: { label: m.history_column_deputyPhone },
      is_main: { label: m.history_column_main },
      visibility: shared.visibility,
      ended_at: shared.ended_at,
    },
  },
  matter: {
    table: 'matters.matter',
    name: m.history_kind_matter,
    title: () => m.pick('name_sv', 'name_en'),
    page: null,
    columns: {
      name_sv: { label: m.history_column_nameSv },
      name_en: { label: m.history_column_nameEn },
      sentence_sv: { label: m.history_column_sentenceSv, text: true },
      sentence_en: { label: m.history_column_sentenceEn, text: true },
      legal_note_sv: { label: m.history_column_legalNoteSv, text: true },
      legal_note_en: { label: m.history_column_legalNoteEn, text: true },
      retired_at: { label: m.history_column_ended },
    },
  },
  boundary: {
    table: 'matters.boundary',
    name: m.history_kind_boundary,
    title: () => '',
    page: (id) => `/boundaries/${id}`,
    columns: { ended_at: shared.ended_at },
  },
};
