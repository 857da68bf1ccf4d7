import type { MatterId } from '#platform/core/ids';
import { applyTo } from './intake-applying.rules.ts';
import type { Lookup, MatterTarget } from './intake-catalogue.rules.ts';
import type { RowCells } from './intake-cells.rules.ts';
import {
  readAnswer,
  readAnsweredOn,
  readMatter,
  readOrganisation,
  readPlace,
  readRemark,
} from './intake-reading.rules.ts';
import type {
  CatalogueBundle,
  CatalogueMatter,
  CatalogueOrganisation,
  IntakeAnswer,
  IntakeRequest,
} from './intake.types.ts';

/** An answer as one row gives it, before rows are compared with each other and with what is there. */
export interface Draft extends Omit<IntakeAnswer, 'status' | 'before'> {
  ref: string;
  /** Says how closely the row speaks of this very answer, for when rows contradict each other. */
  closeness: { place: boolean; ownName: boolean };
}

export interface Judgement {
  kind: 'blank' | 'unanswered' | 'faulty' | 'question' | 'answers';
  organisation: CatalogueOrganisation | null;
  bundle: CatalogueBundle | null;
  drafts: Draft[];
}

/** Judges one row by itself: what it says, what cannot be read (faults), what was understood (notes). */
export function judgeRow(cells: RowCells, lookup: Lookup, request: IntakeRequest): Judgement {
  const written = (['organisation', 'matter', 'role', 'owners'] as const).map((f) => cells.text(f));
  const [, matterWritten, roleWritten, ownersWritten] = written;
  const nothing = { organisation: null, bundle: null, drafts: [] };
  if (written.every((text) => text === '')) return { kind: 'blank', ...nothing };
  if (!roleWritten && !ownersWritten && !cells.text('remark')) {
    const kind = matterWritten ? 'unanswered' : 'blank';
    return { kind, ...nothing, organisation: ownOf(request, lookup) };
  }
  const organisation = readOrganisation(cells, lookup, request);
  const target = readMatter(cells, lookup);
  const place = readPlace(cells, lookup, organisation);
  const answer = readAnswer(cells, lookup);
  const answeredOn = readAnsweredOn(cells, request.now);
  const remark = readRemark(cells);
  const bundle = target?.kind === 'bundle' ? target.bundle : null;
  if (cells.faults.length > 0 || !organisation || !target || !place || !answer) {
    return { kind: 'faulty', organisation, bundle, drafts: [] };
  }
  const matters = mattersOf(target, lookup, request);
  if (!matters) return { kind: 'question', organisation, bundle, drafts: [] };
  const answeredBy = cells.text('answeredBy');
  const drafts = matters.flatMap((matter) => {
    const said = applyTo(matter, { cells, organisation, place, answer, lookup });
    const closeness = { place: said?.closePlace ?? false, ownName: bundle === null };
    return said
      ? [
          {
            ref: cells.ref,
            organisationId: organisation.id,
            matterId: matter.id,
            placeId: said.placeId,
            said: said.said,
            ownRole: said.ownRole,
            remark,
            answeredBy,
            answeredOn,
            closeness,
          },
        ]
      : [];
  });
  if (matters.length === 0) cells.note('matter', 'bundle-left-out');
  if (cells.faults.length > 0) return { kind: 'faulty', organisation, bundle, drafts: [] };
  return { kind: 'answers', organisation, bundle, drafts };
}

/** Whose an empty row is: in an own workbook it is plain. */
function ownOf({ bringer }: IntakeRequest, lookup: Lookup): CatalogueOrganisation | null {
  return bringer.kind === 'own' ? (lookup.organisation(bringer.organisationId) ?? null) : null;
}

function mattersOf(
  target: MatterTarget,
  { catalogue }: Lookup,
  { choices }: IntakeRequest,
): CatalogueMatter[] | null {
  if (target.kind === 'matter') return [target.matter];
  const { key, parts } = target.bundle;
  const only = parts.length === 1 ? parts : undefined;
  const chosen: readonly MatterId[] | undefined = choices.bundles[key] ?? only;
  if (!chosen) return null;
  return catalogue.matters.filter(({ id }) => parts.includes(id) && chosen.includes(id));
}
