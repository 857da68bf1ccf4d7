import type { OrganisationId, PlaceId } from '#platform/core/ids';
import type { Lookup } from './intake-catalogue.rules.ts';
import type { RowCells } from './intake-cells.rules.ts';
import { statementOf } from './intake-owners.rules.ts';
import type { WrittenAnswer } from './intake-reading.rules.ts';
import type {
  CatalogueMatter,
  CatalogueOrganisation,
  IntakeField,
  NoteReason,
} from './intake.types.ts';
import { EACH_MUNICIPALITY, type Asked, type MatterRole, type Said } from './matters.types.ts';

export interface Applied {
  placeId: PlaceId;
  said: Said;
  ownRole: MatterRole;
  closePlace: boolean;
}

export interface RowFacts {
  cells: RowCells;
  organisation: CatalogueOrganisation;
  place: { placeId: PlaceId | null };
  answer: WrittenAnswer;
  lookup: Lookup;
}

/** What the row says of one matter: the place it stands for, the owners, and the role that follows. */
export function applyTo(matter: CatalogueMatter, facts: RowFacts): Applied | null {
  const { cells, organisation, answer } = facts;
  const { placeId, municipality, close } = placeFor(matter.asked, facts);
  const setting = { answering: organisation.id, municipality, asked: matter.asked };
  const stated = answer.owners.length
    ? statementOf(answer.owners, setting)
    : saidByRole(cells, answer.role, organisation.id);
  if (!stated) {
    cells.fault('owners', 'owners-contradict');
    return null;
  }
  const said = matter.asked === 'county' ? withoutEach(cells, stated) : stated;
  return {
    placeId,
    said,
    ownRole: roleFor(cells, answer.role, said, organisation.id),
    closePlace: close,
  };
}

/** "Varje kommun hos sig" says nothing of who owns a matter of the whole county: left out, alone a "don't know". */
function withoutEach(cells: RowCells, said: Said): Said {
  if (said.kind !== 'owners' || !said.owners.includes(EACH_MUNICIPALITY)) return said;
  noteOnce(cells, 'owners', 'each-on-county-matter');
  const owners = said.owners.filter((owner) => owner !== EACH_MUNICIPALITY);
  return owners.length > 0 ? { kind: 'owners', owners } : { kind: 'unknown' };
}

/** Where the answer stands, and which municipality "kommunen" means there. */
function placeFor(
  asked: Asked,
  { cells, organisation, place, lookup }: RowFacts,
): { placeId: PlaceId; municipality: OrganisationId | null; close: boolean } {
  const { countyId } = lookup.catalogue;
  const isMunicipality = organisation.kind === 'municipality';
  const written = place.placeId as OrganisationId | null;
  const municipality = written ?? (isMunicipality ? organisation.id : null);
  if (asked === 'county') {
    if (written) noteOnce(cells, 'place', 'asked-for-county');
    return { placeId: countyId, municipality, close: !written };
  }
  if (isMunicipality && !written) noteOnce(cells, 'place', 'own-place', organisation.shortName);
  return { placeId: municipality ?? countyId, municipality, close: written !== null };
}

/** Nobody is named: "Äger" alone names oneself, anything else leaves open who. */
function saidByRole(cells: RowCells, role: MatterRole | null, own: OrganisationId): Said {
  if (role !== 'owner') {
    noteOnce(cells, 'owners', 'owner-empty');
    return { kind: 'unknown' };
  }
  noteOnce(cells, 'owners', 'owner-from-role');
  return { kind: 'owners', owners: [own] };
}

/** Own role is the main responsibility if and only if one names oneself (docs/decisions/0010-workbooks.md). */
function roleFor(
  cells: RowCells,
  written: MatterRole | null,
  said: Said,
  own: OrganisationId,
): MatterRole {
  const namesSelf = said.kind === 'owners' && said.owners.includes(own);
  const follows = namesSelf ? 'owner' : said.kind === 'unknown' ? 'unknown' : 'contributor';
  if (written === null) {
    const role = namesSelf ? 'owner' : 'unknown';
    noteOnce(cells, 'role', 'role-empty', role);
    return role;
  }
  if ((written === 'owner') === namesSelf) return written;
  noteOnce(cells, 'role', 'role-follows-owner', follows);
  return follows;
}

/** A row with several parts says a thing once. */
function noteOnce(cells: RowCells, field: IntakeField, reason: NoteReason, readAs = ''): void {
  if (!cells.notes.some((note) => note.reason === reason)) cells.note(field, reason, readAs);
}
