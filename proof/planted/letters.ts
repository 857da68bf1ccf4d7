import type { Row } from '../matrix/catalogue.ts';
import type { Looker } from '../matrix/people.ts';
import type { World } from '../matrix/plant.ts';
import { canariesIn, Oracle } from './canaries.ts';
import type { PlantedApp } from './house.ts';

export interface Letter {
  /** The message's id. */
  readonly id: string;
  /** As it lies in the folder. */
  readonly source: string;
}

/** Each letter beside what it may hold: whom it is to, the matter and the organisation that it names, where it leads. */
export async function lettersIn(planted: PlantedApp, letters: readonly Letter[]) {
  const world = await planted.rows();
  const oracle = new Oracle(planted.written, planted.tables, world);
  const messages = new Map((world.get('mail.message') ?? []).map((row) => [row.id, row]));
  const faults: string[] = [];
  let about = 0;
  for (const { id, source } of letters) {
    const message = messages.get(id);
    if (!message) {
      faults.push(`a letter (${id}) that nobody has asked for`);
      continue;
    }
    const note = noteOf(message, world);
    if (note) about += 1;
    const secret = note?.secrecy_section != null;
    if (note && !mayRead(message, note, world, oracle))
      faults.push(`a letter about a note to somebody who may not read it (${id})`);
    for (const canary of canariesIn(source.replaceAll(/=\r?\n/g, '').replaceAll(/=\r?\n\s/g, ''))) {
      const spot = oracle.spotOf(canary);
      const row = oracle.rowOf(canary);
      const field = `${spot?.table}.${spot?.column}`;
      if (!spot || !row || !isHeld(field, row, message, secret))
        faults.push(
          `${field} in a letter of kind ${String(message.kind)}${secret ? ' about a marked note' : ''}`,
        );
    }
  }
  if (letters.length === 0) faults.push('no letter was sent');
  if (about === 0) faults.push('no letter about a note was sent');
  return { many: letters.length, faults };
}

function isHeld(field: string, row: Row, message: Row, secret: boolean): boolean {
  const itself = row.id === message.id || row.id === message.spread_from;
  switch (field) {
    case 'access.account.mail':
      return row.person_id === message.to_person;
    case 'mail.message.to_address':
      return itself;
    case 'mail.message.link':
    case 'mail.message.secret':
      return itself && !secret;
    case 'matters.matter.name_sv':
    case 'matters.matter.name_en':
      return row.id === message.matter_id && !secret;
    case 'organisations.organisation.name':
      return row.id === message.organisation_id && !secret;
    default:
      return false;
  }
}

const noteOf = (message: Row, world: World) =>
  message.about === 'matters.note'
    ? (world.get('matters.note') ?? []).find((one) => one.id === message.about_id)
    : undefined;

/** May whoever got it read the note itself, as a member of the organisation that it went to? */
function mayRead(message: Row, note: Row, world: World, oracle: Oracle): boolean {
  const membership = (world.get('organisations.membership') ?? []).find(
    (one) => one.person_id === message.to_person && one.organisation_id === message.to_organisation,
  );
  if (!membership) return false;
  const looker: Looker = {
    name: `receiver ${String(message.to_person)} at ${String(message.to_organisation)}`,
    kind: 'member',
    person: String(message.to_person),
    organisation: String(message.to_organisation),
    space: String(message.county_id),
    role: membership.role as Looker['role'],
    cleared: membership.cleared_at !== null,
    fresh: true,
    coordinates: false,
    administratesCounty: false,
    session: null,
    only: null,
    holdsFor: null,
  };
  return oracle.mayRead(looker, 'matters.note', note);
}
