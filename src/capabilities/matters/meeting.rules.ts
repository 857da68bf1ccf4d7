import type { ContactPointId, CountyId, OrganisationId, PlaceId } from '#platform/core/ids';
import { isCoordinator, type Viewer } from '#platform/core/viewer';
import type { InForce, MatterRole, ResolvedSaid } from './matters.types.ts';
import type {
  Comparison,
  MeetingBoundary,
  MeetingMatter,
  MeetingPair,
  MeetingParty,
  MeetingStance,
  MeetingViews,
  NotShown,
  PartInMatter,
  SharedMatter,
  ViewsAt,
} from './meeting.types.ts';
import { inForceAt } from './stances.rules.ts';

/** The two, and where: what every rule about a meeting is given. */
export interface MeetingGround {
  a: MeetingParty;
  b: MeetingParty;
  countyId: CountyId;
  /** The county's municipalities, in Swedish order. */
  towns: readonly OrganisationId[];
}

/**
 * Where the two can say different things of a matter: for one asked for the county there; for one asked per
 * municipality where both speak. A municipality speaks for its own place only, so that two of them meet nowhere.
 */
export function placesBetween(
  { asked }: Pick<MeetingMatter, 'asked'>,
  { a, b, countyId, towns }: MeetingGround,
): PlaceId[] {
  if (asked === 'county') return [countyId];
  const own = [a, b].filter(({ isTown }) => isTown).map(({ id }) => id);
  if (own.length === 2) return [];
  return own.length === 1 ? own : [...towns];
}

/** Are two answers at one place the same? Owners count, whatever their order; "nobody" is knowing, "don't know" is not. */
export function compareSaid(a: ResolvedSaid, b: ResolvedSaid): Comparison {
  if (a.kind === 'unknown' || b.kind === 'unknown') return a.kind === b.kind ? 'same' : 'unknown';
  return keyOf(a) === keyOf(b) ? 'same' : 'differ';
}

/**
 * Where the two see things differently, matter by matter in the order of the list.
 *
 * @param stances  what is in force of both, as far as the viewer may read it
 */
export function viewsBetween(
  matters: readonly MeetingMatter[],
  stances: readonly MeetingStance[],
  ground: MeetingGround,
): MeetingViews {
  const views: MeetingViews = { differences: [], same: [], unknown: [], oneSided: [] };
  const byMatter = Map.groupBy(stances, ({ matterId }) => matterId);
  for (const matter of matters) {
    const said = byMatter.get(matter.id);
    if (!said) continue;
    const seen = comparedAt(said, placesBetween(matter, ground), ground);
    const differing = seen.compared.filter(({ comparison }) => comparison === 'differ');
    if (differing.length > 0) views.differences.push({ matter, views: gathered(differing) });
    else if (seen.compared.some(({ comparison }) => comparison === 'unknown'))
      views.unknown.push(matter);
    else if (seen.compared.length > 0) views.same.push(matter);
    else if (seen.silent && matter.readable) views.oneSided.push({ matter, silent: seen.silent });
  }
  return views;
}

type Compared = { placeId: PlaceId; comparison: Comparison } & Pick<ViewsAt, 'a' | 'b'>;

function comparedAt(
  said: readonly MeetingStance[],
  places: readonly PlaceId[],
  { a, b, countyId }: MeetingGround,
): { compared: Compared[]; silent: OrganisationId | null } {
  const compared: Compared[] = [];
  let silent: OrganisationId | null = null;
  for (const placeId of places) {
    const municipalityId = placeId === countyId ? null : (placeId as OrganisationId);
    const answers = inForceAt(said, { placeId, countyId, municipalityId });
    const [ofA, ofB] = [a, b].map((one) => answerOfOne(answers, one));
    if (ofA && ofB) {
      compared.push({ placeId, comparison: compareSaid(ofA.said, ofB.said), a: ofA, b: ofB });
    } else if (ofA || ofB) silent = ofA ? b.id : a.id;
  }
  return { compared, silent };
}

function answerOfOne(answers: readonly InForce<MeetingStance>[], { id }: MeetingParty) {
  return answers.find(({ stance }) => stance.organisationId === id) ?? null;
}

/** Places where both say the same pair of things stand together. */
function gathered(differing: readonly Compared[]): ViewsAt[] {
  const pairs = Map.groupBy(
    differing,
    ({ a, b }) => `${a.stance.id} ${b.stance.id} ${keyOf(a.said)} ${keyOf(b.said)}`,
  );
  return [...pairs.values()].map((same) => ({
    places: same.map(({ placeId }) => placeId),
    a: same[0]!.a,
    b: same[0]!.b,
  }));
}

function keyOf(said: ResolvedSaid): string {
  return said.kind === 'owners' ? [...new Set(said.owners)].sort().join() : said.kind;
}

