import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { uuidIn } from './ids.ts';
import type { Random } from '../types.ts';

export type Kind = 'member' | 'operator' | 'link' | 'public' | 'system' | 'nobody';

/** Somebody who looks: the facts that the oracle may lean on, nothing that the database has worked out. */
export interface Looker {
  readonly name: string;
  readonly kind: Kind;
  readonly person: string | null;
  readonly organisation: string | null;
  /** The county in whose rooms they are; null for nobody. */
  readonly space: string | null;
  readonly role: 'reader' | 'editor' | 'administrator' | null;
  readonly cleared: boolean;
  readonly fresh: boolean;
  readonly coordinates: boolean;
  readonly administratesCounty: boolean;
  readonly session: Buffer | null;
  /** The one thing a link is for. */
  readonly only: string | null;
  /** Came in by this organisation's own sign-in: a key made now leads there only. */
  readonly holdsFor: string | null;
}

export interface Place {
  readonly county: string;
  readonly organisation: string;
  readonly membership: 'member' | 'known';
}

/** Two counties; one organisation takes part in both, one is only known in the first. */
export interface Ground {
  readonly counties: readonly string[];
  readonly places: readonly Place[];
  readonly lookers: readonly Looker[];
}

/**
 * Lay in two counties with their organisations and everybody who will look.
 *
 * @param whole  every place × role × clearance; else one of each sort
 */
export async function layGround(db: Client, random: Random, whole: boolean): Promise<Ground> {
  const id = () => uuidIn(random);
  const [north, south] = [id(), id()];
  const bodies: Record<string, { id: string; kind: string }> = {};
  for (const [name, kind] of BODIES) bodies[name] = { id: id(), kind };
  for (const [name, { id, kind }] of Object.entries(bodies)) {
    await db.query(
      `insert into organisations.organisation (id, slug, name, short_name, kind, public_access, level)
       values ($1, $2, $2, $2, $3, 'full', 'local')`,
      [id, name, kind],
    );
  }
  const of = (name: string) => (bodies[name] as { id: string }).id;
  for (const [county, slug, region] of [
    [north, 'norr', of('nord-region')],
    [south, 'syd', of('syd-region')],
  ]) {
    await db.query(
      `insert into organisations.county (id, slug, code, name_sv, name_en, region_id) values ($1, $2, '99', $2, $2, $3)`,
      [county, slug, region],
    );
  }
  const place = (county: string, name: string, membership: Place['membership'] = 'member') => ({
    county,
    organisation: of(name),
    membership,
  });
  const places: Place[] = [
    ...['nord-region', 'nord-kommun', 'myndighet'].map((name) => place(north, name)),
    place(north, 'nord-bolag', 'known'),
    ...['myndighet', 'syd-region', 'syd-kommun'].map((name) => place(south, name)),
  ];
  for (const [position, { county, organisation, membership }] of places.entries()) {
    await db.query('insert into organisations.county_member values ($1, $2, $3, $4)', [
      county,
      organisation,
      membership,
      position,
    ]);
  }
  const lookers: Looker[] = [];
  for (const wish of wishes(places, whole)) lookers.push(await settle(db, random, wish));
  for (const county of [north, south]) {
    for (const kind of ['system', 'public'] as const) lookers.push(outside(kind, county));
  }
  lookers.push(outside('nobody', null));
  return { counties: [north, south], places, lookers };
}

const BODIES = [
  ['nord-region', 'region'],
  ['nord-kommun', 'municipality'],
  ['myndighet', 'state-agency'],
  ['nord-bolag', 'public-company'],
  ['syd-region', 'region'],
  ['syd-kommun', 'municipality'],
] as const;

interface Wish {
  readonly place: Place;
  readonly role: 'reader' | 'editor' | 'administrator';
  readonly cleared: boolean;
  readonly fresh: boolean;
  readonly kind: Kind;
  readonly countyRoles: readonly string[];
}

