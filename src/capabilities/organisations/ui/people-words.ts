import * as m from '#messages';
import type { CountyRole, Role } from '#platform/core/viewer';
import type { Faults } from '../faults.types.ts';
import type { PeopleReason } from '../people.types.ts';

/** What somebody may do at home, as it follows "may". */
export const roleWords: Record<Role, () => string> = {
  reader: m.people_role_reader,
  editor: m.people_role_editor,
  administrator: m.people_role_administrator,
};

/** The roles to choose between, with what each of them is. */
export const roleChoices = () => [
  { value: 'reader', label: m.people_role_reader(), hint: m.people_role_readerHint() },
  { value: 'editor', label: m.people_role_editor(), hint: m.people_role_editorHint() },
  {
    value: 'administrator',
    label: m.people_role_administrator(),
    hint: m.people_role_administratorHint(),
  },
];

/** Roles for the whole county: name, and what whoever has it does. */
export const countyRoleWords: Record<CountyRole, { name: () => string; text: () => string }> = {
  coordinator: {
    name: m.people_county_role_coordinator,
    text: m.people_county_role_coordinatorText,
  },
  'space-administrator': {
    name: m.people_county_role_spaceAdministrator,
    text: m.people_county_role_spaceAdministratorText,
  },
  operator: { name: m.people_county_role_operator, text: m.people_county_role_operatorText },
};

/** HTTP status and sentence of each refusal. What is not for the viewer does not exist: 404, no sentence. */
export const peopleRefusals: Record<
  PeopleReason,
  { status: 403 | 404 | 409 | 422; sentence: () => string }
> = {
  'not-for-you': { status: 404, sentence: () => '' },
  'not-fresh': { status: 403, sentence: m.people_fresh_text },
  'key-used': { status: 409, sentence: m.people_sorry_keyUsed },
  stale: { status: 409, sentence: m.people_sorry_stale },
  gone: { status: 409, sentence: m.people_sorry_gone },
  last: { status: 422, sentence: m.people_sorry_last },
  already: { status: 422, sentence: m.people_sorry_already },
  open: { status: 422, sentence: m.people_sorry_open },
  'has-administrator': { status: 422, sentence: m.people_sorry_hasAdministrator },
  'no-member': { status: 422, sentence: m.people_sorry_noMember },
  two: { status: 422, sentence: m.people_sorry_two },
  'last-role': { status: 422, sentence: m.people_sorry_lastRole },
  unknown: { status: 409, sentence: m.people_sorry_unknown },
  people: { status: 422, sentence: m.people_sorry_people },
};

/** A sentence for each field that could not be taken as it was typed. */
export function peopleFaults(faults: Faults): { field: string; message: string }[] {
  const names: Record<string, () => string> = {
    name: m.people_invite_name,
    mail: m.people_invite_mail,
    role: m.people_invite_role,
  };
  return Object.entries(faults).map(([field, { reason, limit }]) => {
    const named = { field: names[field]?.() ?? field };
    const message =
      field === 'role'
        ? m.people_invite_fault_role()
        : reason === 'no-mail'
          ? m.people_invite_fault_mail()
          : reason === 'too-long'
            ? m.people_invite_fault_tooLong({ ...named, limit: limit ?? 0 })
            : reason === 'unsavable-character'
              ? m.people_invite_fault_character(named)
              : m.people_invite_fault_missing(named);
    return { field, message };
  });
}