/** What one of the two is in a boundary; a role of each municipality is a municipality's where the boundary is in force. */
export function roleIn(boundary: MeetingBoundary, { id, isTown }: MeetingParty): MatterRole | null {
  const named = boundary.roles.find(({ organisationId }) => organisationId === id);
  if (named) return named.role;
  const each = boundary.roles.find(({ organisationId }) => organisationId === null);
  return each && isTown && boundary.places.includes(id) ? each.role : null;
}

/**
 * Is the boundary one between the two, in force where both have to do with it? Of a boundary joined by some
 * municipalities, a municipality has a part only if it is one of them, or named.
 */
export function isBetween(boundary: MeetingBoundary, { a, b }: MeetingGround): boolean {
  return roleIn(boundary, a) !== null && roleIn(boundary, b) !== null;
}

/** The matters that both have to do with, in the order of the list. */
export function sharedMatters(
  matters: readonly MeetingMatter[],
  stances: readonly MeetingStance[],
  ground: MeetingGround,
): SharedMatter[] {
  const byMatter = Map.groupBy(stances, ({ matterId }) => matterId);
  return matters.flatMap((matter) => {
    const said = byMatter.get(matter.id) ?? [];
    const a = partOf(ground.a, matter, said, ground);
    const b = partOf(ground.b, matter, said, ground);
    return a && b ? [{ matter, a, b }] : [];
  });
}

function partOf(
  party: MeetingParty,
  matter: MeetingMatter,
  said: readonly MeetingStance[],
  ground: MeetingGround,
): PartInMatter | null {
  const agreed = matter.boundaries.map((boundary) => roleIn(boundary, party)).find(Boolean) ?? null;
  const own = saidOfItself(party, said, ground);
  const role = agreed ?? own;
  const named = namedContact(party, matter, ground);
  const isNamed = said.some(
    (stance) =>
      stance.organisationId !== party.id &&
      stance.said.kind === 'owners' &&
      stance.said.owners.includes(party.id),
  );
  if (!role && !named && !isNamed) return null;
  return { role, agreed: agreed !== null, contactPointId: named };
}

/** The role an organisation takes itself, at its own place before the county; none where it has none or doesn't know. */
function saidOfItself(
  party: MeetingParty,
  said: readonly MeetingStance[],
  { countyId }: MeetingGround,
): MatterRole | null {
  const own = said.filter(
    ({ organisationId, said: { kind } }) =>
      organisationId === party.id && kind !== 'withdrawn' && kind !== 'as-county',
  );
  const stance =
    own.find(({ placeId }) => placeId === party.id) ??
    own.find(({ placeId }) => placeId === countyId) ??
    own[0];
  return stance && stance.ownRole !== 'none' && stance.ownRole !== 'unknown'
    ? stance.ownRole
    : null;
}

/** Whom of the party to call: named for a place between the two, else for everywhere, else for any place. */
function namedContact(
  party: MeetingParty,
  matter: MeetingMatter,
  ground: MeetingGround,
): ContactPointId | null {
  const own = matter.contacts.filter(({ organisationId }) => organisationId === party.id);
  const between = placesBetween(matter, ground);
  const link =
    (between.length === 1 && own.find(({ placeId }) => placeId === between[0])) ||
    own.find(({ placeId }) => placeId === ground.countyId) ||
    own[0];
  return link ? link.contactPointId : null;
}

/**
 * Shared matters by the two who talk about them, so that each pair is shown once.
 *
 * @param mains  the main contact point of each, for matters that none is named for
 */
export function pairsOf(
  shared: readonly SharedMatter[],
  mains: { a: ContactPointId | null; b: ContactPointId | null },
): MeetingPair[] {
  const at = (one: SharedMatter) => ({
    a: one.a.contactPointId ?? mains.a,
    b: one.b.contactPointId ?? mains.b,
  });
  const pairs = Map.groupBy(shared, (one) => Object.values(at(one)).join(' '));
  return [...pairs.values()]
    .map((matters) => ({ ...at(matters[0]!), matters }))
    .toSorted((one, other) => other.matters.length - one.matters.length);
}

/** What is not on the page, and why; the reasons that one can do something about first. */
export function notShown(
  viewer: Pick<Viewer, 'organisationId' | 'role' | 'countyRoles'>,
  matters: readonly MeetingMatter[],
  { a, b }: MeetingGround,
): NotShown[] {
  const told: NotShown[] = [];
  const silent = matters.filter((matter) => matter.silent);
  const running = matters.filter((matter) => matter.running);
  const hidden = matters.filter((one) => !one.readable && !one.silent && !one.running);
  if (viewer.role === 'reader' && !isCoordinator(viewer as Viewer)) told.push({ reason: 'reader' });
  else {
    if (silent.length > 0) told.push({ reason: 'silent', matters: silent });
    if (hidden.length > 0)
      told.push({ reason: 'unanswered', count: hidden.length, all: matters.length });
  }
  if (running.length > 0) told.push({ reason: 'running', matters: running });
  if (a.isTown && b.isTown) told.push({ reason: 'two-towns' });
  return told;
}
