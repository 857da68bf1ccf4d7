import {
  answerMatter,
  answerProposals,
  boundariesTold,
  propose,
  proposalsSeen,
  withdrawProposal,
} from '#matters/server';
import type { AnswerCommand, ProposalCommand, ProposalSeen } from '#matters';
import type { MatterId, OrganisationId, PlaceId, ProposalId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import type { FreshHouse } from './fresh.ts';
import type { SmallCounty } from './small-county.ts';

/** A Tuesday; the last day to object is 2026-09-29, to answer 2026-11-24. */
export const START = new Date('2026-09-01T08:00:00Z');
export const LATER = new Date('2026-09-03T08:00:00Z');
/** The day after the last day to answer. */
export const LAPSED = new Date('2026-11-25T08:00:00Z');

/** What the tests of proposals do in a small county, in the words of the domain. */
export function proposing(house: FreshHouse, c: SmallCounty) {
  const command = (more: Partial<ProposalCommand> = {}): ProposalCommand => ({
    matterId: c.wide,
    placeIds: [c.countyId],
    roles: [
      { organisationId: c.region.organisationId, role: 'owner' },
      { organisationId: c.agency.organisationId, role: 'contributor' },
    ],
    limit: 'Regionen svarar, myndigheten hjälper till.',
    settled: { kind: 'officials' },
    startsOn: null,
    lookAgainBy: '2027-09-01',
    message: '',
    counters: null,
    ...more,
  });
  /** Each municipality owns it at home, the agency contributes; proposed for all three. */
  const everywhere = (more: Partial<ProposalCommand> = {}): ProposalCommand =>
    command({
      matterId: c.local,
      placeIds: [c.alby, c.berga, c.cedra].map((one) => one.organisationId),
      roles: [
        { organisationId: null, role: 'owner' },
        { organisationId: c.agency.organisationId, role: 'contributor' },
      ],
      ...more,
    });
  const tryPropose = (viewer: Viewer, more: ProposalCommand, now = START) =>
    propose(viewer, newFormKey(), more, now);
  const made = async (viewer: Viewer, more: ProposalCommand, now = START): Promise<ProposalId> => {
    const outcome = await tryPropose(viewer, more, now);
    if (!outcome.ok) throw new Error(outcome.reason);
    return outcome.id;
  };
  const answer = async (
    viewer: Viewer,
    proposalId: ProposalId,
    kind: AnswerCommand['answer'] = 'yes',
    now = LATER,
    reason = kind === 'no' || kind === 'objects' ? 'Vi ser det annorlunda.' : '',
  ) => {
    const given = [{ proposalId, answer: kind, reason }];
    const { results } = await answerProposals(viewer, newFormKey(), given, now);
    return results[0]!;
  };
  return {
    command,
    everywhere,
    tryPropose,
    made,
    answer,
    withdraw: (viewer: Viewer, id: ProposalId, now = LATER) =>
      withdrawProposal(viewer, newFormKey(), id, now),
    /** The proposal as somebody sees it; undefined: not at all. */
    seen: async (viewer: Viewer, id: ProposalId, now = LATER): Promise<ProposalSeen | undefined> =>
      (await tx(viewer, 'read', (db) => proposalsSeen(db, viewer, { ids: [id] }, now)))[0],
    waiting: async (viewer: Viewer, now = LATER) =>
      (await tx(viewer, 'read', (db) => proposalsSeen(db, viewer, 'waiting', now))).map(
        ({ id }) => id,
      ),
    told: (viewer: Viewer, matterId: MatterId, now = LATER) =>
      tx(viewer, 'read', (db) => boundariesTold(db, viewer, { matterId }, now)),
    /** Which proposals are in force where, as the database has it. */
    inForce: async (matterId: MatterId): Promise<{ proposalId: string; placeId: string }[]> =>
      (
        await house.owner.query(
          `select b.proposal_id as "proposalId", q.place_id as "placeId" from matters.boundary_place q
             join matters.boundary b on b.county_id = q.county_id and b.id = q.boundary_id
            where q.county_id = $1 and q.matter_id = $2 and q.ended_at is null order by q.place_id`,
          [c.countyId, matterId],
        )
      ).rows,
    standing: async (matterId: MatterId, placeId: PlaceId): Promise<string | undefined> =>
      (
        await house.owner.query(
          'select kind from matters.standing where county_id = $1 and matter_id = $2 and place_id = $3',
          [c.countyId, matterId, placeId],
        )
      ).rows[0]?.kind,
    claim: (viewer: Viewer, slug: string, owners: OrganisationId[], now = LATER) =>
      answerMatter(
        viewer,
        newFormKey(),
        {
          slug,
          placeId: null,
          seen: '',
          said: { kind: 'owners', owners },
          ownRole: 'none',
          remark: '',
        } as never,
        now,
      ),
    leaves: (viewer: Viewer) =>
      house.owner.query(
        `update organisations.county_member set membership = 'known' where county_id = $1 and organisation_id = $2`,
        [c.countyId, viewer.organisationId],
      ),
  };
}
