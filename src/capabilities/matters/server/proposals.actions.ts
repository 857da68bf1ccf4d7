import type { MatterId, PackageId, ProposalId } from '#platform/core/ids';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import { localDateOf } from '#platform/core/working-days';
import { asSystem, newId, writeOnce, type Db } from '#platform/server';
import { needsNobodyElse, partiesFor } from '../proposals-parties.rules.ts';
import { decideWithdrawal } from '../proposals-state.rules.ts';
import { PACKAGE_MAX, proposalClock } from '../proposals.rules.ts';
import type {
  PackageCommand,
  PackageOutcome,
  ProposalCommand,
  ProposeOutcome,
  WithdrawOutcome,
} from '../proposals.types.ts';
import { lockMatters } from './matter-lock.queries.ts';
import { mailProposed } from './mails.actions.ts';
import { judgingGround, type JudgingGround } from './proposals-judging.queries.ts';
import {
  insertAnswers,
  insertPackage,
  insertProposalParts,
  insertProposals,
  insertWithdrawal,
  type AnswerToKeep,
  type ProposalToKeep,
} from './proposals-keep.queries.ts';
import { counteredBy, refusalOf, type Refused } from './proposals-refused.actions.ts';
import { factsOf, type ProposalRow } from './proposals-rows.queries.ts';
import { settleProposals, type CameIntoForce } from './proposals-settle.actions.ts';
import { sayByYes } from './proposals-yes.actions.ts';
import { proposalRowsById } from './proposals.queries.ts';
import { lockOwnWords } from './stances.queries.ts';

/**
 * Propose a boundary. Where one's own yes is needed, proposing is it. Where nobody else's is needed anywhere, there is
 * nobody to agree with, and it is refused.
 * A counter-offer is also the answer to what it counters.
 */
export async function propose(
  viewer: Viewer,
  key: string,
  command: ProposalCommand,
  now: Date,
): Promise<ProposeOutcome> {
  return writeOnce(viewer, { key, body: command }, async (db): Promise<ProposeOutcome> => {
    const judged = await judge(db, viewer, [command], now);
    const [refusal] = judged.refusals;
    if (refusal) return { ok: false, ...refusal };
    const [id] = judged.toKeep.map((one) => one.id) as [ProposalId];
    const came = await keepAndSettle(db, viewer, judged, null, now);
    return { ok: true, id, inForceAt: came.get(id) ?? [] };
  });
}

/** Propose several together, to be answered in one sitting. All are sent, or none; what stands against each is told. */
export async function proposePackage(
  viewer: Viewer,
  key: string,
  command: PackageCommand,
  now: Date,
): Promise<PackageOutcome> {
  const { name, items } = command;
  return writeOnce(viewer, { key, body: command }, async (db): Promise<PackageOutcome> => {
    if (items.length === 0 || items.length > PACKAGE_MAX) {
      const reason = items.length === 0 ? 'no-items' : 'too-many';
      return { ok: false, refusals: [{ index: 0, reason, detail: {} }] };
    }
    const judged = await judge(db, viewer, items, now);
    const refusals = judged.refusals.flatMap((one, index) => (one ? [{ index, ...one }] : []));
    if (refusals.length > 0) return { ok: false, refusals };
    const id = newId<'package'>();
    const came = await keepAndSettle(db, viewer, judged, { id, name }, now);
    return { ok: true, id, proposals: items.length, inForce: came.size };
  });
}

interface Judged {
  ground: JudgingGround;
  /** In the order of the commands; null: may be proposed. */
  refusals: (Refused | null)[];
  toKeep: ProposalToKeep[];
  matterIds: MatterId[];
  /** What some of them answer with another proposal. */
  countered: ProposalRow[];
}

