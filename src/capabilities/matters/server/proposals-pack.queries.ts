import type { OrganisationId, PlaceId } from '#platform/core/ids';
import { localDateOf } from '#platform/core/working-days';
import { newId, type Db } from '#platform/server';
import { partiesAt } from '../boundaries.rules.ts';
import type { DemoBoundary, DemoProposal, MattersDemo } from '../matters.pack.ts';
import { partiesFor } from '../proposals-parties.rules.ts';
import { proposalClock } from '../proposals.rules.ts';
import type { RoleHeld } from '../proposals.types.ts';
import { at, day, moment } from './proposals-laying-in.ts';

/** What the parts of a county pack became, as proposals need it. */
interface LaidForAgreeing {
  countyId: string;
  organisations: Map<string, string>;
  people: Map<string, { id: string; name: string }>;
  matters: Map<string, string>;
  boundaries: Map<string, string>;
}
interface Ground extends LaidForAgreeing {
  now: Date;
  demo: MattersDemo;
  members: Set<OrganisationId>;
  municipalities: Set<OrganisationId>;
  packages: Map<string, string>;
  proposals: Map<string, string>;
}

/**
 * Lay in invented packages, proposals with their answers, and "still true", dated back from `now`. Who must say yes
 * follows from the rules, claims apart: whoever names itself is asked when the standings are worked out.
 */
export async function layInAgreeing(
  db: Db,
  demo: MattersDemo,
  laid: LaidForAgreeing,
  now: Date,
): Promise<void> {
  const { packages, proposals, stillTrue } = demo.agreeing;
  const ground: Ground = {
    ...laid,
    ...(await membersOf(db, laid.countyId)),
    now,
    demo,
    packages: new Map(packages.map(({ key }) => [key, newId()])),
    proposals: new Map(proposals.map(({ key }) => [key, newId()])),
  };
  if (packages.length > 0) {
    await db
      .insertInto('matters.proposal_package')
      .values(
        packages.map((one) => ({
          county_id: laid.countyId,
          id: at(ground.packages, one.key),
          organisation_id: at(laid.organisations, one.by),
          name: one.name,
          sent_at: moment(now, one.sentDaysAgo, 8),
          sent_by: at(laid.people, one.person).id,
          sent_by_name: at(laid.people, one.person).name,
          invented: true,
        })),
      )
      .execute();
  }
  for (const proposal of proposals) await insertProposal(db, ground, proposal);
  for (const proposal of proposals) await insertAnswers(db, ground, proposal);
  if (stillTrue.length > 0) {
    await db
      .insertInto('matters.boundary_still_true')
      .values(
        stillTrue.map((one) => ({
          county_id: laid.countyId,
          boundary_id: at(laid.boundaries, one.boundary),
          organisation_id: at(laid.organisations, one.organisation),
          said_at: moment(now, one.daysAgo, 10),
          said_by: at(laid.people, one.by).id,
          said_by_name: at(laid.people, one.by).name,
        })),
      )
      .execute();
  }
}

async function membersOf(db: Db, countyId: string) {
  const rows = await db
    .selectFrom('organisations.county_member as m')
    .innerJoin('organisations.organisation as o', 'o.id', 'm.organisation_id')
    .select(['o.id', 'o.kind'])
    .where('m.county_id', '=', countyId)
    .where('m.membership', '=', 'member')
    .execute();
  const municipal = rows.filter(({ kind }) => kind === 'municipality');
  return {
    members: new Set(rows.map(({ id }) => id as OrganisationId)),
    municipalities: new Set(municipal.map(({ id }) => id as OrganisationId)),
  };
}

async function insertProposal(db: Db, ground: Ground, proposal: DemoProposal): Promise<void> {
  const { countyId: county_id, now, people, demo } = ground;
  const id = at(ground.proposals, proposal.key);
  const became = demo.boundaries.find(({ key }) => key === proposal.becomes);
  const proposedAt = moment(now, proposal.proposedDaysAgo, 8);
  const clock = proposalClock(localDateOf(proposedAt));
  const roles = rolesOf(ground, became?.roles ?? proposal.roles);
  const places = placesOf(ground, proposal);
  await db
    .insertInto('matters.proposal')
    .values({
      county_id,
      id,
      organisation_id: at(ground.organisations, proposal.by),
      matter_id: at(ground.matters, proposal.matter),
      package_id: proposal.package ? at(ground.packages, proposal.package) : null,
      counters: proposal.counters ? at(ground.proposals, proposal.counters) : null,
      limit_sentence: became?.limit ?? proposal.limit,
      ...settledAs(became, now),
      look_again_by: day(moment(now, -proposal.lookAgainDaysAhead, 9)),
      message: proposal.message,
      proposed_at: proposedAt,
      proposed_by: at(people, proposal.person).id,
      proposed_by_name: at(people, proposal.person).name,
      object_by: clock.objectBy,
      answer_by: clock.answerBy,
      invented: true,
    })
    .execute();
  await insertParts(db, ground, proposal, { id, roles, places, askedAt: proposedAt });
  if (proposal.becomes === undefined) return;
  await db
    .updateTable('matters.boundary')
    .set({ proposal_id: id })
    .where('county_id', '=', county_id)
    .where('id', '=', at(ground.boundaries, proposal.becomes))
    .execute();
}