function wishes(places: readonly Place[], whole: boolean): Wish[] {
  const list: Wish[] = [];
  const plain = { kind: 'member', countyRoles: [] } as const;
  for (const [at, place] of places.entries()) {
    for (const role of ['reader', 'editor', 'administrator'] as const) {
      for (const cleared of [false, true]) {
        const few =
          at === 0 ||
          (cleared === (at % 2 === 0) &&
            (role === 'editor' || (role === 'administrator' && at % 2 === 0)));
        const fresh = role === 'administrator' ? at !== 0 || cleared : (list.length + at) % 2 === 0;
        if (whole || few) list.push({ place, role, cleared, fresh, ...plain });
      }
    }
  }
  const [first, second, both] = [places[0] as Place, places[1] as Place, places[2] as Place];
  const special = { cleared: true, fresh: true, role: 'editor' } as const;
  list.push({ ...special, place: both, kind: 'member', countyRoles: ['coordinator'] });
  list.push({
    ...special,
    place: first,
    role: 'reader',
    kind: 'member',
    countyRoles: ['coordinator'],
  });
  list.push({ ...special, place: first, kind: 'member', countyRoles: ['space-administrator'] });
  list.push({ ...special, place: first, kind: 'operator', countyRoles: ['operator'] });
  list.push({ ...special, place: both, kind: 'link', countyRoles: [] });
  list.push({ ...special, place: second, kind: 'link', countyRoles: [] });
  return list;
}

async function settle(db: Client, random: Random, wish: Wish): Promise<Looker> {
  const { place, role, cleared, fresh, kind, countyRoles } = wish;
  const person = uuidIn(random);
  const words = [role, cleared ? 'cleared' : '', fresh ? 'fresh' : '', ...countyRoles, kind];
  const name = `${words.filter((w) => w && w !== 'member').join(' ')} ${person.slice(0, 4)}`;
  await db.query('insert into organisations.person (id, name, invented) values ($1, $2, true)', [
    person,
    name,
  ]);
  await db.query(
    `insert into organisations.membership (person_id, organisation_id, role, cleared_at, cleared_by)
     values ($1::uuid, $2, $3, case when $4 then now() end, case when $4 then $1::uuid end)`,
    [person, place.organisation, role, cleared],
  );
  for (const countyRole of countyRoles) {
    await db.query('insert into organisations.county_role values ($1, $2, $3)', [
      place.county,
      person,
      countyRole,
    ]);
  }
  const session = createHash('sha256').update(person).digest();
  const holdsFor = kind === 'member' && random() < 0.4 ? place.organisation : null;
  await db.query(
    `insert into access.session (hash, person_id, organisation_id, county_id, expires_at, kind, only_for, acting_as, signed_in_at, holds_for)
     values ($1, $2, $3, $4, now() + interval '11 hours', $5, $6, $7, case when $8 then now() + interval '1 day' else now() - interval '1 hour' end, $9)`,
    [
      session,
      person,
      place.organisation,
      place.county,
      kind === 'link' ? 'link' : 'full',
      kind === 'link' ? 'nothing-yet' : null,
      kind === 'operator' ? 'operator' : 'member',
      fresh,
      holdsFor,
    ],
  );
  return {
    name,
    kind,
    person,
    organisation: place.organisation,
    space: place.county,
    role,
    cleared,
    fresh,
    coordinates: countyRoles.includes('coordinator'),
    administratesCounty: countyRoles.includes('space-administrator'),
    session,
    only: null,
    holdsFor,
  };
}

/** Somebody who is no person here: the house itself, whoever reads what is open, nobody at all. */
export const outside = (kind: 'system' | 'public' | 'nobody', space: string | null): Looker => ({
  name: kind,
  kind,
  person: null,
  organisation: null,
  space,
  role: null,
  cleared: false,
  fresh: false,
  coordinates: false,
  administratesCounty: false,
  session: null,
  only: null,
  holdsFor: null,
});

/** Each link is for one thing that is there: a boundary of its county, or a change its organisation is told of. */
export async function nameLinks(
  db: Client,
  ground: Ground,
  rowsOf: (table: string) => readonly Record<string, unknown>[],
): Promise<Ground> {
  let turn = 0;
  const lookers: Looker[] = [];
  for (const looker of ground.lookers) {
    if (looker.kind !== 'link') {
      lookers.push(looker);
      continue;
    }
    const boundary = rowsOf('matters.boundary').find((b) => b.county_id === looker.space);
    const told = rowsOf('matters.matter_change_told').find(
      (t) => t.county_id === looker.space && t.organisation_id === looker.organisation,
    );
    turn += 1;
    const only = turn === 1 ? `seen-change:${told?.change_id}` : `still-true:${boundary?.id}`;
    await db.query('update access.session set only_for = $2 where hash = $1', [
      looker.session,
      only,
    ]);
    lookers.push({ ...looker, only });
  }
  return { ...ground, lookers };
}
