import type { OrganisationId, ProposalId } from '#platform/core/ids';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import { localDateOf, type LocalDate } from '#platform/core/working-days';
import { asSystem, writeOnce, type Db } from '#platform/server';
import { decideAnswer, type PartyFacts } from '../proposals-state.rules.ts';
import type { AnswerCommand, AnswerRefusal, AnswersOutcome } from '../proposals.types.ts';
import { lockMatters } from './matter-lock.queries.ts';
import { mailAnswered } from './mails.actions.ts';
import { insertAnswers } from './proposals-keep.queries.ts';
import { factsOf, type ProposalRow } from './proposals-rows.queries.ts';
import { settleProposals } from './proposals-settle.actions.ts';
import { sayByYes } from './proposals-yes.actions.ts';
import { proposalsBeside, visibleProposals } from './proposals.queries.ts';
import { lockOwnWords, nameableOrganisations } from './stances.queries.ts';

/**
 * Answer proposals in the name of the viewer's organisation, one or a whole sitting: yes, no (with a reason), an
 * objection (with a reason), or take back what was answered. What cannot be taken is told with its reason; the rest
 * is kept, in one transaction and a fixed number of statements. The last yes that a place waits for puts it in force.
 */
export async function answerProposals(
  viewer: Viewer,
  key: string,
  answers: readonly AnswerCommand[],
  now: Date,
): Promise<AnswersOutcome> {
  const body = ['answer-proposals', ...answers];
  return writeOnce(viewer, { key, body }, async (db): Promise<AnswersOutcome> => {
    await lockOwnWords(db, viewer);
    const ids = answers.map((one) => one.proposalId);
    const held = await holdProposals(db, viewer, ids);
    const today = localDateOf(now);
    const refusals = answers.map((one) =>
      takeAnswer(viewer, held.visible.get(one.proposalId), one, today),
    );
    const taken = answers.filter((_, index) => refusals[index] === null);
    const came = await keepAnswers(db, viewer, taken, held, now);
    return {
      results: answers.map(({ proposalId }, index) => ({
        proposalId,
        refusal: refusals[index] ?? null,
        inForceAt: refusals[index] === null ? (came.get(proposalId) ?? []) : [],
      })),
    };
  });
}

/** The proposals among these that the viewer may see, and the open ones beside them, held until the transaction ends. */
interface Held {
  /** Those that the viewer may answer. */
  visible: Map<ProposalId, ProposalRow>;
  all: ProposalRow[];
}

async function holdProposals(db: Db, viewer: Viewer, ids: readonly ProposalId[]): Promise<Held> {
  const visible = await visibleProposals(db, viewer, ids);
  const matterIds = [...new Set(visible.map((one) => one.matterId))];
  await lockMatters(db, viewer.countyId, matterIds);
  // what may be seen has been asked as the viewer; read by the house, which settles it all afterwards
  const all = await asSystem(db, viewer.countyId, () =>
    proposalsBeside(
      db,
      viewer.countyId,
      visible.map(({ id }) => id),
      matterIds,
    ),
  );
  const mine = new Set(visible.map(({ id }) => id));
  return {
    visible: new Map(all.filter(({ id }) => mine.has(id)).map((row) => [row.id, row])),
    all,
  };
}

/** Decides one answer after the other, each knowing of those before it. */
function takeAnswer(
  viewer: Viewer,
  row: ProposalRow | undefined,
  command: AnswerCommand,
  today: LocalDate,
): AnswerRefusal | null {
  if (!row) return 'no-such-proposal';
  const who = { organisationId: viewer.organisationId, mayWrite: mayWrite(viewer) };
  const decision = decideAnswer(factsOf(row), command, who, today);
  if (!decision.ok) return decision.reason;
  const own = row.parties.find((one) => one.organisationId === viewer.organisationId);
  if (own) (own as { answer: PartyFacts['answer'] }).answer = command.answer;
  return null;
}

async function keepAnswers(
  db: Db,
  viewer: Viewer,
  taken: readonly AnswerCommand[],
  held: Held,
  now: Date,
) {
  if (taken.length === 0) return new Map();
  await insertAnswers(
    db,
    viewer,
    taken.map((one) => ({ ...one, counterId: null })),
    now,
  );
  const rowOf = ({ proposalId }: AnswerCommand) => held.visible.get(proposalId) as ProposalRow;
  const yeses = taken.filter(({ answer }) => answer === 'yes').map((one) => asYes(rowOf(one)));
  const saidAt = await sayByYes(db, viewer, yeses, await municipalitiesOf(db, viewer), 'yes', now);
  const matterIds = [...new Set(taken.map((one) => rowOf(one).matter.id))];
  const order = taken.map(({ proposalId }) => proposalId);
  const answered = taken.map((one) => ({ row: rowOf(one), answer: one.answer }));
  await mailAnswered(db, viewer, answered, now);
  return asSystem(db, viewer.countyId, () =>
    settleProposals(db, viewer.countyId, matterIds, now, order, saidAt, held.all),
  );
}

function asYes(row: ProposalRow) {
  return {
    matterId: row.matter.id,
    asked: row.matter.asked,
    roles: row.roles,
    placeIds: row.places.filter((one) => !one.endedBecause).map(({ placeId }) => placeId),
  };
}

/** The county's municipalities, which are its places too; members only. */
export async function municipalitiesOf(db: Db, viewer: Viewer): Promise<Set<OrganisationId>> {
  const organisations = await nameableOrganisations(db, viewer.countyId);
  const municipal = organisations.filter((one) => one.member && one.kind === 'municipality');
  return new Set(municipal.map(({ id }) => id));
}
