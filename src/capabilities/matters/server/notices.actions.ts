import type { CountyId } from '#platform/core/ids';
import { addDays, addWorkingDays, localDateOf } from '#platform/core/working-days';
import { enqueueMails, tx, type MailAskedFor } from '#platform/server';
import { mailStillWaiting } from './mails.actions.ts';
import { boundariesDue, proposalsWaiting, type BoundaryDue } from './notices.queries.ts';

/** Working days after which a proposal is written about once more. */
const WAITED = 10;
/** Days after which it is too late to be reminded; a proposal lapses after sixty working days. */
const LONGEST = 80;

/**
 * Write of what time has brought: proposals that have waited ten working days for a yes, boundaries whose day to be
 * looked at again has come. Each once, however often this is done and by how many processes.
 *
 * @returns how many letters were asked for
 */
export async function noticeWhatIsDue(now: Date): Promise<number> {
  const today = localDateOf(now);
  const waiting = await proposalsWaiting(addDays(today, -LONGEST), daysBefore(today));
  const due = await boundariesDue(today);
  let asked = 0;
  for (const countyId of new Set([...waiting, ...due].map((one) => one.countyId))) {
    asked += await tx({ system: true, countyId }, 'write', async (db) => {
      const proposals = await mailStillWaiting(db, of(countyId, waiting));
      return proposals + (await enqueueMails(db, of(countyId, due).map(boundaryMail)));
    });
  }
  return asked;
}

const of = <T extends { countyId: CountyId }>(countyId: CountyId, all: readonly T[]) =>
  all.filter((one) => one.countyId === countyId);

/** The last day on which a proposal can have been made to have waited long enough today. */
function daysBefore(today: ReturnType<typeof localDateOf>) {
  let day = addDays(today, -WAITED);
  while (addWorkingDays(day, WAITED) > today) day = addDays(day, -1);
  return day;
}

function boundaryMail(one: BoundaryDue): MailAskedFor {
  return {
    to: { person: one.personId, organisation: one.organisationId },
    kind: 'boundary-due',
    matter: one.matterId,
    about: { table: 'matters.boundary', id: one.boundaryId },
    link: `/boundaries/${one.boundaryId}`,
    key: `boundary-due/${one.boundaryId}/${one.lookAgainBy}/${one.organisationId}/${one.personId}`,
  };
}
