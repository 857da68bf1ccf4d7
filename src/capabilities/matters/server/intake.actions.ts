import { createHash } from 'node:crypto';
import { no, type Decision } from '#platform/core/decision';
import type { IntakeId } from '#platform/core/ids';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import type { Sheet, WorkbookRefusal } from '#platform/core/workbook';
import { readWorkbook, tx, writeOnce, type Db } from '#platform/server';
import { decideBringing, regionStillOwes, type BringingRefusal } from '../intake-bringing.rules.ts';
import {
  afterChoice,
  choicesToBeginWith,
  groupFaults,
  NOTHING_CHOSEN,
  notUnderstood,
  type ChoiceCommand,
} from '../intake-choices.rules.ts';
import { findTable } from '../intake-heads.rules.ts';
import { rowsToFill, type RowToFill } from '../intake-fill.rules.ts';
import { OWNER_WORDS } from '../intake-words.rules.ts';
import { knownNames, viewIntake } from '../intake-view.rules.ts';
import type {
  ForWhom,
  IntakeResult,
  IntakeSeen,
  KeptChoices,
  NotUnderstood,
  RowFilter,
} from '../intake-view.types.ts';
import type { IntakeCatalogue, IntakeField, Preview } from '../intake.types.ts';
import { fingerprint, openIntake, previewOf } from './intake-opening.actions.ts';
import {
  earlierChoices,
  insertIntake,
  intakeCatalogue,
  keepChoices,
  mattersToFill,
  putAwayIntake,
  saidSoFar,
  type Intake,
} from './intake.queries.ts';

/** A file as it came, and whose answers it is said to hold. */
export interface WorkbookBrought {
  bytes: Uint8Array;
  fileName: string;
  forWhom: ForWhom;
}
export type TakeInRefusal =
  WorkbookRefusal | BringingRefusal | 'no-table' | 'no-organisation-column';
export type TakeInOutcome = { ok: true; id: IntakeId } | { ok: false; reason: TakeInRefusal };

/**
 * Read a workbook and keep it for its preview; nothing of it counts yet. The same form twice keeps it once.
 *
 * @param now  moment of bringing in (UTC)
 */
export async function takeInWorkbook(
  viewer: Viewer,
  key: string,
  { bytes, fileName, forWhom }: WorkbookBrought,
  now: Date,
): Promise<TakeInOutcome> {
  const { region } = await tx(viewer, 'read', (db) => intakeCatalogue(db, viewer));
  const may = decideBringing(forWhom, viewer, region);
  if (!may.ok) return may;
  const reading = await readWorkbook(bytes, fileName);
  if (!reading.ok) return no(reading.reason);
  const sheets = reading.sheets.map(withoutUnsavable);
  const tables = sheets.flatMap((sheet) => findTable(sheet).table ?? []);
  if (tables.length === 0) return no('no-table');
  if (forWhom === 'coordinator' && !tables.some(({ columns }) => columns.has('organisation'))) {
    return no('no-organisation-column');
  }
  const fileHash = createHash('sha256').update(bytes).digest();
  const body = [fileHash.toString('hex'), fileName, forWhom];
  return writeOnce(viewer, { key, body }, async (db): Promise<TakeInOutcome> => {
    const choices = choicesToBeginWith(await earlierChoices(db, viewer, forWhom, fileHash));
    const kept = { fileName: nameToKeep(fileName), fileHash, forWhom, sheets, choices };
    return { ok: true, id: await insertIntake(db, viewer, { ...kept, takenInAt: now }) };
  });
}

/** May the viewer bring in the answers of many organisations now, and if not, why? One question. */
export async function mayBringInForMany(
  db: Db,
  viewer: Viewer,
): Promise<Decision<BringingRefusal>> {
  const { region } = await intakeCatalogue(db, viewer);
  return decideBringing('coordinator', viewer, region);
}

/** The database holds neither NUL nor half characters; some workbooks do. */
function withoutUnsavable({ name, rows }: Sheet): Sheet {
  const savable = (text: string) => text.replaceAll('\0', '\ufffd').toWellFormed();
  return {
    name: savable(name),
    rows: rows.map(({ number, cells }) => ({
      number,
      cells: cells.map((cell) => (typeof cell === 'string' ? savable(cell) : cell)),
    })),
  };
}

function nameToKeep(fileName: string): string {
  const last = fileName.toWellFormed().split(/[\\/]/).at(-1)!;
  return [...last.replace(/\p{Cc}/gu, ' ').trim()].slice(-120).join('') || '?';
}

