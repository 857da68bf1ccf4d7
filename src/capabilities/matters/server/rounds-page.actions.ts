import type { OrganisationId } from '#platform/core/ids';
import { isCoordinator, type Viewer } from '#platform/core/viewer';
import { localDateOf, type LocalDate } from '#platform/core/working-days';
import type { Db } from '#platform/server';
import {
  closingConditions,
  decideReminder,
  reminderFrom,
  type ClosingConditions,
  type RoundUnderWay,
} from '../rounds-reminding.rules.ts';
import { answerByFromInvitation, roundState, type RoundState } from '../rounds.rules.ts';
import { askedInRound, type AskedInRound } from './rounds-reminding.queries.ts';
import { mattersOfRound, roundsSeen, type RoundSeen } from './rounds.queries.ts';

/** One of the asked with what may be done now. */
export interface AskedShown extends AskedInRound {
  mayRemind: boolean;
  /** Swedish day from which time allows a reminder; null: none more, or nothing is awaited. */
  remindFrom: LocalDate | null;
}

/** A round as its page shows it. */
export interface RoundPage {
  round: RoundSeen & { state: RoundState };
  coordinator: boolean;
  /** Who is asked, for the coordinator; others get none. */
  asked: AskedShown[];
  /** The viewer's own organisation among the asked. */
  own: AskedInRound | null;
  /** Our turn comes when the region has answered. */
  waits: boolean;
  /** How many matters the region has left; its name. */
  region: { name: string; left: number };
  /** The last day to answer if the others are invited now. */
  answerByThen: LocalDate;
  closing: ClosingConditions;
  matters: { slug: string; nameSv: string; nameEn: string }[];
}

/** One round as the viewer may see it; null: the county has none such. Three questions. */
export async function roundPage(
  db: Db,
  viewer: Viewer,
  roundId: string,
  now: Date,
): Promise<RoundPage | null> {
  const [seen] = await roundsSeen(db, viewer, roundId);
  if (!seen) return null;
  const asked = await askedInRound(db, viewer, roundId);
  const coordinator = isCoordinator(viewer);
  const round = { ...seen, state: roundState(seen, now) };
  const own = asked.find((one) => one.organisationId === viewer.organisationId) ?? null;
  const region = asked.find((one) => one.organisationId === seen.regionId);
  const facts = factsOf(seen, asked);
  return {
    round,
    coordinator,
    asked: coordinator ? asked.map((one) => shown(facts, one, now)) : [],
    own,
    waits:
      own !== null && round.state === 'region-first' && viewer.organisationId !== seen.regionId,
    region: { name: region?.name ?? '', left: region ? region.asked - region.answered : 0 },
    answerByThen: answerByFromInvitation(facts, now),
    closing: closingConditions(facts, now),
    matters: await mattersOfRound(db, viewer, roundId),
  };
}

/** The round for its rules; each of the asked stands for all that it was asked. */
function factsOf(round: RoundSeen, asked: readonly AskedInRound[]): RoundUnderWay {
  return {
    startsOn: localDateOf(round.startedAt),
    startedAt: round.startedAt,
    answerBy: round.answerBy as LocalDate,
    invitedAt: round.invitedAt,
    openedAt: round.openedAt,
    regionId: round.regionId,
    asks: asked.map((one) => ({
      organisationId: one.organisationId,
      matterId: '' as never,
      answeredAt: one.answered === one.asked ? one.lastAnsweredAt : null,
    })),
    reminders: asked.flatMap((one) =>
      one.reminders.map(({ at }) => ({
        organisationId: one.organisationId,
        remindedAt: new Date(at),
      })),
    ),
  };
}

function shown(facts: RoundUnderWay, one: AskedInRound, now: Date): AskedShown {
  const who: OrganisationId = one.organisationId;
  const isSilent = one.answered < one.asked && facts.openedAt === null;
  return {
    ...one,
    mayRemind: decideReminder(facts, who, now).ok,
    remindFrom: isSilent ? reminderFrom(facts, who) : null,
  };
}
