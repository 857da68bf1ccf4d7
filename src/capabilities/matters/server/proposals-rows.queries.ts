import { sql, type RawBuilder } from 'kysely';
import type {
  BoundaryId,
  CountyId,
  OrganisationId,
  PackageId,
  PersonId,
  PlaceId,
  ProposalId,
} from '#platform/core/ids';
import type { LocalDate } from '#platform/core/working-days';
import type { Db } from '#platform/server';
import type { PlaceFacts, ProposalFacts } from '../proposals-state.rules.ts';
import type {
  AnswerKind,
  MatterNamed,
  ProposalEnd,
  RoleHeld,
  Settled,
} from '../proposals.types.ts';

/** A proposal with everything around it, as the database keeps it. Moments inside lists are ISO texts. */
export interface ProposalRow extends SettledColumns {
  id: ProposalId;
  matter: MatterNamed;
  proposer: OrganisationId;
  limit: string;
  startsOn: LocalDate | null;
  lookAgainBy: LocalDate;
  message: string;
  proposedAt: Date;
  proposedBy: PersonId | null;
  proposedByName: string;
  objectBy: LocalDate;
  answerBy: LocalDate;
  endedAt: Date | null;
  endedBecause: ProposalEnd | null;
  counters: ProposalId | null;
  packageId: PackageId | null;
  packageName: string | null;
  invented: boolean;
  roles: (RoleHeld & { isMember: boolean })[];
  places: (Omit<PlaceFacts, 'force'> & {
    inForceSince: string | null;
    noMoreInForce: boolean;
  })[];
  parties: {
    organisationId: OrganisationId;
    mustAt: PlaceId[];
    mayObject: boolean;
    isMember: boolean;
    answer: AnswerKind | null;
    reason: string | null;
    counterId: ProposalId | null;
    answeredAt: string | null;
    answeredByName: string | null;
  }[];
  /** Who was party of the boundary that stands, or until this one stood; empty where it is not asked for. */
  formerParties: OrganisationId[];
  boundaryId: BoundaryId | null;
}
export interface SettledColumns {
  settled: 'officials' | 'decided';
  body: string | null;
  paragraph: string | null;
  decidedOn: LocalDate | null;
  registrationNumber: string | null;
}

/** A matter `m`, as proposals and boundaries name it. */
export const MATTER_NAMED = sql`jsonb_build_object('id', m.id, 'slug', m.slug, 'nameSv', m.name_sv, 'nameEn', m.name_en,
  'areaId', m.area_id, 'asked', m.asked, 'legalFooting', m.legal_footing)`;

const IS_MEMBER = (who: RawBuilder<unknown>) =>
  sql`exists (select from organisations.county_member k where k.county_id = p.county_id and k.organisation_id = ${who}
    and k.membership = 'member')`;

/**
 * Proposals `p` of matters `m` that fit a condition, with roles, places, parties and newest answers, the newest
 * first. One question, however many. Whose they are the database decides: one's own and those one is asked, for a
 * coordinator and the house itself all.
 *
 * @param more  `former`: is it told who was party of the boundary that is replaced? Only pages tell it
 */
export async function proposalRows(
  db: Db,
  countyId: CountyId,
  which: RawBuilder<unknown>,
  more: { former: boolean } = { former: false },
): Promise<ProposalRow[]> {
  const { rows } = await sql<ProposalRow>`
    select p.id, ${MATTER_NAMED} as matter, p.organisation_id as proposer, p.limit_sentence as "limit", p.settled, p.body, p.paragraph,
        p.decided_on as "decidedOn", p.registration_number as "registrationNumber", p.starts_on as "startsOn",
        p.look_again_by as "lookAgainBy", p.message, p.proposed_at as "proposedAt", p.proposed_by as "proposedBy",
        p.proposed_by_name as "proposedByName", p.object_by as "objectBy", p.answer_by as "answerBy", p.ended_at as "endedAt",
        p.ended_because as "endedBecause", p.counters, p.package_id as "packageId", k.name as "packageName", p.invented,
        b.id as "boundaryId", ${more.former ? formerParties() : sql`'{}'::uuid[]`} as "formerParties", ${roles()} as roles, ${places()} as places, ${parties()} as parties
      from matters.proposal p
      join matters.matter m on m.county_id = p.county_id and m.id = p.matter_id
      left join matters.proposal_package k on k.county_id = p.county_id and k.id = p.package_id
      left join matters.boundary b on b.county_id = p.county_id and b.proposal_id = p.id
     where p.county_id = ${countyId} and ${which}
     order by p.proposed_at desc, m.position, p.id desc`.execute(db);
  return rows;
}

