import type { BoundaryId, CountyId, MatterId, OrganisationId, PersonId } from '#platform/core/ids';
import { isLocalDate, type LocalDate } from '#platform/core/working-days';
import { askOpen } from '#platform/server';
import type { ProposalWaiting } from './mails.actions.ts';

/** Proposals of any county, made between two Swedish days, that still wait for a yes and have not been written about. */
export async function proposalsWaiting(
  notBefore: LocalDate,
  before: LocalDate,
): Promise<ProposalWaiting[]> {
  if (!isLocalDate(notBefore) || !isLocalDate(before)) throw new Error('not a day');
  return askOpen<ProposalWaiting>(`select county_id as "countyId", proposal_id as "proposalId", package_id as "packageId",
      proposer, matter_id as "matterId", organisation_id as "organisationId", answer_by::text as "answerBy"
    from mail.proposals_waiting('${before}', '${notBefore}')`);
}

/** A boundary whose day has come, for one person of one of its parties. */
export interface BoundaryDue {
  countyId: CountyId;
  boundaryId: BoundaryId;
  matterId: MatterId;
  organisationId: OrganisationId;
  personId: PersonId;
  lookAgainBy: LocalDate;
}

/** Boundaries of any county that are to be looked at again by a Swedish day, and have not been written about. */
export async function boundariesDue(today: LocalDate): Promise<BoundaryDue[]> {
  if (!isLocalDate(today)) throw new Error('not a day');
  return askOpen<BoundaryDue>(`select county_id as "countyId", boundary_id as "boundaryId", matter_id as "matterId",
      organisation_id as "organisationId", person_id as "personId", look_again_by::text as "lookAgainBy"
    from mail.boundaries_due('${today}')`);
}
