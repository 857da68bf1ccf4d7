import type { CountyId, OrganisationId, PersonId } from '#platform/core/ids';
import { askAsApp } from '../open.ts';
import { systemKey } from '../pool.ts';
import { bytes, hashed, id, isToken } from '../statement.ts';

/** How somebody showed who they are. */
export type WayIn = 'oidc' | 'passkey' | 'code' | 'demo';

/** An organisation that whoever has shown who they are may act for. */
export interface PlaceToEnter {
  personId: PersonId;
  organisationId: OrganisationId;
  countyId: CountyId;
  organisationName: string;
  county: { sv: string; en: string };
  way: WayIn;
  holdsFor: OrganisationId | null;
}

/**
 * Keep for ten minutes who has been proven in this browser, until it is chosen which organisation to act for.
 *
 * @param holdsFor  came in by this organisation's own sign-in, which leads to no other; null: to all the person's
 */
export async function proveWho(
  browser: string,
  person: PersonId,
  way: WayIn,
  holdsFor: OrganisationId | null = null,
): Promise<void> {
  await askAsApp(
    'write',
    `select access.prove('${await systemKey()}', ${bytes(hashed(browser))}, ${id(person)}, '${way}', ${id(holdsFor)})`,
  );
}

/** The organisations to choose between, by name; empty when nobody has been proven here, or has no membership left. */
export async function placesToEnter(browser: string | undefined): Promise<PlaceToEnter[]> {
  if (!isToken(browser)) return [];
  const rows = await askAsApp<{
    person_id: PersonId;
    organisation_id: OrganisationId;
    county_id: CountyId;
    organisation_name: string;
    county_sv: string;
    county_en: string;
    way: WayIn;
    holds_for: OrganisationId | null;
  }>('read', `select * from access.places_of_proven(${bytes(hashed(browser))})`);
  return rows.map((row) => ({
    personId: row.person_id,
    organisationId: row.organisation_id,
    countyId: row.county_id,
    organisationName: row.organisation_name,
    county: { sv: row.county_sv, en: row.county_en },
    way: row.way,
    holdsFor: row.holds_for,
  }));
}

/** Take back who was proven here: once. False: it was taken already, or its time is over. */
export async function forgetProven(browser: string | undefined): Promise<boolean> {
  if (!isToken(browser)) return false;
  const [row] = await askAsApp<{ was: boolean }>(
    'write',
    `select access.forget_proven(${bytes(hashed(browser))}) as was`,
  );
  return row?.was ?? false;
}
