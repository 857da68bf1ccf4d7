import { no } from '#platform/core/decision';
import type { OrganisationId, RoundId } from '#platform/core/ids';
import { isCoordinator, type Viewer } from '#platform/core/viewer';
import { asSystem, writeOnce } from '#platform/server';
import { decideClosing, decideReminder, silentIn } from '../rounds-reminding.rules.ts';
import { decideOpening } from '../rounds.rules.ts';
import { mailRound } from './mails.actions.ts';
import { openIfDue, openRound, type RoundOutcome, type RoundRefusal } from './rounds.actions.ts';
import { insertReminders, roundUnderWay } from './rounds-reminding.queries.ts';

export type ReminderOutcome = { ok: true; reminded: number } | { ok: false; reason: RoundRefusal };

/**
 * Remind one of the asked of what it has not answered, or all who may be reminded now. Each hears it twice at most,
 * three working days apart; of two coordinators who press at once one reminds. It goes by letter, and shows for the
 * organisation where its questions wait.
 */
export async function remind(
  viewer: Viewer,
  key: string,
  roundId: string,
  who: OrganisationId | 'all',
  now: Date,
): Promise<ReminderOutcome> {
  const body = ['remind', roundId, who];
  return writeOnce(viewer, { key, body }, async (db): Promise<ReminderOutcome> => {
    const round = isCoordinator(viewer) ? await roundUnderWay(db, viewer.countyId, roundId) : null;
    if (!round) return no('no-such-round');
    if (round.openedAt) return no('already-open');
    if (who !== 'all') {
      const decision = decideReminder(round, who, now);
      if (!decision.ok) return decision;
    }
    const ready = silentIn(round).filter((one) => decideReminder(round, one, now).ok);
    const chosen = ready.filter((one) => who === 'all' || one === who);
    if (chosen.length === 0) return no('nobody-to-remind');
    const numbered = chosen.map((organisationId) => ({
      organisationId,
      number: 1 + round.reminders.filter((one) => one.organisationId === organisationId).length,
    }));
    await insertReminders(db, viewer, roundId, numbered, now);
    await mailRound(db, roundId as RoundId, 'round-reminder', numbered, round.answerBy);
    return { ok: true, reminded: chosen.length };
  });
}

/**
 * Close a round before its last day: it opens at once, for all. Whoever is silent may still answer; its answer is
 * marked as one after opening. Where it is due by itself, it opens as that.
 */
export async function closeRound(
  viewer: Viewer,
  key: string,
  roundId: string,
  now: Date,
): Promise<RoundOutcome> {
  const body = ['close', roundId];
  return writeOnce(viewer, { key, body }, async (db): Promise<RoundOutcome> => {
    const round = isCoordinator(viewer) ? await roundUnderWay(db, viewer.countyId, roundId) : null;
    if (!round) return no('no-such-round');
    const { countyId, personId, personName } = viewer;
    const id = roundId as RoundId;
    if (decideOpening(round, now).ok) {
      await asSystem(db, countyId, () => openIfDue(db, countyId, roundId, now));
      return { ok: true, id };
    }
    const decision = decideClosing(round, now);
    if (!decision.ok) return decision;
    await asSystem(db, countyId, () =>
      openRound(db, countyId, roundId, round, {
        openedAt: now,
        openedBecause: 'closed-early',
        closedBy: { personId, personName },
      }),
    );
    return { ok: true, id };
  });
}
