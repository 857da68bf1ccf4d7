import { isUuid, type AreaId, type MatterId } from '#platform/core/ids';
import {
  isReadable,
  NAME_MAX,
  SENTENCE_MAX,
  typed,
  type ChangeFaults,
} from './matter-changes.forms.ts';
import { CHANGE_WORDS_MAX } from './matter-changes.rules.ts';
import type { NewMatter } from './matter-changes.types.ts';
import type { Asked } from './matters.types.ts';

/** Rows to fill in for new matters, in the page where the county goes through its set. */
export const NEW_ROWS = 3;

type Values = Record<string, string>;

/** Reads fields one by one and remembers what is wrong, by the id of the control. */
function reader(values: Values, faults: ChangeFaults) {
  const text = (name: string) => (values[name] ?? '').replace(/\s+/g, ' ').trim();
  return {
    line(name: string, max: number, isNeeded = true) {
      const value = text(name);
      if (value.includes('\0')) faults[name] = 'nul';
      else if ([...value].length > max) faults[name] = 'too-long';
      else if (isNeeded && value === '') faults[name] = 'missing';
      else if (value !== '' && !isReadable(value)) faults[name] = 'no-letter';
      return value;
    },
    id<T extends string>(name: string) {
      const value = text(name);
      if (!isUuid(value)) faults[name] = 'unknown-choice';
      return value as T;
    },
    number(name: string) {
      const value = text(name);
      if (!/^\d{1,4}$/.test(value)) faults[name] = 'no-number';
      return Number(value) || 0;
    },
    text,
    /** Has somebody written something else than what stood here? */
    isTouched(id: string, written: readonly (string | number | boolean)[]) {
      return values[`seen-${id}`] !== asSeen(written);
    },
  };
}

/** What stood in a row when the page was made, in one text; so that a row nobody touched overwrites nothing. */
export function asSeen(written: readonly (string | number | boolean)[]): string {
  return written.join(' | ');
}

/** One matter of the set as the form sends it. */
export interface ReadSetRow {
  id: MatterId;
  version: number;
  choice: 'keep' | 'leave' | 'retire';
  nameSv: string;
  nameEn: string;
  areaId: AreaId;
  position: number;
  touched: boolean;
}

/** The whole set, gone through: fields "name-<id>" and so on, and up to three new ones. */
export function parseSet(
  form: FormData,
):
  | { ok: true; command: { key: string; rows: ReadSetRow[]; added: NewMatter[]; reason: string } }
  | { ok: false; faults: ChangeFaults } {
  const faults: ChangeFaults = {};
  const values = typed(form);
  const from = reader(values, faults);
  const ids = [...new Set(form.getAll('matter').map(String))].filter(isUuid) as MatterId[];
  const rows = ids.map((id): ReadSetRow => {
    const choice = from.text(`choice-${id}`);
    if (choice !== 'keep' && choice !== 'leave' && choice !== 'retire')
      faults[`choice-${id}`] = 'unknown-choice';
    const nameSv = from.line(`nameSv-${id}`, NAME_MAX);
    const nameEn = from.line(`nameEn-${id}`, NAME_MAX, false) || nameSv;
    const areaId = from.id<AreaId>(`area-${id}`);
    return {
      id,
      version: from.number(`version-${id}`),
      choice: choice as ReadSetRow['choice'],
      ...{ nameSv, nameEn, areaId },
      position: Math.max(0, from.number(`position-${id}`) - 1),
      touched: from.isTouched(id, [nameSv, nameEn, areaId]),
    };
  });
  const reason = from.line(
    'reason',
    CHANGE_WORDS_MAX,
    rows.some((row) => row.choice === 'retire'),
  );
  const added = addedIn(values, from);
  const key = values.key ?? '';
  if (!isUuid(key)) faults.key = 'stale-form';
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  return { ok: true, command: { key, rows, added, reason } };
}

function addedIn(values: Values, from: ReturnType<typeof reader>): NewMatter[] {
  const added: NewMatter[] = [];
  for (let index = 0; index < NEW_ROWS; index += 1) {
    const isEmpty = ['nameSv', 'nameEn', 'sentenceSv'].every(
      (field) => from.text(`new${index}-${field}`) === '',
    );
    if (isEmpty) continue;
    const nameSv = from.line(`new${index}-nameSv`, NAME_MAX);
    const sentenceSv = from.line(`new${index}-sentenceSv`, SENTENCE_MAX);
    added.push({
      nameSv,
      nameEn: from.line(`new${index}-nameEn`, NAME_MAX, false) || nameSv,
      sentenceSv,
      sentenceEn: sentenceSv,
      areaId: from.id(`new${index}-areaId`),
      asked: (values[`new${index}-asked`] === 'county' ? 'county' : 'municipality') as Asked,
      legalFooting: 'custom',
      synonymsSv: [],
      synonymsEn: [],
    });
  }
  return added;
}

/** The county's areas written anew, and perhaps one more. */
export function parseAreas(form: FormData):
  | {
      ok: true;
      command: {
        key: string;
        areas: {
          id: AreaId;
          version: number;
          nameSv: string;
          nameEn: string;
          position: number;
          retired: boolean;
          touched: boolean;
        }[];
        added: { nameSv: string; nameEn: string } | null;
      };
    }
  | { ok: false; faults: ChangeFaults } {
  const faults: ChangeFaults = {};
  const values = typed(form);
  const from = reader(values, faults);
  const ids = [...new Set(form.getAll('area').map(String))].filter(isUuid) as AreaId[];
  const areas = ids.map((id) => {
    const nameSv = from.line(`nameSv-${id}`, NAME_MAX);
    const nameEn = from.line(`nameEn-${id}`, NAME_MAX, false) || nameSv;
    const retired = values[`retired-${id}`] === 'yes';
    return {
      id,
      version: from.number(`version-${id}`),
      ...{ nameSv, nameEn, retired },
      position: Math.max(0, from.number(`position-${id}`) - 1),
      touched: from.isTouched(id, [nameSv, nameEn, retired]),
    };
  });
  const nameSv = from.line('new-nameSv', NAME_MAX, false);
  const nameEn = from.line('new-nameEn', NAME_MAX, false);
  if (!nameSv && nameEn) faults['new-nameSv'] = 'missing';
  const key = values.key ?? '';
  if (!isUuid(key)) faults.key = 'stale-form';
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  const added = nameSv ? { nameSv, nameEn: nameEn || nameSv } : null;
  return { ok: true, command: { key, areas, added } };
}
