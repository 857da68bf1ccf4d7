import type { OrganisationId, PlaceId } from '#platform/core/ids';
import {
  matterText,
  ownerText,
  type Lookup,
  type MatterTarget,
  type OwnerTarget,
} from './intake-catalogue.rules.ts';
import type { RowCells } from './intake-cells.rules.ts';
import { readDate } from './intake-dates.rules.ts';
import type { Found, NameIndex } from './intake-names.rules.ts';
import { findOwners } from './intake-owners.rules.ts';
import { cleanText } from './intake-text.rules.ts';
import { ROLE_WORDS } from './intake-words.rules.ts';
import type {
  CatalogueBundle,
  CatalogueOrganisation,
  FaultReason,
  IntakeField,
  IntakeRequest,
} from './intake.types.ts';
import type { MatterRole } from './matters.types.ts';
import { REMARK_MAX, remarkLength } from './stances.rules.ts';

const DAY_MS = 86_400_000;

/** Who answers; null when that is a fault. */
export function readOrganisation(
  cells: RowCells,
  lookup: Lookup,
  { bringer }: IntakeRequest,
): CatalogueOrganisation | null {
  const own = bringer.kind === 'own' ? bringing(bringer.organisationId, lookup) : null;
  const text = cells.text('organisation');
  if (text === '') {
    if (!own) cells.fault('organisation', 'organisation-missing');
    return own;
  }
  const found = readName(cells, 'organisation', lookup.organisations, {
    unknown: 'unknown-organisation',
    nameOf: (organisation) => organisation.name,
  });
  if (!found) return null;
  if (own && found.id !== own.id) cells.fault('organisation', 'other-organisation');
  else if (found.membership !== 'member') cells.fault('organisation', 'not-a-member');
  else return found;
  return null;
}

function bringing(id: OrganisationId, lookup: Lookup): CatalogueOrganisation {
  const own = lookup.organisation(id);
  if (!own) throw new Error(`Organisation ${id} brings in a workbook but is not in the catalogue`);
  return own;
}