function settledAs(boundary: DemoBoundary | undefined, now: Date) {
  const decision = boundary?.decision;
  if (!decision) return { settled: 'officials' };
  return {
    settled: 'decided',
    body: decision.body,
    paragraph: decision.section,
    decided_on: day(moment(now, decision.decidedDaysAgo, 9)),
    registration_number: decision.dnr,
  };
}

function rolesOf(
  { organisations }: Ground,
  roles: readonly { organisation: string; role: string }[],
): RoleHeld[] {
  return roles.map(({ organisation, role }) => ({
    organisationId:
      organisation === 'each-municipality'
        ? null
        : (at(organisations, organisation) as OrganisationId),
    role: role as RoleHeld['role'],
  }));
}

function placesOf(ground: Ground, { places }: Pick<DemoProposal, 'places'>): PlaceId[] {
  if (places === null) return [ground.countyId as PlaceId];
  if (places === 'all') return [...ground.municipalities];
  return places.map((slug) => at(ground.organisations, slug) as OrganisationId);
}

async function insertParts(
  db: Db,
  ground: Ground,
  proposal: DemoProposal,
  parts: { id: string; roles: RoleHeld[]; places: PlaceId[]; askedAt: Date },
): Promise<void> {
  const { id, roles, places, askedAt } = parts;
  const row = { county_id: ground.countyId, proposal_id: id };
  await db
    .insertInto('matters.proposal_role')
    .values(
      roles.map(({ organisationId, role }, position) => ({
        ...row,
        position,
        organisation_id: organisationId,
        role,
      })),
    )
    .execute();
  await db
    .insertInto('matters.proposal_place')
    .values(places.map((place_id) => ({ ...row, place_id })))
    .execute();
  const grounds = places.map((placeId) => ({
    placeId,
    municipalityId: proposal.places === null ? null : (placeId as OrganisationId),
    claimants: [],
    formerParties: formerPartiesAt(ground, proposal, placeId),
  }));
  await db
    .insertInto('matters.proposal_party')
    .values(
      partiesFor(roles, grounds, ground).map(({ organisationId, mustAt, mayObject }) => ({
        ...row,
        organisation_id: organisationId,
        must_at: mustAt as string[],
        may_object: mayObject,
        asked_at: askedAt,
      })),
    )
    .execute();
}

/** Parties of another boundary of the demo that is in force there. */
function formerPartiesAt(ground: Ground, proposal: DemoProposal, placeId: PlaceId) {
  const municipalityId = proposal.places === null ? null : (placeId as OrganisationId);
  const standing = ground.demo.boundaries.find(
    (one) =>
      one.matter === proposal.matter &&
      one.key !== proposal.becomes &&
      placesOf(ground, one).includes(placeId),
  );
  if (!standing) return [];
  return partiesAt(
    { roles: rolesOf(ground, standing.roles), hadToSayYes: [] },
    placeId,
    municipalityId,
  );
}

async function insertAnswers(db: Db, ground: Ground, proposal: DemoProposal): Promise<void> {
  const answers = [...proposal.answers].sort((a, b) => b.daysAgo - a.daysAgo);
  for (const one of answers) {
    await db
      .insertInto('matters.proposal_answer')
      .values({
        county_id: ground.countyId,
        id: newId() as string,
        organisation_id: at(ground.organisations, one.organisation),
        proposal_id: at(ground.proposals, proposal.key),
        answer: one.answer,
        reason: one.reason ?? '',
        counter_id: one.counter ? at(ground.proposals, one.counter) : null,
        answered_at: moment(ground.now, one.daysAgo, 10),
        answered_by: at(ground.people, one.by).id,
        answered_by_name: at(ground.people, one.by).name,
        invented: true,
      })
      .execute();
  }
}
