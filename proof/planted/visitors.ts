import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { newToken } from '../../src/platform/server/statement.ts';
import { uuidIn } from '../matrix/ids.ts';
import { outside, type Ground, type Looker } from '../matrix/people.ts';
import type { Random } from '../types.ts';

/** Somebody who looks through the app: the token is what their browser holds; null for whoever is not signed in. */
export interface Visitor {
  readonly looker: Looker;
  readonly token: string | null;
}

/** For each organisation an editor; the first of them one of every sort; and those whose work is the county's. */
export async function layVisitors(
  db: Client,
  random: Random,
  county: string,
  many: number,
): Promise<{ ground: Ground; visitors: Visitor[] }> {
  const { rows } = await db.query(
    `select m.organisation_id as id, m.membership from organisations.county_member m
       join organisations.organisation o on o.id = m.organisation_id
      order by m.membership <> 'member', o.kind <> 'region', m.position`,
  );
  const members = rows.filter((row) => row.membership === 'member').slice(0, many);
  const known = rows.filter((row) => row.membership === 'known').slice(0, 1);
  const places = [...members, ...known].map(({ id, membership }) => ({
    county,
    organisation: String(id),
    membership: membership as 'member' | 'known',
  }));
  const sorts: Sort[] = places.flatMap((_place, at) => [
    { at, role: 'editor', cleared: at % 3 === 1, countyRoles: [] },
    ...(at < 2
      ? ([
          { at, role: 'administrator', cleared: true, countyRoles: [] },
          { at, role: 'reader', cleared: false, countyRoles: [] },
        ] as Sort[])
      : []),
  ]);
  sorts.push({ at: 1, role: 'editor', cleared: false, countyRoles: ['coordinator'] });
  sorts.push({ at: 0, role: 'reader', cleared: false, countyRoles: ['space-administrator'] });
  sorts.push({ at: 0, role: 'reader', cleared: true, countyRoles: ['operator'] });
  const visitors: Visitor[] = [];
  for (const sort of sorts) visitors.push(await settle(db, random, places[sort.at]!, county, sort));
  const looker = { ...outside('public', county), name: 'nobody signed in' };
  visitors.push({ looker, token: null });
  return {
    ground: { counties: [county], places, lookers: visitors.map((one) => one.looker) },
    visitors,
  };
}

interface Sort {
  readonly at: number;
  readonly role: 'reader' | 'editor' | 'administrator';
  readonly cleared: boolean;
  readonly countyRoles: readonly string[];
}

async function settle(
  db: Client,
  random: Random,
  place: Ground['places'][number],
  county: string,
  { role, cleared, countyRoles }: Sort,
): Promise<Visitor> {
  const person = uuidIn(random);
  const name = [role, cleared ? 'cleared' : '', ...countyRoles, person.slice(0, 4)]
    .filter(Boolean)
    .join(' ');
  await db.query('insert into organisations.person (id, name, invented) values ($1, $2, true)', [
    person,
    name,
  ]);
  await db.query(
    `insert into organisations.membership (person_id, organisation_id, role, cleared_at, cleared_by)
     values ($1::uuid, $2, $3, case when $4 then now() end, case when $4 then $1::uuid end)`,
    [person, place.organisation, role, cleared],
  );
  await db.query(
    `insert into access.account (person_id, mail, language) values ($1, $2, 'sv') on conflict do nothing`,
    [person, `${person}@proof.example`],
  );
  for (const one of countyRoles)
    await db.query('insert into organisations.county_role values ($1, $2, $3)', [
      county,
      person,
      one,
    ]);
  const operator = countyRoles.includes('operator');
  const token = newToken();
  const session = createHash('sha256').update(token).digest();
  await db.query(
    `insert into access.session (hash, person_id, organisation_id, county_id, expires_at, seen_at, kind, acting_as, signed_in_at)
     values ($1, $2, $3, $4, now() + interval '11 hours', now() + interval '1 hour', 'full', $5, now() + interval '1 hour')`,
    [session, person, place.organisation, county, operator ? 'operator' : 'member'],
  );
  const looker: Looker = {
    name,
    kind: operator ? 'operator' : 'member',
    person,
    organisation: place.organisation,
    space: county,
    role,
    cleared,
    fresh: true,
    coordinates: countyRoles.includes('coordinator'),
    administratesCounty: countyRoles.includes('space-administrator'),
    session,
    only: null,
    holdsFor: null,
  };
  return { looker, token };
}
