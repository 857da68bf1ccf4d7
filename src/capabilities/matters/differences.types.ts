import type { MatterId, OrganisationId, PlaceId, ProposalId } from '#platform/core/ids';
import type { Asked, StandingKind } from './matters.types.ts';

/** The standings that call for a talk, in the order in which a filter names them. */
export const DIFFERENCE_KINDS = [
  'drifting',
  'contested',
  'misattributed',
  'ownerless',
  'unclear',
] as const satisfies readonly StandingKind[];
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** What one wants to see of the differences; null: everything. Places and areas by their address. */
export interface DifferencesWish {
  kind: DifferenceKind | null;
  area: string | null;
  place: string | null;
  /** How many matters come before the first one shown. */
  from: number;
}

/** One matter where something differs somewhere. */
export interface DifferingMatter {
  id: MatterId;
  slug: string;
  nameSv: string;
  nameEn: string;
  areaSv: string;
  areaEn: string;
  asked: Asked;
  /** UTC; since when at the place where it has been so longest. */
  since: Date;
  /** At how many places. */
  places: number;
  /**
   * The viewer's organisation is one of those that differ, or the municipality of one of the places. Not looked up for
   * a coordinator, who convenes for all.
   */
  concernsUs: boolean;
  /** The viewer may read who says what of it. */
  readable: boolean;
  /** The blind round that runs with it: it is talked through when that has opened. */
  running: { nameSv: string; nameEn: string; answerBy: string } | null;
  /** Open proposals of a boundary that the viewer sees, the newest first. */
  proposals: { id: ProposalId; by: OrganisationId }[];
  parts: DifferencePart[];
}

/** What differs in one way at some of a matter's places. */
export interface DifferencePart {
  kind: DifferenceKind;
  since: string;
  /** At how many places. */
  places: number;
  /** The first of them, those where it has been so longest first; at most as many as are named. */
  placeIds: PlaceId[];
  /** It is so at the viewer's own place. */
  atOurs: boolean;
  /** Who says that it is theirs, or something else since it was agreed; null among them: the municipality of the place. */
  between: (OrganisationId | null)[];
  /** Whom others count on. */
  whom: (OrganisationId | null)[];
}

/** What to talk about, as the viewer may read it. */
export interface Differences {
  matters: DifferingMatter[];
  /** Matters that fit the wish, and how many places they hold together. */
  inAll: number;
  placesInAll: number;
  /** How many of the matters concern the viewer's organisation. */
  concernUs: number;
  organisations: { id: OrganisationId; slug: string; shortName: string; town: boolean }[];
  areas: { slug: string; nameSv: string; nameEn: string }[];
}
