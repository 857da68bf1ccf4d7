import { no, yes, type Decision } from '#platform/core/decision';
import type { OrganisationId, UnitId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { mayEdit } from './organisations.rules.ts';
import type { ContactPointTexts } from './organisations.types.ts';

export type SaveContactPointReason =
  'not-an-editor' | 'unknown-unit' | 'no-such-contact' | 'saved-meanwhile' | 'vacant';

/** May this viewer add or change a contact point of this organisation, in one of its own units? */
export function decideSaveContactPoint(
  viewer: Viewer,
  organisationId: OrganisationId,
  unitId: UnitId | null,
  units: readonly { id: UnitId }[],
): Decision<'not-an-editor' | 'unknown-unit'> {
  if (!mayEdit(viewer, organisationId)) return no('not-an-editor');
  return unitId === null || units.some((unit) => unit.id === unitId) ? yes : no('unknown-unit');
}

export const CONTACT_FIELDS = [
  'unitId',
  'role',
  'personName',
  'phone',
  'mail',
  'deputyName',
  'deputyPhone',
  'awayFrom',
  'awayUntil',
  'isMain',
  'isOpen',
] as const satisfies readonly (keyof ContactPointTexts)[];
export type ContactField = (typeof CONTACT_FIELDS)[number];

/** The fields in which what I typed differs from what has been saved meanwhile. */
export function differingFields(
  mine: ContactPointTexts,
  theirs: ContactPointTexts,
): ContactField[] {
  return CONTACT_FIELDS.filter((field) => mine[field] !== theirs[field]);
}