export type IntakePage =
  | {
      kind: 'preview';
      seen: IntakeSeen;
      /** Why it cannot be confirmed by this viewer now; null: it can. */
      refused: BringingRefusal | null;
      /** Matters that the region has to answer itself before this is taken in. */
      regionOwes: { nameSv: string; nameEn: string }[];
    }
  | { kind: 'result'; intake: Omit<Intake, 'sheets' | 'choices'>; result: IntakeResult };

/** The page of a workbook: its preview, or what came of it. Null: not the viewer's, or none. Four questions at most. */
export async function intakePage(
  viewer: Viewer,
  id: string,
  filter: RowFilter,
  now: Date,
): Promise<IntakePage | null> {
  const open = await tx(viewer, 'read', (db) => openIntake(db, viewer, id));
  if (!open) return null;
  const { sheets: _sheets, choices, ...intake } = open.intake;
  if (intake.result) return { kind: 'result', intake, result: intake.result };
  const preview = previewOf(open, viewer, now);
  const may = decideBringing(intake.forWhom, viewer, open.region);
  const owes = new Set(regionStillOwes(intake.forWhom, preview.toSave, open.region));
  return {
    kind: 'preview',
    seen: viewIntake({
      intake: { ...intake, seen: fingerprint(preview) },
      preview,
      catalogue: open.catalogue,
      choices: { ...NOTHING_CHOSEN, ...choices },
      filter,
    }),
    refused: may.ok ? null : may.reason,
    regionOwes: open.catalogue.matters.filter((matter) => owes.has(matter.id)),
  };
}

export type ChoiceRefusal = 'no-such-intake' | 'reader' | 'already-confirmed' | 'nothing-there';
export type ChoiceOutcome =
  | { ok: true }
  | { ok: false; reason: ChoiceRefusal }
  | { ok: false; reason: 'not-understood'; cell: NotUnderstood };

/**
 * Answer a question of the preview, put a cell right, skip a row, or take that back. A correction that is not
 * understood is not kept: it comes back with what is wrong with it and the nearest names.
 */
export async function chooseInIntake(
  viewer: Viewer,
  id: string,
  command: ChoiceCommand,
  now: Date,
): Promise<ChoiceOutcome> {
  return tx(viewer, 'write', async (db): Promise<ChoiceOutcome> => {
    if (!mayWrite(viewer)) return no('reader');
    const open = await openIntake(db, viewer, id, { hold: true });
    if (!open) return no('no-such-intake');
    if (open.intake.confirmedAt) return no('already-confirmed');
    const before = { ...NOTHING_CHOSEN, ...open.intake.choices };
    const preview = previewOf(open, viewer, now);
    const choices = afterChoice(before, command, preview);
    if (!choices) return no('nothing-there');
    if (command.kind === 'write' || command.kind === 'accept') {
      const then = previewOf({ ...open, intake: { ...open.intake, choices } }, viewer, now);
      const known = namesFor(command.group, { choices: before, preview }, open.catalogue);
      const cell = notUnderstood(command, { choices: before, preview }, then, known);
      if (cell) return { ...no('not-understood'), cell };
    }
    await keepChoices(db, viewer, open.intake.id, choices);
    return { ok: true };
  });
}

/** What can stand in the cells of a group. */
function namesFor(
  key: string,
  { choices, preview }: { choices: KeptChoices; preview: Preview },
  catalogue: IntakeCatalogue,
): readonly string[] {
  const field = groupFaults(preview, choices.skipped).find((group) => group.key === key)?.field;
  const known: Partial<Record<IntakeField, readonly string[]>> = knownNames(catalogue);
  return (field && known[field]) || [];
}

/** Put away a workbook that was not confirmed; its cells are gone. False: there is none. */
export async function discardIntake(viewer: Viewer, id: string): Promise<boolean> {
  if (!mayWrite(viewer)) return false;
  return tx(viewer, 'write', (db) => putAwayIntake(db, viewer, id));
}

/** An organisation's own workbook: what it is made from. */
export interface WorkbookToFill {
  rows: RowToFill[];
  /** Who can be named as owner, and the municipalities, in the county's order. */
  owners: string[];
  places: string[];
  /** Some of the answers in it are an invented example. */
  invented: boolean;
}

/**
 * The county's matters at the places that the viewer's organisation can answer for, with what it has answered so far.
 * Four questions.
 */
export async function ownAnswersToFill(db: Db, viewer: Viewer): Promise<WorkbookToFill> {
  const { catalogue } = await intakeCatalogue(db, viewer);
  const { asked, invented } = await mattersToFill(db, viewer);
  const said = await saidSoFar(db, viewer, 'own');
  const known = knownNames(catalogue);
  return {
    rows: rowsToFill(catalogue, viewer.organisationId, asked, said),
    owners: known.owners.slice(0, -Object.keys(OWNER_WORDS).length),
    places: known.place.slice(1),
    invented,
  };
}
