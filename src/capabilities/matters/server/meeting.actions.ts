import { organisationsOfCounty, sidesOf, type Side } from '#organisations/server';
import { reachedHow, readStateOf, type OrganisationRow, type ReadState } from '#organisations';
import type { OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import {
  isBetween,
  notShown,
  pairsOf,
  sharedMatters,
  viewsBetween,
  type MeetingGround,
} from '../meeting.rules.ts';
import type {
  MeetingBoundary,
  MeetingMatter,
  MeetingPair,
  MeetingParty,
  MeetingProposal,
  MeetingViews,
  NotShown,
} from '../meeting.types.ts';
import { mattersOfMeeting, stancesOfMeeting } from './meeting.queries.ts';

/** One of the two as the page shows it. */
export interface MeetingSide extends Omit<Side, 'contacts' | 'readings'> {
  party: MeetingParty;
  kind: OrganisationRow['kind'];
  publicAccess: OrganisationRow['publicAccess'];
  contacts: ReturnType<typeof reachedHow<Side['contacts'][number]>>;
  /** How far the viewer's organisation has come in its words; null: they are its own. */
  read: ReadState | null;
}

/** Everything that two need to know of each other before they meet. */
export interface MeetingPage {
  sides: [MeetingSide, MeetingSide];
  views: MeetingViews;
  boundaries: { matter: MeetingMatter; boundary: MeetingBoundary }[];
  proposals: { matter: MeetingMatter; proposal: MeetingProposal }[];
  pairs: MeetingPair[];
  shared: number;
  notShown: NotShown[];
  /** Everybody who may be named in an answer, and the county's places. */
  names: ReadonlyMap<OrganisationId, string>;
  towns: OrganisationId[];
}

/**
 * Two organisations side by side; null: the county knows one of them not, or they are the same. Four questions to the
 * database, however large the county is.
 *
 * @param now  the moment of looking (UTC), for who is away
 */
export async function meetingPage(
  db: Db,
  viewer: Viewer,
  slugs: readonly [string, string],
  now: Date,
): Promise<MeetingPage | null> {
  const all = await organisationsOfCounty(db, viewer);
  const [one, other] = slugs.map((slug) => all.find((row) => row.slug === slug));
  if (!one || !other || one === other) return null;
  const ground = groundOf(all, one, other, viewer);
  const two = [one.id, other.id] as const;
  const kept = await sidesOf(db, viewer, two);
  const matters = await mattersOfMeeting(db, viewer, two);
  const stances = await stancesOfMeeting(db, viewer, two);
  const sides = [one, other].map((row) => sideOf(row, kept, viewer, now));
  const [a, b] = sides as [MeetingSide, MeetingSide];
  const shared = sharedMatters(matters, stances, ground);
  return {
    sides: [a, b],
    views: viewsBetween(matters, stances, ground),
    boundaries: matters.flatMap((matter) =>
      matter.boundaries
        .filter((boundary) => isBetween(boundary, ground))
        .map((boundary) => ({ matter, boundary })),
    ),
    proposals: matters.flatMap((matter) =>
      matter.proposals.map((proposal) => ({ matter, proposal })),
    ),
    pairs: pairsOf(shared, { a: mainOf(a), b: mainOf(b) }),
    shared: shared.length,
    notShown: notShown(viewer, matters, ground),
    names: new Map(all.map(({ id, name }) => [id, name])),
    towns: [...ground.towns],
  };
}

function groundOf(
  all: readonly OrganisationRow[],
  one: OrganisationRow,
  other: OrganisationRow,
  viewer: Viewer,
): MeetingGround {
  const towns = all.filter(isTown).toSorted((x, y) => SWEDISH.compare(x.shortName, y.shortName));
  return {
    a: partyOf(one),
    b: partyOf(other),
    countyId: viewer.countyId,
    towns: towns.map(({ id }) => id),
  };
}

const SWEDISH = new Intl.Collator('sv-SE');

function isTown(row: OrganisationRow): boolean {
  return row.kind === 'municipality' && row.membership === 'member';
}

function partyOf(row: OrganisationRow): MeetingParty {
  const { id, slug, name, shortName, membership } = row;
  return { id, slug, name, shortName, membership, isTown: isTown(row) };
}

function sideOf(
  row: OrganisationRow,
  kept: readonly Side[],
  viewer: Viewer,
  now: Date,
): MeetingSide {
  const side = kept.find(({ id }) => id === row.id);
  if (!side) throw new Error(`organisation ${row.id} is of the county and was not found`);
  const { readings, contacts, ...rest } = side;
  const current = side.profile?.version ?? 0;
  return {
    ...rest,
    party: partyOf(row),
    kind: row.kind,
    publicAccess: row.publicAccess,
    contacts: reachedHow(contacts, now),
    read:
      row.id === viewer.organisationId
        ? null
        : readStateOf(readings, viewer.organisationId, current),
  };
}

function mainOf({ contacts }: MeetingSide) {
  return contacts.find(({ isMain }) => isMain)?.id ?? null;
}
