import * as m from '#messages';
import { formatList } from '#messages';
import type {
  KeptContactPoint,
  OrganisationKind,
  Profile,
  PublicAccess,
  ReachedHow,
  ReadState,
  Unit,
} from '#organisations';
import type { OrganisationId, PlaceId } from '#platform/core/ids';
import type {
  MeetingBoundary,
  MeetingMatter,
  MeetingParty,
  MeetingStance,
  PartInMatter,
} from '../meeting.types.ts';
import type { InForce } from '../matters.types.ts';
import { saidWords } from './stance-words.ts';
import { roleWord } from './standing-words.ts';

/** One of the two, as its components show it. */
export interface MeetingSideShown {
  id: OrganisationId;
  party: MeetingParty;
  kind: OrganisationKind;
  publicAccess: PublicAccess;
  profile: Profile | null;
  units: Unit[];
  contacts: (KeptContactPoint & ReachedHow)[];
  read: ReadState | null;
  mayEdit: boolean;
}

/** Names by id. */
export type Names = ReadonlyMap<OrganisationId, string>;

/** The name of a matter in the language of the screen. */
export function matterName(matter: Pick<MeetingMatter, 'nameSv' | 'nameEn'>): string {
  return m.pick(matter.nameSv, matter.nameEn);
}

/** Several matters in one sentence. */
export function matterNames(matters: readonly MeetingMatter[]): string {
  return formatList(matters.map(matterName));
}

/** An answer in words, "each municipality" resolved for one place only where there is only one. */
export function viewWords(
  view: InForce<MeetingStance>,
  places: readonly PlaceId[],
  names: Names,
): string {
  const said = places.length > 1 ? view.stance.said : view.said;
  return saidWords(said, new Map([...names].map(([id, name]) => [id as string, { name }])));
}

/** Where two see things differently: one place, some, or all of them. Null for a matter asked for the county. */
export function whereWords(
  places: readonly PlaceId[],
  towns: readonly OrganisationId[],
  names: Names,
): string | null {
  const here = places.filter((place) => (towns as readonly string[]).includes(place));
  if (here.length === 0) return null;
  if (here.length === towns.length && towns.length > 1)
    return m.meeting_views_allPlaces({ count: here.length });
  return m.meeting_views_places({ count: here.length, names: placeNames(here, names) });
}

/** Where a boundary is in force; a few by name, many by count. Null for a matter asked for the county. */
export function inForceWords(
  { places }: MeetingBoundary,
  towns: readonly OrganisationId[],
  names: Names,
): string | null {
  const here = places.filter((place) => (towns as readonly string[]).includes(place));
  if (here.length === 0) return null;
  if (here.length === towns.length) return m.meeting_boundaries_inAll({ count: here.length });
  return here.length > FEW
    ? m.meeting_boundaries_inSome({ count: here.length, all: towns.length })
    : m.meeting_boundaries_in({ names: placeNames(here, names) });
}

/** More places than this are counted, not named. */
const FEW = 5;

function placeNames(places: readonly PlaceId[], names: Names): string {
  return formatList(places.map((place) => names.get(place as OrganisationId) ?? ''));
}

/** The roles of both in a shared matter, as far as they are known: "Regionen: bidrar · Alby: huvudansvar". */
export function partsWords(
  a: PartInMatter,
  b: PartInMatter,
  parties: readonly [MeetingParty, MeetingParty],
): string | null {
  const [one, other] = parties;
  if (a.role && b.role) {
    return m.meeting_pairs_roles({
      a: one.shortName,
      b: other.shortName,
      roleA: roleWord(a.role),
      roleB: roleWord(b.role),
    });
  }
  if (a.role) return m.meeting_pairs_one({ name: one.shortName, role: roleWord(a.role) });
  if (b.role) return m.meeting_pairs_one({ name: other.shortName, role: roleWord(b.role) });
  return null;
}
