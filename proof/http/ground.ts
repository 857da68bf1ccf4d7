import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Looker } from '../matrix/people.ts';
import { plantCanaries, type Canaries } from './canaries.ts';
import type { Person, Who } from './people.ts';
import { kept, type Step, type Walk } from './step.ts';
import { walk } from './walk.ts';

const WORKBOOK = join(import.meta.dirname, '../../tests/fixtures/workbooks/vasterbotten.xlsx');
type MayRead = (looker: Looker) => boolean;

/** Everything of somebody's that somebody else may ask for by its id, with a canary in each text. */
export interface Ground {
  readonly w: Walk;
  readonly canaries: Canaries;
  readonly lookers: ReadonlyMap<Who, Looker>;
}

/** Who writes, and with whom they share. */
const PAIRS: readonly (readonly [Who, Who])[] = [
  ['umea', 'region'],
  ['region', 'umea'],
  ['norsjo', 'almi'],
  ['almi', 'norsjo'],
];

/** Lay it: notes of every visibility, requests, questions, what was sent, files; then a canary in every other text. */
export async function layGround(w: Walk): Promise<Ground> {
  const typed = new Map<string, MayRead>();
  const word = (may: MayRead) => {
    const one = `kx${randomBytes(6).toString('hex')}z`;
    typed.set(one, may);
    return one;
  };
  for (const [who, friend] of PAIRS) {
    const { stumbles } = await walk(w, stepsFor(w, who, friend, word));
    if (stumbles.length) throw new Error(`the ground is not laid: ${stumbles[0]}`);
  }
  for (const { personId } of w.people.values())
    if (personId)
      await w.root.query(
        `insert into access.passkey (id, person_id, credential, public_key, name) values (gen_random_uuid(), $1, gen_random_uuid()::text, '\\x00', $2)`,
        [personId, word((looker) => looker.person === personId)],
      );
  const canaries = await plantCanaries(w.root, typed);
  const lookers = new Map<Who, Looker>();
  for (const person of w.people.values()) lookers.set(person.who, await lookerOf(w, person));
  return { w, canaries, lookers };
}

function stepsFor(w: Walk, who: Who, friend: Who, word: (may: MayRead) => string): Step[] {
  const [us, them] = [who, friend].map((one) => w.people.get(one)!.organisationId!);
  const own = () => word((looker) => looker.kind === 'member' && looker.organisation === us);
  const both = () =>
    word((looker) => looker.kind === 'member' && [us, them].includes(looker.organisation!));
  const history = 'history' as const;
  const note = (name: string, fill: Step['fill']): Step => ({
    on: '/matters/[slug]/notes/new',
    way: 'POST save',
    who,
    at: '/matters/growth-advice/notes/new',
    fill,
    keep: `${name} ${who}`,
    leaves: history,
  });
  const at =
    (name: string, more = '') =>
    (one: Walk) =>
      `/matters/growth-advice/notes/${kept(`${name} ${who}`)(one)}${more}`;
  const named = { visibility: 'named', named: them! };
  return [
    note('own', { title: own(), text: own(), visibility: 'own' }),
    note('named', { title: both(), text: both(), ...named }),
    note('county', { title: 'Till alla', text: 'Läs gärna.', visibility: 'county' }),
    note('revoked', { title: both(), text: both(), ...named }),
    {
      on: '/matters/[slug]/notes/[id]',
      way: 'POST stop',
      who,
      at: at('revoked'),
      leaves: history,
    },
    {
      on: '/matters/[slug]/notes/[id]/edit',
      way: 'POST save',
      who,
      at: at('revoked', '/edit'),
      fill: () => ({ title: own(), text: own() }),
      leaves: history,
    },
    {
      on: '/records/requests',
      way: 'POST default',
      who,
      at: '/records/requests',
      fill: () => ({ wording: own(), asked_by: own(), reply_to: own() }),
      keep: `request ${who}`,
      leaves: history,
    },
    {
      on: '/records/record/[kind]/[...row]',
      way: 'POST pick',
      who,
      at: (one) => `/records/record/note/${kept(`named ${who}`)(one)}`,
      fill: (one) => ({ request: kept(`request ${who}`)(one) }),
      leaves: history,
    },
    {
      on: '/records/record/[kind]/[...row]',
      way: 'POST send',
      who,
      at: (one) => `/records/record/note/${kept(`named ${who}`)(one)}`,
      fill: () => ({ recipients: them!, ground: both() }),
      keep: `dispatch ${who}`,
      leaves: history,
    },
    {
      on: '/workbook',
      way: 'POST read',
      who,
      at: '/workbook',
      fill: { for: 'own' },
      file: { field: 'file', name: `${own()}.xlsx`, bytes: () => readFileSync(WORKBOOK) },
      keep: `intake ${who}`,
      leaves: history,
    },
  ];
}

/** Somebody as the words of the house know them. */
async function lookerOf(w: Walk, person: Person): Promise<Looker> {
  const { personId, organisationId, countyId, who } = person;
  const { rows } = await w.root.query(
    `select m.role, m.cleared_at is not null as cleared,
        array(select r.role from organisations.county_role r where r.person_id = $1 and r.county_id = $3) as roles
       from organisations.membership m where m.person_id = $1 and m.organisation_id = $2`,
    [personId, organisationId, countyId],
  );
  const { role = null, cleared = false, roles = [] } = rows[0] ?? {};
  return {
    name: who,
    kind: personId === null ? 'public' : who === 'operator' ? 'operator' : 'member',
    person: personId,
    organisation: organisationId,
    space: countyId,
    role,
    cleared,
    fresh: true,
    coordinates: roles.includes('coordinator'),
    administratesCounty: roles.includes('space-administrator'),
    session: null,
    only: null,
    holdsFor: null,
  } as Looker;
}
