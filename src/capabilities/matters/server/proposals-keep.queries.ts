import { sql } from 'kysely';
import type {
  BoundaryId,
  CountyId,
  MatterId,
  PackageId,
  PlaceId,
  ProposalId,
} from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { LocalDate } from '#platform/core/working-days';
import { newId, type Db } from '#platform/server';
import type { PartyNeeded } from '../proposals-parties.rules.ts';
import type { AnswerKind, ProposalCommand, ProposalEnd, Settled } from '../proposals.types.ts';

/** A proposal ready to be kept. */
export interface ProposalToKeep {
  id: ProposalId;
  command: ProposalCommand;
  objectBy: LocalDate;
  answerBy: LocalDate;
  parties: readonly PartyNeeded[];
}

/** Keep a package, in the name of the viewer's organisation. */
export async function insertPackage(
  db: Db,
  viewer: Viewer,
  id: PackageId,
  name: string,
  now: Date,
): Promise<void> {
  await db
    .insertInto('matters.proposal_package')
    .values({
      county_id: viewer.countyId,
      id,
      organisation_id: viewer.organisationId,
      name,
      sent_at: now,
      sent_by: viewer.personId,
      sent_by_name: viewer.personName,
    })
    .execute();
}

/** Keep what is proposed, in the name of the viewer's organisation. One statement. */
export async function insertProposals(
  db: Db,
  viewer: Viewer,
  proposals: readonly ProposalToKeep[],
  packageId: PackageId | null,
  now: Date,
): Promise<void> {
  await db
    .insertInto('matters.proposal')
    .values(
      proposals.map(({ id, command, objectBy, answerBy }) => ({
        county_id: viewer.countyId,
        id,
        organisation_id: viewer.organisationId,
        matter_id: command.matterId,
        package_id: packageId,
        counters: command.counters,
        limit_sentence: command.limit,
        ...settledColumns(command.settled),
        starts_on: command.startsOn,
        look_again_by: command.lookAgainBy,
        message: command.message,
        proposed_at: now,
        proposed_by: viewer.personId,
        proposed_by_name: viewer.personName,
        object_by: objectBy,
        answer_by: answerBy,
      })),
    )
    .execute();
}

function settledColumns(settled: Settled) {
  const decided = settled.kind === 'decided' ? settled : null;
  return {
    settled: settled.kind,
    body: decided?.body ?? null,
    paragraph: decided?.paragraph ?? null,
    decided_on: decided?.decidedOn ?? null,
    registration_number: decided?.registrationNumber ?? null,
  };
}

/** Keep roles, places and parties of proposals. As the house itself. Three statements. */
export async function insertProposalParts(
  db: Db,
  countyId: CountyId,
  proposals: readonly ProposalToKeep[],
  now: Date,
): Promise<void> {
  await db
    .insertInto('matters.proposal_role')
    .values(
      proposals.flatMap(({ id, command }) =>
        command.roles.map(({ organisationId, role }, position) => ({
          county_id: countyId,
          proposal_id: id,
          position,
          organisation_id: organisationId,
          role,
        })),
      ),
    )
    .execute();
  await db
    .insertInto('matters.proposal_place')
    .values(
      proposals.flatMap(({ id, command }) =>
        command.placeIds.map((place_id) => ({ county_id: countyId, proposal_id: id, place_id })),
      ),
    )
    .execute();
  await db
    .insertInto('matters.proposal_party')
    .values(
      proposals.flatMap(({ id, parties }) =>
        parties.map(({ organisationId, mustAt, mayObject }) => ({
          county_id: countyId,
          proposal_id: id,
          organisation_id: organisationId,
          must_at: mustAt as string[],
          may_object: mayObject,
          asked_at: now,
        })),
      ),
    )
    .execute();
}

/** One answer ready to be kept. */
export interface AnswerToKeep {
  proposalId: ProposalId;
  answer: AnswerKind;
  reason: string;
  counterId: ProposalId | null;
}

/** Keep what the viewer's organisation answers now; earlier answers stay, and are in force no more. One statement. */
export async function insertAnswers(
  db: Db,
  viewer: Viewer,
  answers: readonly AnswerToKeep[],
  now: Date,
): Promise<void> {
  if (answers.length === 0) return;
  await db
    .insertInto('matters.proposal_answer')
    .values(
      answers.map(({ proposalId, answer, reason, counterId }) => ({
        county_id: viewer.countyId,
        id: newId() as string,
        organisation_id: viewer.organisationId,
        proposal_id: proposalId,
        answer,
        reason,
        counter_id: counterId,
        answered_at: now,
        answered_by: viewer.personId,
        answered_by_name: viewer.personName,
      })),
    )
    .execute();
}

