import { no } from '#platform/core/decision';
import type { CountyId, MatterId, OrganisationId, RoundId } from '#platform/core/ids';
import { isCoordinator, type Viewer } from '#platform/core/viewer';
import { localDateOf, type LocalDate } from '#platform/core/working-days';
import { asSystem, newId, tx, writeOnce, type Db } from '#platform/server';
import {
  answerByFromInvitation,
  decideExtension,
  decideInvitation,
  decideOpening,
  decideStart,
} from '../rounds.rules.ts';
import type { ClosingRefusal, ReminderRefusal } from '../rounds-reminding.rules.ts';
import { insertAsks } from './asks.queries.ts';
import { mailRound } from './mails.actions.ts';
import {
  changeRound,
  dueRounds,
  insertRound,
  lockBeginning,
  roundForDecision,
  roundGround,
  type OpenedBecause,
  type RoundHeld,
} from './rounds.queries.ts';
import { putInForce } from './stances.queries.ts';
import { workOutStandings } from './standings.actions.ts';

/** A round as the form asks for it. */
export interface RoundCommand {
  nameSv: string;
  nameEn: string;
  matters: MatterId[];
  organisations: OrganisationId[];
  answerBy: LocalDate;
}
type Reason<D> = D extends { ok: false; reason: infer R } ? R : never;
export type RoundRefusal =
  | Reason<ReturnType<typeof decideStart>>
  | Reason<ReturnType<typeof decideInvitation>>
  | Reason<ReturnType<typeof decideExtension>>
  | ReminderRefusal
  | ClosingRefusal
  | 'nobody-to-remind'
  | 'no-such-round'
  | 'no-such-matter';
export type RoundOutcome = { ok: true; id: RoundId } | { ok: false; reason: RoundRefusal };

/** Begin a round. Where the region is not among the asked, the others are invited at once. */
export async function startRound(
  viewer: Viewer,
  key: string,
  command: RoundCommand,
  now: Date,
): Promise<RoundOutcome> {
  return writeOnce(viewer, { key, body: command }, async (db): Promise<RoundOutcome> => {
    await lockBeginning(db, viewer.countyId);
    const ground = await roundGround(db, viewer);
    const known = new Set(ground.matters.map((matter) => matter.id));
    if (!command.matters.every((id) => known.has(id))) return no('no-such-matter');
    const decision = decideStart(
      { ...command, startsOn: localDateOf(now) },
      {
        coordinator: isCoordinator(viewer),
        members: new Set(ground.members.map((member) => member.id)),
        mattersInBlindRounds: new Set(ground.matters.filter((m) => m.running).map((m) => m.id)),
      },
      now,
    );
    if (!decision.ok) return decision;
    const region = ground.members.find((member) => member.isRegion)?.id;
    const regionFirst = command.organisations.some((id) => id === region);
    const id = newId<'round'>();
    const round = { ...command, id, startedAt: now, invitedAt: regionFirst ? null : now };
    await insertRound(db, viewer, round);
    await insertAsks(db, viewer, id, command);
    const first = command.organisations.filter((one) => !regionFirst || one === region);
    const to = first.map((organisationId) => ({ organisationId }));
    await mailRound(db, id, 'round-begun', to, command.answerBy);
    return { ok: true, id };
  });
}

/**
 * Invite the others, once the region has answered its own matters. They keep as many working days as the round
 * set out with. Where the region alone was asked, the round is complete and opens.
 */
export async function inviteOthers(
  viewer: Viewer,
  key: string,
  roundId: string,
  now: Date,
): Promise<RoundOutcome> {
  return writeOnce(
    viewer,
    { key, body: ['invite', roundId] },
    async (db): Promise<RoundOutcome> => {
      const round = isCoordinator(viewer)
        ? await roundForDecision(db, viewer.countyId, roundId)
        : null;
      if (!round) return no('no-such-round');
      const decision = decideInvitation(round, now);
      if (!decision.ok) return decision;
      const answerBy = answerByFromInvitation(round, now);
      await changeRound(db, viewer.countyId, roundId, { invitedAt: now, answerBy, extended: null });
      const others = askedIn(round).filter((one) => one.organisationId !== round.regionId);
      await mailRound(db, roundId as RoundId, 'round-begun', others, answerBy);
      await asSystem(db, viewer.countyId, () => openIfDue(db, viewer.countyId, roundId, now));
      return { ok: true, id: roundId as RoundId };
    },
  );
}

/**
 * Give more time: a later last day to answer, as long as the round has not opened. The asked see the new day, that it
 * was moved, and the day that they were first told.
 */
export async function extendRound(
  viewer: Viewer,
  key: string,
  roundId: string,
  answerBy: LocalDate,
  now: Date,
): Promise<RoundOutcome> {
  const body = ['extend', roundId, answerBy];
  return writeOnce(viewer, { key, body }, async (db): Promise<RoundOutcome> => {
    const round = isCoordinator(viewer)
      ? await roundForDecision(db, viewer.countyId, roundId)
      : null;
    if (!round) return no('no-such-round');
    const decision = decideExtension(round, answerBy, now);
    if (!decision.ok) return decision;
    const extended = { at: now, from: round.extendedFrom ?? round.answerBy };
    await changeRound(db, viewer.countyId, roundId, { answerBy, extended });
    return { ok: true, id: roundId as RoundId };
  });
}

/**
 * Open one round if it is due; as the house itself, part of a transaction. The round is held from the first
 * question on, so that of several who try at once only one opens it. Says whether it did.
 */
export async function openIfDue(
  db: Db,
  countyId: CountyId,
  roundId: string,
  now: Date,
): Promise<boolean> {
  const round = await roundForDecision(db, countyId, roundId);
  if (!round || !decideOpening(round, now).ok) return false;
  const isComplete = round.asks.every((ask) => ask.answeredAt);
  await openRound(db, countyId, roundId, round, {
    openedAt: now,
    openedBecause: isComplete ? 'all-answered' : 'time-has-gone',
  });
  return true;
}

/** Open a round that is held, all of it at one moment; standings follow. As the house itself. */
export async function openRound(
  db: Db,
  countyId: CountyId,
  roundId: string,
  round: RoundHeld,
  how: {
    openedAt: Date;
    openedBecause: OpenedBecause;
    /** Who closed it before its last day. */
    closedBy?: { personId: string; personName: string };
  },
): Promise<void> {
  await changeRound(db, countyId, roundId, how);
  await mailRound(db, roundId as RoundId, 'round-opened', askedIn(round), null);
  const answered = await putInForce(db, countyId, roundId);
  const matters = [...new Set([...round.asks.map((ask) => ask.matterId), ...answered])];
  await workOutStandings(db, countyId, matters, how.openedAt);
}

/**
 * Open every round whose time has come, each in a transaction of its own. Safe when several processes do it at once.
 *
 * @param only  one county; null: all
 * @returns how many this call opened
 */
export async function openDueRounds(only: CountyId | null, now: Date): Promise<number> {
  let opened = 0;
  for (const { countyId, roundId } of await dueRounds(localDateOf(now))) {
    if (only !== null && countyId !== only) continue;
    const did = await tx({ system: true, countyId }, 'write', (db) =>
      openIfDue(db, countyId, roundId, now),
    );
    if (did) opened += 1;
  }
  return opened;
}

/** Each of the asked once, however many matters it is asked about. */
function askedIn(round: RoundHeld): { organisationId: OrganisationId }[] {
  const each = new Set(round.asks.map((ask) => ask.organisationId));
  return [...each].map((organisationId) => ({ organisationId }));
}
