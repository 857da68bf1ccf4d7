import { sql } from 'kysely';
import type { AreaId, OrganisationId, PlaceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { LocalDate } from '#platform/core/working-days';
import type { Db } from '#platform/server';
import type { StandingKind } from '../matters.types.ts';
import type { OrganisationSeen, PlaceSeen } from '../owner-answer.types.ts';
import { suggestedFor, type OwnRoleSaid, type Suggested } from '../proposals-suggested.rules.ts';
import type { BoundaryTold, MatterNamed, ProposalSeen } from '../proposals.types.ts';
import { boundariesTold } from './boundaries.queries.ts';
import { became } from './matter-past.queries.ts';
import { proposalsSeen } from './proposals.queries.ts';
import { catalogue } from './search.actions.ts';

/** A matter as the forms for proposals know it. */
export interface MatterToAgree extends MatterNamed {
  sentenceSv: string;
  sentenceEn: string;
  areaSlug: string;
  areaSv: string;
  areaEn: string;
  legalNoteSv: string;
  legalNoteEn: string;
  /** How it usually is in Sweden, owners first; null: each municipality. */
  common: { organisationId: OrganisationId | null; role: 'owner' | 'contributor' }[];
  /** What follows from what has been said, place by place, as far as the viewer may see it. */
  standings: { placeId: PlaceId; kind: StandingKind; owners: OrganisationId[] }[];
  /** What organisations say that they do themselves, as far as the viewer may read it; of one matter only. */
  ownRoles: OwnRoleSaid[];
  /** May the viewer read what others say of it? */
  readable: boolean;
  /** Was our organisation asked in a round that has opened, and has not answered? It answers first. */
  silent: boolean;
  /** Out of use since when, why, and what it became; null: in use. */
  retired: {
    retiredAt: string;
    because: 'retired' | 'split' | 'merged';
    became: { slug: string; nameSv: string; nameEn: string; inUse: boolean }[];
  } | null;
  /** A round that the viewer knows to be blind still: nothing is proposed meanwhile. */
  running: { nameSv: string; nameEn: string; answerBy: LocalDate } | null;
}

/** Everything that the form for a proposal needs, of a matter out of use too; null: no such matter. Four questions. */
export interface DraftGround {
  matter: MatterToAgree;
  organisations: ReadonlyMap<OrganisationId, OrganisationSeen>;
  /** The county's municipalities, in Swedish order. */
  places: PlaceSeen[];
  /** In force and once in force, the newest first. */
  boundaries: BoundaryTold[];
  /** Proposals of the matter that the viewer may see, the newest first. */
  proposals: ProposalSeen[];
  /** Roles and places to begin from. */
  suggested: Suggested;
}

/** See `DraftGround`. */
export async function draftGround(
  db: Db,
  viewer: Viewer,
  slug: string,
  now: Date = new Date(),
): Promise<DraftGround | null> {
  const [matter] = await mattersToAgree(db, viewer, slug);
  if (!matter) return null;
  const { organisations, places } = await catalogue(db, viewer);
  return {
    matter,
    organisations,
    places,
    boundaries: await boundariesTold(db, viewer, { matterId: matter.id }, now),
    proposals: await proposalsSeen(db, viewer, { matterId: matter.id }, now),
    suggested: suggestedFor(matter, viewer.countyId, places, organisations),
  };
}

/** A matter that a package can hold, with what to begin from. */
export interface PackageRow {
  matter: MatterToAgree;
  suggested: Suggested;
  /** Where a boundary is in force. */
  agreedAt: PlaceId[];
  /** The organisation's own proposals of it that are open and in force nowhere. */
  ownOpen: ProposalSeen['id'][];
  /** The newest open proposal of it that the organisation has sent or is asked about; null: none. */
  open: { id: ProposalSeen['id']; ours: boolean } | null;
}
export interface PackageGround {
  rows: PackageRow[];
  organisations: ReadonlyMap<OrganisationId, OrganisationSeen>;
  places: PlaceSeen[];
}

/** What a package can be made of: those that are aligned or shared first, then in the county's order. Four questions. */
export async function packageGround(
  db: Db,
  viewer: Viewer,
  now: Date = new Date(),
): Promise<PackageGround> {
  const matters = await mattersToAgree(db, viewer, null);
  const { organisations, places } = await catalogue(db, viewer);
  const boundaries = await boundariesTold(db, viewer, 'in-force', now);
  const proposals = (await proposalsSeen(db, viewer, 'all', now)).filter(isOpen);
  const ours = proposals.filter(({ proposer }) => proposer === viewer.organisationId);
  const rows = matters.map((matter): PackageRow => {
    const here = boundaries.filter((one) => one.matter.id === matter.id);
    const own = ours.filter((one) => one.matter.id === matter.id);
    const [open] = [...own, ...proposals.filter(isAboutUs(viewer, matter.id))];
    const isNowhere = (one: ProposalSeen) => one.places.every(({ state }) => state !== 'in-force');
    return {
      matter,
      suggested: suggestedFor(matter, viewer.countyId, places, organisations),
      agreedAt: here.flatMap((one) => one.places.flatMap((p) => (p.endedAt ? [] : [p.placeId]))),
      ownOpen: own.filter(isNowhere).map(({ id }) => id),
      open: open ? { id: open.id, ours: own.includes(open) } : null,
    };
  });
  const rank = ({ suggested }: PackageRow) => (suggested.isSaid ? 0 : 1);
  rows.sort((a, b) => rank(a) - rank(b)); // stable: else in the county's order
  return { rows, organisations, places };
}

const isOpen = ({ endedAt }: ProposalSeen) => !endedAt;
const isAboutUs =
  ({ organisationId }: Viewer, matterId: string) =>
  ({ matter, parties }: ProposalSeen) =>
    (matter.id as string) === matterId &&
    parties.some((one) => one.organisationId === organisationId);

/** What the page of all boundaries shows. */
export interface BoundariesOverview {
  /** Proposals that wait for an answer of ours, the oldest last day first. */
  waiting: ProposalSeen[];
  /** What we have proposed, the newest first. */
  ours: ProposalSeen[];
  /** Other proposals that we may see: answered by us, told to us, or (coordinator) of others. */
  others: ProposalSeen[];
  /** Boundaries that we are party of and that are to be looked at again now, the oldest day first. */
  review: BoundaryTold[];
  inForce: BoundaryTold[];
  organisations: ReadonlyMap<OrganisationId, OrganisationSeen>;
  places: PlaceSeen[];
  areas: { id: AreaId; slug: string; nameSv: string; nameEn: string }[];
}

/**
 * Everything about boundaries that concerns the viewer, today. Four questions.
 *
 * @param filter  slugs; narrows what is in force
 */
export async function boundariesOverview(
  db: Db,
  viewer: Viewer,
  filter: { area: string | null; place: string | null },
  now: Date = new Date(),
): Promise<BoundariesOverview> {
  const { rows: areas } = await sql<BoundariesOverview['areas'][number]>`
    select id, slug, name_sv as "nameSv", name_en as "nameEn" from matters.area
     where county_id = ${viewer.countyId} order by position`.execute(db);
  const { organisations, places } = await catalogue(db, viewer);
  const proposals = await proposalsSeen(db, viewer, 'all', now);
  const boundaries = await boundariesTold(db, viewer, 'in-force', now);
  const waiting = proposals.filter(isWaitingFor(viewer));
  const area = areas.find(({ slug }) => slug === filter.area);
  const place = places.find(({ slug }) => slug === filter.place);
  const isHere = (one: BoundaryTold) =>
    !place ||
    one.places.some((p) => !p.endedAt && (p.placeId === place.id || p.placeId === viewer.countyId));
  return {
    waiting: waiting.sort((a, b) => (a.answerBy < b.answerBy ? -1 : 1)),
    ours: proposals.filter((one) => one.proposer === viewer.organisationId),
    others: proposals.filter(
      (one) => one.proposer !== viewer.organisationId && !waiting.includes(one),
    ),
    review: boundaries
      .filter(({ review, parties }) => review.isDue && parties.includes(viewer.organisationId))
      .sort((a, b) => (a.lookAgainBy < b.lookAgainBy ? -1 : 1)),
    inForce: boundaries.filter((one) => (!area || one.matter.areaId === area.id) && isHere(one)),
    organisations,
    places,
    areas,
  };
}

/** Does a proposal wait for an answer of the viewer's organisation? */
export function isWaitingFor(viewer: Viewer): (proposal: ProposalSeen) => boolean {
  return ({ parties, places, endedAt }) => {
    const own = parties.find(({ organisationId }) => organisationId === viewer.organisationId);
    if (endedAt || !own || (own.answer !== null && own.answer !== 'withdrawn')) return false;
    return places.some(
      ({ placeId, state }) =>
        own.mustAt.includes(placeId) && (state === 'awaiting' || state === 'declined'),
    );
  };
}

/** Matters with how they usually are and how they stand: one by its address, or all in use (null). One question. */
async function mattersToAgree(
  db: Db,
  viewer: Viewer,
  slug: string | null,
): Promise<MatterToAgree[]> {
  const { rows } = await sql<MatterToAgree>`
    with blind as materialized (select matter_id, round_id from matters.under_way() union
      select k.matter_id, k.round_id from matters.ask k join matters.round r on r.county_id = k.county_id and r.id = k.round_id
       where k.county_id = ${viewer.countyId} and r.opened_at is null)
    select m.id, m.slug, m.name_sv as "nameSv", m.name_en as "nameEn", m.area_id as "areaId", m.asked, m.legal_footing as "legalFooting",
        m.sentence_sv as "sentenceSv", m.sentence_en as "sentenceEn", m.legal_note_sv as "legalNoteSv", m.legal_note_en as "legalNoteEn",
        a.slug as "areaSlug", a.name_sv as "areaSv", a.name_en as "areaEn",
        (select coalesce(jsonb_agg(jsonb_build_object('organisationId', d.organisation_id, 'role', d.role) order by d.role desc, d.position), '[]')
          from matters.common_division d where d.county_id = m.county_id and d.matter_id = m.id) as common,
        (select coalesce(jsonb_agg(jsonb_build_object('placeId', s.place_id, 'kind', s.kind, 'owners', s.owners)), '[]')
          from matters.standing s where s.county_id = m.county_id and s.matter_id = m.id) as standings,
        (select jsonb_build_object('nameSv', r.name_sv, 'nameEn', r.name_en, 'answerBy', r.answer_by) from blind u
          join matters.round r on r.county_id = m.county_id and r.id = u.round_id where u.matter_id = m.id limit 1) as running,
        case when ${slug}::text is null then '[]'::jsonb else (select coalesce(jsonb_agg(jsonb_build_object(
          'organisationId', t.organisation_id, 'placeId', t.place_id, 'role', t.own_role) order by t.organisation_id), '[]')
          from matters.stance t where t.county_id = m.county_id and t.matter_id = m.id and t.in_force
           and t.said not in ('withdrawn', 'as-county') and t.own_role in ('contributor', 'consulted', 'informed', 'none')) end as "ownRoles",
        m.id = any ((select matters.readable())::uuid[]) as readable,
        m.id = any ((select matters.silent_on())::uuid[]) as silent,
        case when m.retired_at is not null then jsonb_build_object('retiredAt', m.retired_at, 'because', m.retired_because, 'became', ${became()}) end as retired
      from matters.matter m join matters.area a on a.county_id = m.county_id and a.id = m.area_id
     where m.county_id = ${viewer.countyId} and (m.slug = ${slug} or (${slug}::text is null and m.retired_at is null))
     order by a.position, m.position`.execute(db);
  return rows;
}