function roles() {
  return sql`(select coalesce(jsonb_agg(jsonb_build_object('organisationId', r.organisation_id, 'role', r.role,
      'isMember', r.organisation_id is null or ${IS_MEMBER(sql`r.organisation_id`)}) order by r.position), '[]')
    from matters.proposal_role r where r.county_id = p.county_id and r.proposal_id = p.id)`;
}

function places() {
  return sql`(select coalesce(jsonb_agg(jsonb_build_object('placeId', s.place_id, 'endedBecause', s.ended_because,
      'inForceSince', q.in_force_since, 'noMoreInForce', q.ended_at is not null,
      'isMember', s.place_id = p.county_id or coalesce(o.membership = 'member', false))
      order by o.position nulls first), '[]')
    from matters.proposal_place s
    left join organisations.county_member o on o.county_id = s.county_id and o.organisation_id = s.place_id
    left join matters.boundary_place q on q.county_id = s.county_id and q.boundary_id = b.id and q.place_id = s.place_id
   where s.county_id = p.county_id and s.proposal_id = p.id)`;
}

function parties() {
  return sql`(select coalesce(jsonb_agg(jsonb_build_object('organisationId', t.organisation_id, 'mustAt', t.must_at,
      'mayObject', t.may_object, 'isMember', coalesce(o.membership = 'member', false),
      'answer', a.answer, 'reason', a.reason, 'counterId', a.counter_id, 'answeredAt', a.answered_at,
      'answeredByName', a.answered_by_name) order by o.position nulls last, t.organisation_id), '[]')
    from matters.proposal_party t
    left join organisations.county_member o on o.county_id = t.county_id and o.organisation_id = t.organisation_id
    left join matters.proposal_answer a on a.county_id = t.county_id and a.proposal_id = t.proposal_id
      and a.organisation_id = t.organisation_id and a.in_force
   where t.county_id = p.county_id and t.proposal_id = p.id)`;
}

/** Owners, contributors and those who had to say yes of the boundaries that stand, or stood until this one did. */
function formerParties() {
  return sql`array(select r.organisation_id from (${formerPlaces()}) q
      join matters.boundary_role r on r.county_id = p.county_id and r.boundary_id = q.boundary_id
     where r.organisation_id is not null and r.role in ('owner', 'contributor')
    union select e.organisation_id from (${formerPlaces()}) q
      join matters.boundary f on f.county_id = p.county_id and f.id = q.boundary_id
      join matters.proposal_party e on e.county_id = p.county_id and e.proposal_id = f.proposal_id and q.place_id = any (e.must_at))`;
}

function formerPlaces() {
  return sql`select q.boundary_id, q.place_id from matters.boundary_place q
    join matters.proposal_place s on s.county_id = p.county_id and s.proposal_id = p.id and s.place_id = q.place_id
   where q.county_id = p.county_id and q.matter_id = p.matter_id and q.boundary_id is distinct from b.id
     and (q.ended_at is null or q.replaced_by = b.id)`;
}

/** What the rules need of it. */
export function factsOf(row: ProposalRow): ProposalFacts {
  return {
    proposer: row.proposer,
    roles: row.roles,
    startsOn: row.startsOn,
    objectBy: row.objectBy,
    answerBy: row.answerBy,
    endedBecause: row.endedBecause,
    places: row.places.map((place) => ({
      placeId: place.placeId,
      endedBecause: place.endedBecause,
      isMember: place.isMember,
      force: place.inForceSince ? (place.noMoreInForce ? 'was-in-force' : 'in-force') : null,
    })),
    parties: row.parties,
    rolesAreMembers: row.roles.every(
      ({ role, isMember }) => isMember || (role !== 'owner' && role !== 'contributor'),
    ),
  };
}

/** How it is settled, out of its columns. */
export function settledOf(row: SettledColumns): Settled {
  if (row.settled === 'officials') return { kind: 'officials' };
  return {
    kind: 'decided',
    body: row.body ?? '',
    paragraph: row.paragraph,
    decidedOn: row.decidedOn as LocalDate,
    registrationNumber: row.registrationNumber,
  };
}
