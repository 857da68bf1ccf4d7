import { no } from '#platform/core/decision';
import type { Viewer } from '#platform/core/viewer';
import { writeOnce, type Db } from '#platform/server';
import { decideBringing, regionStillOwes, type BringingRefusal } from '../intake-bringing.rules.ts';
import type { IntakeResult } from '../intake-view.types.ts';
import type { IntakeAnswer, IntakeCatalogue, Preview } from '../intake.types.ts';
import { fingerprint, openIntake, previewOf } from './intake-opening.actions.ts';
import { closeIntake, type Intake } from './intake.queries.ts';
import { sayInOwnName, type SayingRefusal } from './stances.actions.ts';
import { bringInSuggestions } from './suggestions.actions.ts';

export type ConfirmRefusal =
  | BringingRefusal
  | 'no-such-intake'
  | 'region-owes'
  | 'open-questions'
  | 'changed-meanwhile'
  | 'nothing-to-take-in'
  | 'could-not-be-said';
export type ConfirmOutcome =
  { ok: true } | { ok: false; reason: ConfirmRefusal; refusals?: SayingRefusal[] };

/** Something could not be said: the whole transaction is taken back. */
class NotSaid extends Error {
  readonly refusals: SayingRefusal[];

  constructor(refusals: SayingRefusal[]) {
    super(`could not be said: ${refusals.join(', ')}`);
    this.name = 'NotSaid';
    this.refusals = refusals;
  }
}

/**
 * Take in what the preview shows: everything or nothing, once. It is judged anew; when that gives something else
 * than the person saw, nothing is saved and the difference is shown.
 *
 * @param form  `seen`: fingerprint of the preview that was confirmed
 */
export async function confirmIntake(
  viewer: Viewer,
  id: string,
  form: { key: string; seen: string },
  now: Date,
): Promise<ConfirmOutcome> {
  try {
    return await writeOnce(viewer, { key: form.key, body: ['confirm', id, form.seen] }, (db) =>
      confirmIn(db, viewer, id, form.seen, now),
    );
  } catch (error) {
    // nothing is saved; what has become of the matter shows in the preview as it is now
    if (isOfMatterGone(error)) return no('changed-meanwhile');
    if (!(error instanceof NotSaid)) throw error;
    return { ok: false, reason: 'could-not-be-said', refusals: error.refusals };
  }
}

/** A matter was split, merged or retired after the preview was judged and before its answers were saved. */
function isOfMatterGone(error: unknown): boolean {
  if (error instanceof NotSaid) return error.refusals.includes('no-such-matter');
  return error instanceof Error && error.message === 'the matter is retired';
}

async function confirmIn(
  db: Db,
  viewer: Viewer,
  id: string,
  seen: string,
  now: Date,
): Promise<ConfirmOutcome> {
  const open = await openIntake(db, viewer, id, { hold: true });
  if (!open) return no('no-such-intake');
  const { intake, region, catalogue } = open;
  if (intake.confirmedAt) return { ok: true };
  const may = decideBringing(intake.forWhom, viewer, region);
  if (!may.ok) return may;
  const preview = previewOf(open, viewer, now);
  if (regionStillOwes(intake.forWhom, preview.toSave, region).length > 0) return no('region-owes');
  if (preview.openQuestions > 0) return no('open-questions');
  if (fingerprint(preview) !== seen) return no('changed-meanwhile');
  if (preview.toSave.length === 0) return no('nothing-to-take-in');
  const saved =
    intake.forWhom === 'own'
      ? await sayOwn(db, viewer, preview.toSave, now)
      : await bringIn(db, viewer, preview.toSave, intake, now);
  const result = resultOf(preview, saved, catalogue);
  await closeIntake(db, viewer, intake.id, result, now);
  return { ok: true };
}

/** What was saved, and of the answers that wait from another coordinator: which. */
interface Saved {
  answers: readonly IntakeAnswer[];
  taken: ReadonlySet<IntakeAnswer>;
  opened: number;
}

async function sayOwn(
  db: Db,
  viewer: Viewer,
  answers: readonly IntakeAnswer[],
  now: Date,
): Promise<Saved> {
  const sayings = answers.map(({ matterId, placeId, said, ownRole, remark }) => ({
    matterId,
    placeId,
    said,
    ownRole,
    remark,
    source: 'own' as const,
  }));
  const { refusals, opened } = await sayInOwnName(db, viewer, sayings, now);
  const refused = refusals.filter((reason) => reason !== null);
  if (refused.length > 0) throw new NotSaid([...new Set(refused)]);
  return { answers, taken: new Set(), opened: opened.length };
}

async function bringIn(
  db: Db,
  viewer: Viewer,
  answers: readonly IntakeAnswer[],
  { id, fileName }: Intake,
  now: Date,
): Promise<Saved> {
  const rows = answers.map(({ answeredOn, status: _status, before: _before, ...answer }) => ({
    ...answer,
    answeredOn: answeredOn ? answeredOn.toISOString().slice(0, 10) : null,
  }));
  const outcomes = await bringInSuggestions(db, viewer, rows, { intakeId: id, fileName }, now);
  const taken = new Set(answers.filter((_, index) => outcomes[index] === 'taken'));
  return { answers, taken, opened: 0 };
}

function resultOf(preview: Preview, saved: Saved, catalogue: IntakeCatalogue): IntakeResult {
  const { answers, taken, opened } = saved;
  const { counts } = preview;
  const organisations = catalogue.organisations.flatMap(({ id, name }) => {
    const own = answers.filter((answer) => answer.organisationId === id);
    if (own.length === 0) return [];
    const kept = own.filter((answer) => !taken.has(answer));
    const isNew = kept.filter(({ status }) => status === 'new').length;
    const all = { id, name, new: isNew, changed: kept.length - isNew };
    return [{ ...all, taken: own.length - kept.length }];
  });
  const leftOut = counts.faulty + counts['set-aside'];
  return { organisations, same: counts.same, leftOut, unanswered: counts.unanswered, opened };
}
