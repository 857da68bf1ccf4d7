import type { ProposalId } from '#platform/core/ids';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import { localDateOf } from '#platform/core/working-days';
import type { Db } from '#platform/server';
import { decideAnswer } from '../proposals-state.rules.ts';
import { decideProposal } from '../proposals.rules.ts';
import type {
  AnswerRefusal,
  ProposalCommand,
  ProposalRefusal,
  RefusalDetail,
} from '../proposals.types.ts';
import type { JudgingGround } from './proposals-judging.queries.ts';
import { factsOf, type ProposalRow } from './proposals-rows.queries.ts';
import { proposalRowsById } from './proposals.queries.ts';

/** Why something may not be proposed. */
export interface Refused {
  reason: ProposalRefusal;
  detail: RefusalDetail;
}

/** The proposals that some commands answer, by id, as far as the viewer may see them. */
export async function counteredBy(
  db: Db,
  viewer: Viewer,
  commands: readonly ProposalCommand[],
): Promise<Map<ProposalId, ProposalRow>> {
  const ids = commands.flatMap((command) => command.counters ?? []);
  const rows = await proposalRowsById(db, viewer, ids);
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * What stands against a proposal; null: nothing does. The same when it is read through before sending and when it is
 * sent.
 *
 * @param before  those sent together with it, that come before it
 */
export function refusalOf(
  command: ProposalCommand,
  viewer: Viewer,
  ground: JudgingGround,
  countered: ReadonlyMap<ProposalId, ProposalRow>,
  before: readonly ProposalCommand[],
  now: Date,
): Refused | null {
  const decision = decideProposal(command, ground.groundOf(command.matterId), now);
  if (!decision.ok) return { reason: decision.reason, detail: decision.detail ?? {} };
  const isTwice = before.some(
    (one) =>
      one.matterId === command.matterId && one.placeIds.some((at) => command.placeIds.includes(at)),
  );
  if (isTwice) return { reason: 'already-proposed', detail: {} };
  if (command.counters === null) return null;
  const first = countered.get(command.counters);
  const meets = first?.places.some((one) => command.placeIds.includes(one.placeId)) ?? false;
  if (!first || first.matter.id !== command.matterId || !meets) {
    return { reason: 'no-such-proposal', detail: {} };
  }
  const who = { organisationId: viewer.organisationId, mayWrite: mayWrite(viewer) };
  const answer = { answer: 'counter', reason: '' } as const;
  const may = decideAnswer(factsOf(first), answer, who, localDateOf(now));
  return may.ok ? null : { reason: counterRefusal(may.reason), detail: { proposalId: first.id } };
}

function counterRefusal(reason: AnswerRefusal): ProposalRefusal {
  if (reason === 'not-asked' || reason === 'may-not-object') return 'not-asked';
  if (reason === 'in-force-already' || reason === 'lapsed') return reason;
  return 'ended';
}
