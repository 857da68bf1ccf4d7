import { sql, type RawBuilder } from 'kysely';
import { meanwhileAt, type Callable } from '#organisations';
import type { MatterId, OrganisationId, PlaceId, RoundId, StanceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type { MatterRole, StoredStance } from '../matters.types.ts';
import type { NotesOfMatter } from '../notes.types.ts';
import type { ContactSeen, MatterSeen } from '../owner-answer.types.ts';
import { agreementsOf, type Agreements } from './matter-agreements.queries.ts';
import { pastOf } from './matter-past.queries.ts';
import { notesOf } from './notes.queries.ts';
import type { StanceSource } from './stances.queries.ts';
import { saidOf } from './standings.queries.ts';

/** One matter by its address with everything around it that the viewer may read; null: the county has none such. */
export async function matterBySlug(
  db: Db,
  viewer: Viewer,
  slug: string,
): Promise<(MatterSeen & { agreements: Agreements; notes: NotesOfMatter }) | null> {
  const [matter] = await mattersWhere(
    db,
    viewer,
    sql`m.slug = ${slug}`,
    pastOf(viewer),
    agreementsOf(viewer),
    notesOf(viewer, NOTES_ON_PAGE),
  );
  return matter ? { ...matter, agreements: matter.agreements!, notes: matter.notes! } : null;
}

/** Some matters with everything around them that the viewer may read, in the order of the ids. */
export async function mattersSeen(
  db: Db,
  viewer: Viewer,
  ids: readonly string[],
): Promise<MatterSeen[]> {
  if (ids.length === 0) return [];
  const matters = await mattersWhere(
    db,
    viewer,
    sql`m.id = any (${[...ids]}::uuid[]) and m.retired_at is null`,
  );
  return matters.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}

/** With what only its own page shows, where that was asked for. */
type Whole = MatterSeen & { agreements: Agreements | null; notes: NotesOfMatter | null };

/** So many of the newest notes stand on a matter's own page; the others are one press away. */
const NOTES_ON_PAGE = 5;

async function mattersWhere(
  db: Db,
  viewer: Viewer,
  which: RawBuilder<unknown>,
  past: RawBuilder<unknown> = sql`null::jsonb`,
  agreements: RawBuilder<unknown> = sql`null::jsonb`,
  notes: RawBuilder<unknown> = sql`null::jsonb`,
): Promise<Whole[]> {
  const { rows } = await sql<Whole>`
    with under_way as materialized (select matter_id, round_id from matters.under_way())
    select m.id, m.slug, m.name_sv as "nameSv", m.name_en as "nameEn", m.sentence_sv as "sentenceSv", m.sentence_en as "sentenceEn",
        m.area_id as "areaId", a.slug as "areaSlug", a.name_sv as "areaSv", a.name_en as "areaEn",
        b.name_sv as "bundleSv", b.name_en as "bundleEn", m.asked, m.legal_footing as "legalFooting",
        m.legal_note_sv as "legalNoteSv", m.legal_note_en as "legalNoteEn", m.priority,
        m.confirmed_at is not null as confirmed, m.common_note_sv as "commonNoteSv",
        ${standingsOf()} as standings, ${boundariesOf()} as boundaries, ${commonOf()} as common, ${asksOf(viewer)} as asks,
        exists (select from matters.inquiry q where q.county_id = m.county_id and q.matter_id = m.id
          and q.organisation_id = ${viewer.organisationId} and q.round_id is null and q.closed_at is null) as inquired, ${past} as past,
        ${agreements} as agreements, ${notes} as notes
      from matters.matter m
      join matters.area a on a.county_id = m.county_id and a.id = m.area_id
      left join matters.bundle b on b.county_id = m.county_id and b.id = m.bundle_id
     where m.county_id = ${viewer.countyId} and ${which}`.execute(db);
  return rows;
}

function standingsOf() {
  return sql`(select coalesce(jsonb_agg(jsonb_build_object('placeId', s.place_id, 'kind', s.kind, 'owners', s.owners,
      'unclear', s.unclear, 'since', s.since, 'claimants', d.claimants, 'misattributed', d.misattributed, 'drifters', d.drifters,
      'asked', c.asked, 'answered', c.answered, 'agreeing', c.agreeing)), '[]')
    from matters.standing s
    left join matters.standing_detail d on d.county_id = s.county_id and d.matter_id = s.matter_id and d.place_id = s.place_id
    left join matters.clarity c on c.county_id = s.county_id and c.matter_id = s.matter_id and c.place_id = s.place_id
   where s.county_id = m.county_id and s.matter_id = m.id)`;
}

function boundariesOf() {
  return sql`(select coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'limit', b.limit_sentence, 'settled', b.settled,
      'body', b.body, 'paragraph', b.paragraph, 'decidedOn', b.decided_on, 'registrationNumber', b.registration_number,
      'since', b.since, 'lookAgainBy', b.look_again_by, 'invented', b.invented,
      'roles', (select jsonb_agg(jsonb_build_object('organisationId', r.organisation_id, 'role', r.role) order by r.position)
        from matters.boundary_role r where r.county_id = b.county_id and r.boundary_id = b.id),
      'places', p.places)), '[]')
    from matters.boundary b
    join lateral (select jsonb_agg(p.place_id) as places from matters.boundary_place p
      where p.county_id = b.county_id and p.boundary_id = b.id and p.ended_at is null) p on p.places is not null
   where b.county_id = m.county_id and b.matter_id = m.id)`;
}

function commonOf() {
  return sql`(select coalesce(jsonb_agg(jsonb_build_object('organisationId', d.organisation_id, 'role', d.role)
      order by d.role desc, d.position), '[]')
    from matters.common_division d where d.county_id = m.county_id and d.matter_id = m.id)`;
}

/**
 * The rounds in which the matter was asked: one's own (for a coordinator everybody's), and those under way, of which
 * everyone knows that much.
 */
function asksOf(viewer: Viewer) {
  return sql`(select coalesce(jsonb_agg(x), '[]') from (
    select r.id as "roundId", r.name_sv as "nameSv", r.name_en as "nameEn", r.answer_by as "answerBy", r.opened_at is not null as opened,
        bool_or(k.own) as own, bool_or(k.own and k.answered) as answered
      from (select a.round_id, a.organisation_id = ${viewer.organisationId} as own, a.answered_at is not null as answered
          from matters.ask a where a.county_id = m.county_id and a.matter_id = m.id
        union all select u.round_id, false, false from under_way u where u.matter_id = m.id) k
      join matters.round r on r.county_id = m.county_id and r.id = k.round_id
     group by r.county_id, r.id order by r.started_at desc) x)`;
}

/**
 * Whom to call about these matters: the contact points named for them, and the main one of every organisation. Where
 * nobody can be reached, whom to call meanwhile.
 *
 * @param now  the moment of looking it up (UTC)
 */
export async function contactsFor(
  db: Db,
  viewer: Viewer,
  matterIds: readonly string[],
  now = new Date(),
): Promise<ContactSeen[]> {
  const { rows } = await sql<Omit<ContactSeen, 'meanwhile'> & Callable & { isMain: boolean }>`
    select p.is_main as "isMain", p.organisation_id as "organisationId", k.matter_id as "matterId", k.place_id as "placeId", p.role,
        p.person_name as "personName", p.phone, p.mail, p.deputy_name as "deputyName", p.deputy_phone as "deputyPhone",
        p.away_from as "awayFrom", p.away_until as "awayUntil", u.name_sv as "unitSv", u.name_en as "unitEn", p.invented
      from organisations.contact_point p
      left join organisations.unit u on u.county_id = p.county_id and u.id = p.unit_id
      left join matters.contact k on k.county_id = p.county_id and k.contact_point_id = p.id and k.matter_id = any (${[...matterIds]}::uuid[])
     where p.county_id = ${viewer.countyId} and p.ended_at is null and (p.is_main or k.matter_id is not null)`.execute(
    db,
  );
  const mains = new Map(rows.filter((row) => row.isMain).map((row) => [row.organisationId, row]));
  const seen = rows.map((row): ContactSeen & { isMain: boolean } => ({
    ...row,
    // of a main one that is named for several matters any row will do: it is the same contact point
    meanwhile: meanwhileAt(row, row.isMain ? row : (mains.get(row.organisationId) ?? null), now),
  }));
  // a main contact point that is also named for a matter serves as both
  const named = seen.filter((row) => row.isMain && row.matterId !== null);
  return [...seen, ...named.map((row) => ({ ...row, matterId: null, placeId: null }))];
}

/** One thing that was said of a matter and that the viewer may read. */
export interface StanceSeen extends StoredStance {
  remark: string;
  saidByName: string;
  source: StanceSource;
  invented: boolean;
  inForce: boolean;
  /** UTC; when its round opened; null: said outside of rounds, or still blind. */
  roundOpenedAt: Date | null;
  roundNameSv: string | null;
  roundNameEn: string | null;
}

/**
 * Everything said of a matter for the county as a whole and at the place, oldest first; with no place, at every place.
 * The database leaves out what is blind to the viewer.
 */
export async function stancesOf(
  db: Db,
  viewer: Viewer,
  matterId: MatterId,
  placeId: PlaceId | null,
): Promise<StanceSeen[]> {
  const rows = await db
    .selectFrom('matters.stance as s')
    .leftJoin('matters.round as r', (j) =>
      j.onRef('r.county_id', '=', 's.county_id').onRef('r.id', '=', 's.round_id'),
    )
    .select([
      's.id',
      's.organisation_id',
      's.place_id',
      's.said',
      's.owners',
      's.each_municipality',
      's.own_role',
      's.remark',
    ])
    .select(['s.said_at', 's.said_by_name', 's.source', 's.invented', 's.in_force', 's.round_id'])
    .select(['r.opened_at', 'r.name_sv', 'r.name_en'])
    .where('s.county_id', '=', viewer.countyId)
    .where('s.matter_id', '=', matterId)
    .$if(placeId !== null, (q) => q.where('s.place_id', 'in', [viewer.countyId, placeId as string]))
    .orderBy('s.said_at')
    .orderBy('s.id')
    .execute();
  return rows.map((row) => ({
    id: row.id as StanceId,
    organisationId: row.organisation_id as OrganisationId,
    placeId: row.place_id as PlaceId,
    said: saidOf(row),
    ownRole: row.own_role as MatterRole,
    saidAt: row.said_at,
    roundId: row.round_id as RoundId | null,
    remark: row.remark,
    saidByName: row.said_by_name,
    source: row.source as StanceSeen['source'],
    invented: row.invented,
    inForce: row.in_force,
    roundOpenedAt: row.opened_at,
    roundNameSv: row.name_sv,
    roundNameEn: row.name_en,
  }));
}
