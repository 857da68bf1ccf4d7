import type { OrganisationId, PlaceId } from '#platform/core/ids';
import { isCoordinator, type Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import { answerOf, commonParties, shownKind, type AnswerGround } from '../owner-answer.rules.ts';
import type {
  BoundarySeen,
  OrganisationSeen,
  OwnerAnswer,
  Party,
  PlaceSeen,
  ShownKind,
} from '../owner-answer.types.ts';
import type { NotesOfMatter } from '../notes.types.ts';
import { ownBlind, sideBySide, withMarks, type Beside, type Marked } from '../said-before.rules.ts';
import type { Agreements } from './matter-agreements.queries.ts';
import { catalogue, placeFor, type Catalogue } from './search.actions.ts';
import { contactsFor, matterBySlug, stancesOf, type StanceSeen } from './matter-page.queries.ts';

/** Everything that a matter's own page shows. */
export interface MatterPage {
  answer: OwnerAnswer;
  common: Party[];
  places: (PlaceSeen & { kind: ShownKind })[];
  /** Boundaries in force: here, or with no place anywhere. */
  boundaries: BoundarySeen[];
  organisations: OrganisationSeen[];
  /** Answers in force at the place, one's own first. Empty when the viewer may read none. */
  stances: (Beside<StanceSeen> & { mark: Marked<StanceSeen>['mark'] })[];
  /** One's own answer in a round that has not opened. */
  ownBlind: StanceSeen | null;
  /** Everything said, newest first. */
  timeline: Marked<StanceSeen>[];
  /** What the viewer does not see, and why; the first reason that can be acted on. */
  unseen: Unseen | null;
  /** What is proposed, as far as the viewer may see it, and what was agreed before. */
  agreements: Agreements;
  /** An organisation's own notes that the viewer may read, the newest few. */
  notes: NotesOfMatter;
  /** How the viewer's organisation may propose here; null: it may not, or a blind round runs. */
  proposing: { candidates: string[] } | null;
}

export type Unseen =
  | { reason: 'silent' | 'unasked' | 'reader' }
  | { reason: 'running'; nameSv: string; nameEn: string; answerBy: string };

/**
 * A matter's own page at a place, or for the county; null: the county has no such matter. Four questions to the
 * database.
 */
export async function matterPage(
  db: Db,
  viewer: Viewer,
  slug: string,
  placeSlug: string | null,
): Promise<MatterPage | null> {
  const matter = await matterBySlug(db, viewer, slug);
  if (!matter) return null;
  const { organisations, places } = await catalogue(db, viewer);
  const ground: AnswerGround = {
    countyId: viewer.countyId,
    organisations,
    contacts: await contactsFor(db, viewer, [matter.id]),
  };
  const answer = answerOf(matter, placeFor(viewer, places, placeSlug), ground);
  const placeId: PlaceId = answer.place?.id ?? viewer.countyId;
  const said = await stancesOf(db, viewer, matter.id, answer.place ? placeId : null);
  const marked = withMarks(said, viewer.countyId);
  const marks = new Map(marked.map(({ stance, mark }) => [stance.id, mark]));
  const municipalityId = answer.place ? (placeId as OrganisationId) : null;
  const place = { placeId, countyId: viewer.countyId, municipalityId };
  const stances = sideBySide(said, place, viewer.organisationId, [...organisations.keys()]);
  return {
    answer,
    common: commonParties(answer, ground),
    places: places.map((one) => ({
      ...one,
      kind: shownKind(matter, matter.standings.find(({ placeId: at }) => at === one.id) ?? null),
    })),
    boundaries: matter.boundaries.filter(
      ({ places: at }) => answer.needsPlace || at.includes(placeId),
    ),
    organisations: [...organisations.values()],
    stances: stances.map((one) => ({ ...one, mark: marks.get(one.stance.id) ?? null })),
    ownBlind: ownBlind(said, viewer.organisationId, placeId, viewer.countyId),
    timeline: marked.toReversed(),
    unseen: unseenBy(viewer, answer),
    agreements: matter.agreements,
    notes: matter.notes,
    proposing: proposingBy(viewer, answer, said, { organisations, places }),
  };
}

/** Is the matter theirs to propose about, and who says to have the responsibility here, by slug? */
function proposingBy(
  viewer: Viewer,
  { matter, place }: OwnerAnswer,
  said: readonly StanceSeen[],
  { organisations, places }: Catalogue,
): MatterPage['proposing'] {
  const own = viewer.organisationId;
  const isOwnPlace = places.some(({ id }) => id === (own as string));
  const isConcerned =
    isCoordinator(viewer) ||
    matter.asks.some((ask) => ask.own) ||
    said.some(({ organisationId }) => organisationId === own) ||
    matter.boundaries.some(({ roles }) => roles.some((one) => one.organisationId === own)) ||
    (matter.asked === 'municipality' && isOwnPlace);
  const runs = matter.asks.some((ask) => !ask.opened);
  if (viewer.role === 'reader' || runs || !isConcerned) return null;
  const at = place?.id ?? viewer.countyId;
  const here = matter.standings.find(({ placeId }) => placeId === (at as string));
  const names = [...(here?.claimants ?? []), ...(here?.owners ?? [])];
  return { candidates: [...new Set(names)].flatMap((id) => organisations.get(id)?.slug ?? []) };
}

/** Why single answers do not show, or not all of them; null: everything shows. */
function unseenBy(viewer: Viewer, { matter }: OwnerAnswer): Unseen | null {
  const own = matter.asks.filter((ask) => ask.own);
  const running = matter.asks.find((ask) => !ask.opened);
  const isSilent = own.some((ask) => ask.opened) && !own.some((ask) => ask.answered);
  if (isSilent) return { reason: 'silent' };
  if (running) {
    const { nameSv, nameEn, answerBy } = running;
    return { reason: 'running', nameSv, nameEn, answerBy };
  }
  if (viewer.role === 'reader' && !isCoordinator(viewer)) return { reason: 'reader' };
  // convening opens no answers: a coordinator reads what its own organisation has answered
  return own.length === 0 && matter.standings.some(({ kind }) => kind !== 'unasked')
    ? { reason: 'unasked' }
    : null;
}