/** What the answer is about; null when that is a fault. */
export function readMatter(cells: RowCells, lookup: Lookup): MatterTarget | null {
  const text = cells
    .text('matter')
    .replace(/^(?:nr|fråga|#)?\s*\d{1,3}\s*[.):–-]?\s+(?=\p{L})/iu, '');
  if (text === '') {
    cells.fault('matter', 'matter-missing');
    return null;
  }
  const found = lookup.matters.find(text);
  if (isOutOfUse(cells, text, found, lookup)) return null;
  const bundle = found.kind === 'ambiguous' ? commonBundle(found.targets, lookup) : null;
  if (bundle) return { kind: 'bundle', bundle };
  return settleName(cells, 'matter', found, { unknown: 'unknown-matter', nameOf: matterText });
}

/** A name in use says what it says; one that is not, but was, is no guess: its cell says what became of it. */
function isOutOfUse(
  cells: RowCells,
  text: string,
  found: Found<MatterTarget>,
  { retired }: Lookup,
): boolean {
  if (found.kind === 'found' && found.by !== 'part' && found.by !== 'close') return false;
  const old = retired(text);
  if (!old) return false;
  const { replacedBy } = old;
  const sureness = replacedBy.length === 1 ? 'likely' : 'possible';
  const instead = replacedBy.map(({ nameSv }) => cells.suggest('matter', nameSv, sureness));
  const reason = replacedBy.length > 0 ? (`matter-${old.because}` as const) : 'matter-retired';
  cells.fault('matter', reason, instead, replacedBy);
  return true;
}

/** A name that fits several parts of one bundle is that bundle's undivided name. */
function commonBundle(targets: readonly MatterTarget[], lookup: Lookup): CatalogueBundle | null {
  const fits = lookup.catalogue.bundles.filter((bundle) =>
    targets.every((target) =>
      target.kind === 'bundle' ? target.bundle === bundle : bundle.parts.includes(target.matter.id),
    ),
  );
  return fits.length === 1 ? fits[0]! : null;
}

/** The place that is written, null within when none is; null when that is a fault. */
export function readPlace(
  cells: RowCells,
  lookup: Lookup,
  organisation: CatalogueOrganisation | null,
): { placeId: PlaceId | null } | null {
  if (cells.text('place').replace(/[-–.]/g, '') === '') return { placeId: null };
  const { countyId } = lookup.catalogue;
  const found = readName(cells, 'place', lookup.places, {
    unknown: 'unknown-place',
    nameOf: (place) => place.text,
  });
  if (!found) return null;
  if (found.kind === 'outside') {
    cells.fault('place', 'outside-county');
    return null;
  }
  if (found.placeId === countyId) return { placeId: null };
  if (organisation?.kind === 'municipality' && found.placeId !== organisation.id) {
    const own = cells.suggest('place', organisation.shortName || organisation.name, 'possible');
    cells.fault('place', 'not-own-place', [own]);
    return null;
  }
  return { placeId: found.placeId };
}

export interface WrittenAnswer {
  /** null when the cell is empty. */
  role: MatterRole | null;
  owners: OwnerTarget[];
}

/** Role and owners as they are written, before they are held against each other. */
export function readAnswer(cells: RowCells, lookup: Lookup): WrittenAnswer | null {
  if (areSwapped(cells, lookup)) return null;
  const roleWritten = cells.text('role');
  const role =
    roleWritten === ''
      ? null
      : readName(cells, 'role', lookup.roles, {
          unknown: 'unknown-role',
          nameOf: (found) => ROLE_WORDS[found][0]!,
        });
  const owners = readOwners(cells, lookup);
  return owners && (role || roleWritten === '') ? { role, owners } : null;
}

/** "Länsstyrelsen" under role and "Rådfrågas" under owner: plainly in each other's place. */
function areSwapped(cells: RowCells, lookup: Lookup): boolean {
  const role = cells.text('role');
  const owner = cells.text('owners');
  const isRole = (text: string) => lookup.roles.find(text).kind === 'found';
  const isOwner = (text: string) =>
    text !== '' && findOwners(text, lookup.owners).every(({ found }) => found.kind === 'found');
  if (isRole(role) || !isOwner(role) || !isRole(owner) || isOwner(owner)) return false;
  const corrections = { [cells.address('role')]: owner, [cells.address('owners')]: role };
  const swap = { text: `${owner} / ${role}`, sureness: 'likely' as const, corrections };
  cells.fault('role', 'role-and-owner-swapped', [swap]);
  return true;
}

function readOwners(cells: RowCells, lookup: Lookup): OwnerTarget[] | null {
  const parts = findOwners(cells.text('owners'), lookup.owners);
  const targets = parts.map(({ found }, at) =>
    settleName(cells, 'owners', found, {
      unknown: 'unknown-owner',
      nameOf: ownerText,
      // one name of several in the cell: what is suggested is the whole cell with that name put right
      within: (text) => parts.map((part, i) => (i === at ? text : part.text)).join('; '),
    }),
  );
  const outside = targets.some(
    (t) => t?.kind === 'organisation' && t.organisation.membership === 'outside',
  );
  if (outside) cells.fault('owners', 'owner-outside-county');
  return outside || targets.includes(null) ? null : (targets as OwnerTarget[]);
}

/** The day of the answer; what cannot be a day is a note and no fault. */
export function readAnsweredOn(cells: RowCells, now: Date): Date | null {
  const read = readDate(cells.value('date'));
  if (read.kind === 'none') return null;
  if (read.kind === 'unreadable') {
    cells.note('date', 'date-unreadable');
    return null;
  }
  if (read.date.getTime() <= now.getTime() + DAY_MS) return read.date;
  cells.note('date', 'date-in-future');
  return null;
}

/** The organisation's own remark, never shortened for it. */
export function readRemark(cells: RowCells): string {
  const remark = cleanText(cells.text('remark'));
  if (remarkLength(remark) > REMARK_MAX) {
    const cut = [...remark]
      .slice(0, REMARK_MAX - 1)
      .join('')
      .replace(/\s+\S*$/, '');
    cells.fault('remark', 'remark-too-long', [cells.suggest('remark', `${cut}…`, 'possible')]);
  }
  return remark;
}

interface Naming<T> {
  unknown: FaultReason;
  nameOf(target: T): string;
  /** The whole cell, when this stands in it instead. */
  within?(text: string): string;
}

function readName<T>(
  cells: RowCells,
  field: IntakeField,
  index: NameIndex<T>,
  naming: Naming<T>,
): T | null {
  return settleName(cells, field, index.find(cells.text(field)), naming);
}

/** A name that was guessed is told; one that was not found is a fault with what it may mean. */
function settleName<T>(
  cells: RowCells,
  field: IntakeField,
  found: Found<T>,
  { unknown, nameOf, within = (text) => text }: Naming<T>,
): T | null {
  if (found.kind === 'found') {
    const guessed = found.by === 'close' || found.by === 'folded' || found.by === 'part';
    if (guessed) cells.note(field, 'read-as', nameOf(found.target));
    return found.target;
  }
  const [reason, near] =
    found.kind === 'ambiguous'
      ? (['ambiguous-name', found.targets] as const)
      : ([unknown, found.near] as const);
  const sureness = near.length === 1 ? 'likely' : 'possible';
  const suggestions = near
    .slice(0, 3)
    .map((target) => cells.suggest(field, within(nameOf(target)), sureness));
  cells.fault(field, reason, suggestions);
  return null;
}
