import { organisationsOfCounty } from '#organisations/server';
import type { OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import { answerOf, type AnswerGround } from '../owner-answer.rules.ts';
import type { OrganisationSeen, OwnerAnswer, Party, PlaceSeen } from '../owner-answer.types.ts';
import { commonParties } from '../owner-answer.rules.ts';
import { askedFor, organisationsNamed } from '../search.rules.ts';
import { contactsFor, mattersSeen } from './matter-page.queries.ts';
import { makeIndex, searchMatters, type SearchIndex } from './search-index.ts';
import { findableMatters, mattersStamp } from './search.queries.ts';

/** What the county's organisations are called, and its places. */
export interface Catalogue {
  organisations: ReadonlyMap<OrganisationId, OrganisationSeen>;
  places: PlaceSeen[];
}

/** What came of a question. */
export interface SearchResult {
  /** The place that was chosen, or that the question itself names. */
  place: PlaceSeen | null;
  /** The question itself names the place. */
  isPlaceSaid: boolean;
  places: PlaceSeen[];
  /** Best first; the first is the answer, the others perhaps. */
  answers: (OwnerAnswer & { common: Party[] })[];
  organisations: OrganisationSeen[];
}

const MOST_ANSWERS = 4;
/** A later one must fit at least this well against the best, or it is noise. */
const LEAST_SHARE = 0.2;
/** Synonyms are looked at anew after this long, in milliseconds, even when no matter has changed. */
const INDEX_AGE_MS = 60_000;

/**
 * "Who owns this?" The best matters for a question in people's own words, each with its answer. Four questions
 * to the database; two more when the matters have changed since the last time.
 *
 * @param placeSlug  the place that was chosen; a place in the question goes before it
 */
export async function askWhoOwns(
  db: Db,
  viewer: Viewer,
  question: string,
  placeSlug: string | null,
): Promise<SearchResult> {
  const index = await indexOf(db, viewer);
  const { organisations, places, named } = await catalogueFor(db, viewer, question);
  const asked = askedFor(
    question,
    places.map(({ slug, name }) => ({ slug, names: [name] })),
  );
  const place = placeFor(viewer, places, asked.placeSlug ?? placeSlug);
  const hits = searchMatters(index, asked.words);
  const best = hits[0]?.score ?? 0;
  const ids = hits
    .filter((hit) => hit.score >= best * LEAST_SHARE)
    .slice(0, MOST_ANSWERS)
    .map((hit) => hit.matterId);
  const ground: AnswerGround = {
    countyId: viewer.countyId,
    organisations,
    contacts: ids.length ? await contactsFor(db, viewer, ids) : [],
  };
  const answers = (await mattersSeen(db, viewer, ids)).map((matter) => {
    const answer = answerOf(matter, place, ground);
    return { ...answer, common: commonParties(answer, ground) };
  });
  return { place, isPlaceSaid: asked.placeSlug !== null, places, answers, organisations: named };
}

/** The place by its address; when nobody has chosen (null), the viewer's own municipality, if it is one. */
export function placeFor(
  viewer: Viewer,
  places: readonly PlaceSeen[],
  slug: string | null,
): PlaceSeen | null {
  const isMeant = (one: PlaceSeen) =>
    slug === null ? one.id === viewer.organisationId : one.slug === slug;
  return places.find(isMeant) ?? null;
}

/** The county's organisations by id, and its municipalities as places in Swedish order. One question. */
export async function catalogue(db: Db, viewer: Viewer): Promise<Catalogue> {
  const { organisations, places } = await catalogueFor(db, viewer, '');
  return { organisations, places };
}

async function catalogueFor(db: Db, viewer: Viewer, question: string) {
  const rows = await organisationsOfCounty(db, viewer);
  const organisations = new Map(
    rows.map((row): [OrganisationId, OrganisationSeen] => [row.id, row]),
  );
  const places = rows
    .filter((row) => row.kind === 'municipality' && row.membership === 'member')
    .map((row): PlaceSeen => ({ id: row.id, slug: row.slug, name: row.shortName }))
    .sort((a, b) => SWEDISH.compare(a.name, b.name));
  const nameable = rows.map((row) => ({ names: [row.name, row.shortName, ...row.aliases], row }));
  const named = question ? organisationsNamed(question, nameable).map(({ row }) => row) : [];
  // "Lycksele" alone is the place; its municipality is meant when that is all that was said
  const isPlace = (row: OrganisationSeen) => places.some((place) => place.id === row.id);
  const onlyPlace = askedFor(question, []).words.length <= 1;
  return {
    organisations,
    places,
    named: named.filter((row) => onlyPlace || !isPlace(row)).slice(0, 5),
  };
}

const SWEDISH = new Intl.Collator('sv-SE');
const kept = new Map<string, { stamp: string; at: number; index: SearchIndex }>();

/** The county's index, made anew when its matters have changed. Kept in the process; another process has its own. */
async function indexOf(db: Db, viewer: Viewer): Promise<SearchIndex> {
  const stamp = await mattersStamp(db, viewer);
  const earlier = kept.get(viewer.countyId);
  const now = performance.now();
  if (earlier?.stamp === stamp && now - earlier.at < INDEX_AGE_MS) return earlier.index;
  const index = makeIndex(await findableMatters(db, viewer));
  kept.set(viewer.countyId, { stamp, at: now, index });
  return index;
}
