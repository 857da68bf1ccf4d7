import type { OrganisationId, PlaceId } from '#platform/core/ids';
import type { MatterRole, StandingKind } from './matters.types.ts';

/** A matter at a place where the views differ or have moved, as far as the viewer may read it. */
export interface Difference {
  areaSv: string;
  areaEn: string;
  matterSv: string;
  matterEn: string;
  placeId: PlaceId;
  kind: Extract<StandingKind, 'contested' | 'misattributed' | 'ownerless' | 'unclear' | 'drifting'>;
  /** Swedish local date ("2026-11-03") since when it has stood so. */
  since: string;
  owners: OrganisationId[];
  /** Null: the viewer may not read the single answers. */
  claimants: OrganisationId[] | null;
  misattributed: OrganisationId[] | null;
  drifters: OrganisationId[] | null;
  /** Null: the counts are not for the viewer. */
  asked: number | null;
  answered: number | null;
}

/** A boundary at one of its places: in force there, or earlier. */
export interface BoundaryAtPlace {
  matterSv: string;
  matterEn: string;
  placeId: PlaceId;
  /** Null: the municipality of the place. */
  roles: { organisationId: OrganisationId | null; role: MatterRole }[];
  limit: string;
  settled: 'officials' | 'decided';
  body: string | null;
  paragraph: string | null;
  /** Days are Swedish local dates ("2026-11-03"). */
  decidedOn: string | null;
  registrationNumber: string | null;
  since: string;
  inForceSince: string;
  lookAgainBy: string;
  /** Null: it is in force. */
  endedOn: string | null;
  endedBecause: 'replaced' | 'matter-changed' | null;
  invented: boolean;
}

/** Who can be named in a county's exports, by id; the county's own id is not among them. */
export interface Named {
  id: OrganisationId;
  name: string;
  shortName: string;
}
