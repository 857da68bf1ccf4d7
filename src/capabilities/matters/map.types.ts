import type { AreaId, MatterId, OrganisationId, PlaceId } from '#platform/core/ids';
import type { Asked, MatterRole } from './matters.types.ts';
import type { ShownKind, StandingShown } from './owner-answer.types.ts';

/** What the map is asked to show. Slugs, as they stand in the address; null: no such wish. */
export interface MapWish {
  place: string | null;
  area: string | null;
  standing: ShownKind | null;
  organisation: string | null;
  /** Only where the answers differ. */
  differ: boolean;
  /** The municipalities in a column each, instead of one for all. */
  towns: boolean;
  view: 'map' | 'table';
  /** The area that is open, where not all can be; and from which of its matters (the first is 0). */
  open: string | null;
  from: number;
}

/** An organisation that can have a column. */
export interface MapOrganisation {
  id: OrganisationId;
  slug: string;
  name: string;
  shortName: string;
  level: 'local' | 'regional' | 'national';
  member: boolean;
  /** A municipality that takes part: one of the places. */
  town: boolean;
}

export interface MapArea {
  id: AreaId;
  slug: string;
  nameSv: string;
  nameEn: string;
}

/** A boundary as far as cells need it. Null organisation: each municipality at its own place. */
export interface MapBoundary {
  roles: { organisationId: OrganisationId | null; role: MatterRole }[];
  places: PlaceId[];
}

/** One row, as far as the viewer may read it. */
export interface MapMatter {
  id: MatterId;
  slug: string;
  nameSv: string;
  nameEn: string;
  areaId: AreaId;
  asked: Asked;
  /** The standing at the place; null in the county's picture of a matter per municipality: see distribution. */
  kind: ShownKind | null;
  /** How many places have each standing; null where there is one standing. */
  distribution: Partial<Record<ShownKind, number>> | null;
  /** The owners that the standing names; empty where there is a distribution. */
  owners: OrganisationId[];
  /** Whom others count on; empty unless the viewer may read the single stances. */
  misattributed: OrganisationId[];
  counts: StandingShown['counts'];
  /** May the viewer read the single stances? Else an empty cell says nothing. */
  readable: boolean;
  boundaries: MapBoundary[];
}

/**
 * What was said of one matter about one organisation, small: an array for each pair crosses from the database.
 * [place in the list of organisations, from 0 · own role as 1–6 in the order of MAP_ROLES, 0: nothing ·
 *  how many others name it as owner · in how many municipalities it says something of their own]
 */
export type MapSaid = readonly [column: number, own: number, named: number, elsewhere: number];

/** Everything said in one row. */
export interface MapRowSaid {
  said: readonly MapSaid[];
  /** Some of it is an invented example. */
  invented: boolean;
}

/** One cell: what the organisation says of itself, what others say of it, and what is agreed. */
export interface MapCell {
  own: MatterRole | null;
  /** How many others say that it has the main responsibility. */
  named: number;
  elsewhere: number;
  /** Its part in a boundary in force. */
  agreed: 'owner' | 'part' | null;
  /** The standing names it as owner, where the viewer may not read the single stances. */
  stated: boolean;
}

/** The municipalities folded into one cell: how many of them have each sign. */
export interface MapTowns {
  roles: Partial<Record<MatterRole, number>>;
  /** Those that others name as owner and that do not say so themselves. */
  counted: number;
  agreed: number;
}

/** A column: one organisation, or all municipalities in one. Numbers are places in the list of organisations. */
export type MapColumn = { one: number } | { towns: number[] };

export interface MapColumnGroup {
  level: MapOrganisation['level'];
  columns: MapColumn[];
}

export interface MapRow {
  matter: MapMatter;
  look: MapLook;
  /** As long as the list of organisations; null: an empty cell. */
  cells: (MapCell | null)[];
}

/**
 * How a row looks from across the room: several claim it · worth a talk otherwise · nobody claims it ·
 * settled · nothing to see yet.
 */
export type MapLook = 'contested' | 'talk' | 'ownerless' | 'settled' | 'quiet';

/** An area and those of its matters that stand open. */
export interface MapSection<T> {
  area: MapArea;
  /** How many matters of the area fit the wish. */
  all: number;
  /** Empty: the area is closed. */
  open: T[];
  /** From where the matters before and after these are shown; null: there are none. */
  previous: number | null;
  next: number | null;
  /** How its matters stand, also those that are closed. */
  looks: Partial<Record<MapLook, number>>;
}