/** Withdraw a proposal, in the name of the viewer's organisation. */
export async function insertWithdrawal(
  db: Db,
  viewer: Viewer,
  id: ProposalId,
  now: Date,
): Promise<void> {
  await db
    .updateTable('matters.proposal')
    .set({ ended_at: now, ended_because: 'withdrawn' })
    .where('county_id', '=', viewer.countyId)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

/** A place where a boundary comes into force. */
export interface NewForce {
  proposalId: ProposalId;
  boundaryId: BoundaryId;
  matterId: MatterId;
  placeId: PlaceId;
}
/** A boundary that its proposal becomes, at the first place where it comes into force. */
export interface NewBoundary {
  id: BoundaryId;
  proposalId: ProposalId;
  since: LocalDate;
  lookAgainBy: LocalDate;
}

/**
 * Proposals become boundaries, which come into force at places; the one that stood there before is replaced. Who has
 * left the county is needed no more. As the house itself; the database refuses where a yes is missing. Five
 * statements, however many.
 */
export async function keepForce(
  db: Db,
  countyId: CountyId,
  boundaries: readonly NewBoundary[],
  force: readonly NewForce[],
  now: Date,
): Promise<void> {
  const proposalIds = [...new Set(force.map(({ proposalId }) => proposalId))];
  await sql`update matters.proposal_party t set must_at = '{}'
   where t.county_id = ${countyId} and t.proposal_id = any (${proposalIds}::uuid[]) and cardinality(t.must_at) > 0
     and not exists (select from organisations.county_member m where m.county_id = t.county_id
       and m.organisation_id = t.organisation_id and m.membership = 'member')`.execute(db);
  if (boundaries.length > 0) {
    const given = sql`jsonb_to_recordset(${JSON.stringify(boundaries)}::jsonb)
      as g(id uuid, "proposalId" uuid, since date, "lookAgainBy" date)`;
    await sql`insert into matters.boundary (county_id, id, matter_id, limit_sentence, settled, body, paragraph, decided_on,
        registration_number, since, look_again_by, invented, proposal_id)
      select p.county_id, g.id, p.matter_id, p.limit_sentence, p.settled, p.body, p.paragraph, p.decided_on,
        p.registration_number, g.since, g."lookAgainBy", p.invented, p.id
      from ${given} join matters.proposal p on p.county_id = ${countyId} and p.id = g."proposalId"`.execute(
      db,
    );
    await sql`insert into matters.boundary_role (county_id, boundary_id, position, organisation_id, role)
      select r.county_id, g.id, r.position, r.organisation_id, r.role
      from ${given} join matters.proposal_role r on r.county_id = ${countyId} and r.proposal_id = g."proposalId"`.execute(
      db,
    );
  }
  const given = sql`jsonb_to_recordset(${JSON.stringify(force)}::jsonb)
    as g("boundaryId" uuid, "matterId" uuid, "placeId" uuid)`;
  await sql`update matters.boundary_place q set ended_at = ${now}, ended_because = 'replaced', replaced_by = g."boundaryId"
    from ${given} where q.county_id = ${countyId} and q.matter_id = g."matterId" and q.place_id = g."placeId"
      and q.ended_at is null and q.boundary_id <> g."boundaryId"`.execute(db);
  await sql`insert into matters.boundary_place (county_id, boundary_id, place_id, in_force_since)
    select ${countyId}::uuid, g."boundaryId", g."placeId", ${now} from ${given}`.execute(db);
}

/** What ends at a place, and what ends altogether. As the house itself. At most two statements. */
export async function keepEnds(
  db: Db,
  countyId: CountyId,
  ends: {
    places: readonly { proposalId: ProposalId; placeId: PlaceId }[];
    proposals: readonly { proposalId: ProposalId; because: ProposalEnd }[];
  },
  now: Date,
): Promise<void> {
  if (ends.places.length > 0) {
    await sql`update matters.proposal_place s set ended_at = ${now}, ended_because = 'superseded'
      from jsonb_to_recordset(${JSON.stringify(ends.places)}::jsonb) as g("proposalId" uuid, "placeId" uuid)
     where s.county_id = ${countyId} and s.proposal_id = g."proposalId" and s.place_id = g."placeId" and s.ended_at is null`.execute(
      db,
    );
  }
  if (ends.proposals.length > 0) {
    await sql`update matters.proposal p set ended_at = ${now}, ended_because = g.because
      from jsonb_to_recordset(${JSON.stringify(ends.proposals)}::jsonb) as g("proposalId" uuid, because text)
     where p.county_id = ${countyId} and p.id = g."proposalId" and p.ended_at is null`.execute(db);
  }
}