async function judge(
  db: Db,
  viewer: Viewer,
  commands: readonly ProposalCommand[],
  now: Date,
): Promise<Judged> {
  await lockOwnWords(db, viewer);
  const matterIds = [...new Set(commands.map((command) => command.matterId))];
  await lockMatters(db, viewer.countyId, matterIds);
  const ground = await judgingGround(db, viewer, matterIds);
  const countered = await counteredBy(db, viewer, commands);
  const clock = proposalClock(localDateOf(now));
  const toKeep: ProposalToKeep[] = [];
  const refusals = commands.map((command): Refused | null => {
    const refused = refusalOf(
      command,
      viewer,
      ground,
      countered,
      toKeep.map((one) => one.command),
      now,
    );
    if (refused) return refused;
    const places = command.placeIds.map((at) => ground.partyGroundAt(command.matterId, at));
    const parties = partiesFor(command.roles, places, ground);
    if (needsNobodyElse(parties, viewer.organisationId)) {
      return { reason: 'nobody-else', detail: {} };
    }
    toKeep.push({ id: newId<'proposal'>(), command, ...clock, parties });
    return null;
  });
  return { ground, refusals, toKeep, matterIds, countered: [...countered.values()] };
}

async function keepAndSettle(
  db: Db,
  viewer: Viewer,
  { ground, toKeep, matterIds, countered }: Judged,
  sentTogether: { id: PackageId; name: string } | null,
  now: Date,
): Promise<CameIntoForce> {
  if (sentTogether) await insertPackage(db, viewer, sentTogether.id, sentTogether.name, now);
  await insertProposals(db, viewer, toKeep, sentTogether?.id ?? null, now);
  await asSystem(db, viewer.countyId, () => insertProposalParts(db, viewer.countyId, toKeep, now));
  const own = toKeep.filter(({ parties }) =>
    parties.some((one) => one.organisationId === viewer.organisationId && one.mustAt.length > 0),
  );
  await insertAnswers(db, viewer, ownAnswers(toKeep, own), now);
  await mailProposed(db, viewer, toKeep, sentTogether?.id ?? null, countered);
  const yeses = own.map(({ command }) => ({
    matterId: command.matterId,
    asked: ground.askedOf(command.matterId) ?? 'county',
    roles: command.roles,
    placeIds: command.placeIds,
  }));
  const saidAt = await sayByYes(db, viewer, yeses, ground.municipalities, 'yes', now);
  return asSystem(db, viewer.countyId, () =>
    settleProposals(
      db,
      viewer.countyId,
      matterIds,
      now,
      toKeep.map(({ id }) => id),
      saidAt,
    ),
  );
}

function ownAnswers(
  toKeep: readonly ProposalToKeep[],
  own: readonly ProposalToKeep[],
): AnswerToKeep[] {
  const yeses = own.map(({ id }): AnswerToKeep => ({
    proposalId: id,
    answer: 'yes',
    reason: '',
    counterId: null,
  }));
  const counters = toKeep.flatMap(({ id, command }): AnswerToKeep[] =>
    command.counters
      ? [{ proposalId: command.counters, answer: 'counter', reason: '', counterId: id }]
      : [],
  );
  return [...yeses, ...counters];
}

/** Withdraw what one's own organisation has proposed, as long as it is in force nowhere. */
export async function withdrawProposal(
  viewer: Viewer,
  key: string,
  id: ProposalId,
  now: Date,
): Promise<WithdrawOutcome> {
  const body = ['withdraw-proposal', id];
  return writeOnce(viewer, { key, body }, async (db): Promise<WithdrawOutcome> => {
    await lockOwnWords(db, viewer);
    const [before] = await proposalRowsById(db, viewer, [id]);
    if (!before) return { ok: false, reason: 'no-such-proposal' };
    await lockMatters(db, viewer.countyId, [before.matter.id]);
    const [row] = await proposalRowsById(db, viewer, [id]);
    if (!row) return { ok: false, reason: 'no-such-proposal' };
    const who = { organisationId: viewer.organisationId, mayWrite: mayWrite(viewer) };
    const decision = decideWithdrawal(factsOf(row), who, localDateOf(now));
    if (!decision.ok) return decision;
    await insertWithdrawal(db, viewer, id, now);
    return { ok: true };
  });
}
