import { createHash } from 'node:crypto';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type { RegionAnswered } from '../intake-bringing.rules.ts';
import { NOTHING_CHOSEN } from '../intake-choices.rules.ts';
import { previewIntake } from '../intake.rules.ts';
import type { ExistingAnswer, IntakeCatalogue, Preview } from '../intake.types.ts';
import { intakeById, intakeCatalogue, saidSoFar, type Intake } from './intake.queries.ts';
import { broughtInBefore } from './suggestions.queries.ts';

/** A workbook with all that its preview is made from. */
export interface OpenIntake {
  intake: Intake;
  catalogue: IntakeCatalogue;
  region: RegionAnswered;
  existing: ExistingAnswer[];
}

/** Opens a workbook of the viewer's organisation; null: there is none. Four questions. `hold`: until the transaction ends. */
export async function openIntake(
  db: Db,
  viewer: Viewer,
  id: string,
  options: { hold?: boolean } = {},
): Promise<OpenIntake | null> {
  const intake = await intakeById(db, viewer, id, options);
  if (!intake) return null;
  const { catalogue, region } = await intakeCatalogue(db, viewer);
  if (intake.confirmedAt) return { intake, catalogue, region, existing: [] };
  const own = intake.forWhom === 'own';
  const brought = own
    ? []
    : await broughtInBefore(
        db,
        viewer,
        catalogue.matters.map((matter) => matter.id),
      );
  const said = await saidSoFar(db, viewer, own ? 'own' : 'all');
  return { intake, catalogue, region, existing: [...brought, ...said] };
}

/** What taking it in would change now. */
export function previewOf(
  { intake, catalogue, existing }: OpenIntake,
  viewer: Viewer,
  now: Date,
): Preview {
  return previewIntake(intake.sheets, {
    catalogue,
    bringer:
      intake.forWhom === 'own'
        ? { kind: 'own', organisationId: viewer.organisationId }
        : { kind: 'coordinator' },
    existing,
    choices: { ...NOTHING_CHOSEN, ...intake.choices },
    now,
  });
}

/** What would be saved and what it would replace, in a few characters, with the counts beside. */
export function fingerprint({ toSave, counts }: Preview): string {
  const saved = toSave.map(({ answeredOn: _on, answeredBy: _by, ...what }) => what);
  const hash = createHash('sha256').update(JSON.stringify(saved)).digest('base64url').slice(0, 22);
  return [hash, counts.new, counts.changed, counts.same, counts.faulty].join(':');
}

/** The counts that stand in a fingerprint: what the person saw. */
export function countsSeen(seen: string): Record<'new' | 'changed' | 'same' | 'faulty', number> {
  const [, ...counts] = seen.split(':').map(Number);
  const [isNew = 0, changed = 0, same = 0, faulty = 0] = counts.map((n) => (n >= 0 ? n : 0));
  return { new: isNew, changed, same, faulty };
}
