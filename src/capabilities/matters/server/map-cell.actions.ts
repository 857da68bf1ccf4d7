import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import { answersBehind, type CellAnswers } from '../map-cell.rules.ts';
import type { MapOrganisation } from '../map.types.ts';
import { contactFor } from '../owner-answer.rules.ts';
import type { BoundarySeen, ContactSeen, MatterSeen } from '../owner-answer.types.ts';
import { findOrganisation, organisationsOfMap } from './map.queries.ts';
import { contactsFor, matterBySlug, stancesOf, type StanceSeen } from './matter-page.queries.ts';

/** What stands behind one cell of the map. */
export interface MapCellPage extends CellAnswers<StanceSeen> {
  matter: MatterSeen;
  organisation: MapOrganisation;
  place: MapOrganisation | null;
  organisations: MapOrganisation[];
  /** Whom to call there about the matter; null: nobody is named. */
  contact: ContactSeen | null;
  /** Boundaries in force in which it has a part. */
  boundaries: BoundarySeen[];
}

/** The answers behind a cell, as far as the viewer may read them; null: there is no such cell. Four questions. */
export async function mapCell(
  db: Db,
  viewer: Viewer,
  slugs: { matter: string; organisation: string; place: string | null },
): Promise<MapCellPage | null> {
  const organisations = await organisationsOfMap(db, viewer);
  const organisation = findOrganisation(organisations, slugs.organisation);
  const place = findOrganisation(organisations, slugs.place);
  if (!organisation || (slugs.place && !place?.town)) return null;
  const matter = await matterBySlug(db, viewer, slugs.matter);
  if (!matter) return null;
  const at = matter.asked === 'municipality' ? place : null;
  const said = await stancesOf(db, viewer, matter.id, at?.id ?? null);
  const contacts = await contactsFor(db, viewer, [matter.id]);
  const { countyId } = viewer;
  const inForce = said.filter((stance) => stance.inForce);
  const isParty = (id: string | null) =>
    id === organisation.id || (id === null && organisation.town);
  return {
    ...answersBehind(inForce, organisation, at?.id ?? null, viewer.countyId),
    matter,
    organisation,
    place: at,
    organisations,
    contact: contactFor(contacts, organisation.id, matter.id, at?.id ?? countyId, countyId),
    boundaries: matter.boundaries.filter(
      ({ roles, places }) =>
        roles.some(({ organisationId }) => isParty(organisationId)) &&
        (!at || places.includes(at.id)) &&
        (!organisation.town ||
          roles.some(({ organisationId }) => organisationId === organisation.id) ||
          places.includes(organisation.id)),
    ),
  };
}
