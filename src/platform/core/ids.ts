/** Typed ids: a bare string is never an id. All are uuid v7 made in the app (v4 for secrets). */
declare const kind: unique symbol;
export type Id<K extends string> = string & { readonly [kind]: K };

export type CountyId = Id<'county'>;
export type OrganisationId = Id<'organisation'>;
export type UnitId = Id<'unit'>;
export type GroupingId = Id<'grouping'>;
export type PersonId = Id<'person'>;
export type ContactPointId = Id<'contact-point'>;
export type AreaId = Id<'area'>;
export type MatterId = Id<'matter'>;
export type RoundId = Id<'round'>;
export type StanceId = Id<'stance'>;
export type SuggestionId = Id<'suggestion'>;
export type BoundaryId = Id<'boundary'>;
export type ProposalId = Id<'proposal'>;
export type PackageId = Id<'package'>;
export type IntakeId = Id<'intake'>;

/** A place where a matter is asked: the county itself, or one municipality. Both are named by their own id. */
export type PlaceId = CountyId | OrganisationId;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Is this text a well-formed uuid (lower case)? Used before any id from a URL or a form reaches SQL. */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && UUID.test(text);
}
