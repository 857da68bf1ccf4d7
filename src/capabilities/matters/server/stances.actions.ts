import type { MatterId, OrganisationId, PlaceId, RoundId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { asSystem, type Db } from '#platform/server';
import type { MatterRole, StoredSaid } from '../matters.types.ts';
import {
  decideStance,
  ownRoleOf,
  type StanceGround,
  type StanceRefusal,
} from '../stances.rules.ts';
import { makeAsked, markAnswered, markUnanswered, ownAskedIn } from './asks.queries.ts';
import { lockMatters } from './matter-lock.queries.ts';
import { openIfDue } from './rounds.actions.ts';
import { holdRoundsOf, type RoundOfMatter } from './rounds.queries.ts';
import {
  askedOfMatters,
  insertStances,
  lockOwnWords,
  nameableOrganisations,
  ownStances,
  type StanceRow,
  type StanceSource,
} from './stances.queries.ts';
import { workOutStandings } from './standings.actions.ts';

/** One thing to say in the name of the viewer's organisation. */
export interface Saying {
  matterId: MatterId;
  placeId: PlaceId;
  said: StoredSaid;
  /** What was chosen; whoever names itself is the owner, whatever was chosen. */
  ownRole: MatterRole | null;
  remark: string;
  source: StanceSource;
}
export type SayingRefusal = StanceRefusal | 'no-such-matter' | 'no-role-chosen';

/** What became of several sayings. */
export interface SayingsOutcome {
  /** In the order of the sayings; null: said. */
  refusals: (SayingRefusal | null)[];
  /** Rounds that opened at once, because the last answer came. */
  opened: RoundId[];
  /** The only places at which what was said in the open can have changed a standing; null: any. */
  at: PlaceId[] | null;
}

/**
 * Say several things in the name of the viewer's organisation, as part of a transaction. What is refused is left
 * out and told with its reason; the rest is said. A matter with a running round takes it in blind; else it is in
 * force at once, and standings follow. Whoever was not asked is asked by that.
 *
 * @param now  moment of saying (UTC)
 * @param more  `standings: 'later'`: whoever asks works out the standings itself, in the same transaction
 */
export async function sayInOwnName(
  db: Db,
  viewer: Viewer,
  sayings: readonly Saying[],
  now: Date,
  more: { standings?: 'later' } = {},
): Promise<SayingsOutcome> {
  if (sayings.length === 0) return { refusals: [], opened: [], at: [] };
  await lockOwnWords(db, viewer);
  const matterIds = [...new Set(sayings.map((saying) => saying.matterId))];
  // who names itself and the last yes to a proposal follow one another
  await lockMatters(db, viewer.countyId, matterIds);
  const rounds = await asSystem(db, viewer.countyId, () =>
    holdRoundsOf(db, viewer.countyId, matterIds),
  );
  const judge = await judgeFor(db, viewer, matterIds);
  const refusals = sayings.map((saying) => judge.take(saying));
  const said = judge.accepted.map((saying) => asRow(saying, rounds));
  await insertStances(db, viewer, said, now);
  const askedBySaying = await noteAnswers(db, viewer, judge, rounds, now);
  // whoever is asked by saying something is one more among those asked, everywhere
  const at = askedBySaying ? null : placesOf(said);
  const opened = await followUp(db, viewer, said, now, more.standings === 'later' ? 'later' : at);
  return { refusals, opened, at };
}

/** Decides one saying after the other, each knowing of those before it. */
interface Judge {
  accepted: (Saying & { ownRole: MatterRole })[];
  take(saying: Saying): SayingRefusal | null;
  /** Has the organisation any answer left on the matter, after what was accepted? */
  hasAnswer(matterId: MatterId): boolean;
}

async function judgeFor(db: Db, viewer: Viewer, matterIds: MatterId[]): Promise<Judge> {
  const organisations = await nameableOrganisations(db, viewer.countyId);
  const asked = await askedOfMatters(db, viewer.countyId, matterIds);
  const current = new Map<string, { matterId: MatterId; said: StoredSaid }>();
  for (const own of await ownStances(db, viewer, matterIds)) {
    current.set(`${own.matterId}/${own.placeId}`, own);
  }
  const members = organisations.filter((one) => one.member);
  const ground = {
    viewer,
    countyId: viewer.countyId,
    members: new Set(members.map((one) => one.id)),
    municipalities: new Set(members.filter((one) => one.kind === 'municipality').map((o) => o.id)),
    nameable: new Set(organisations.map((one) => one.id)),
  };
  const accepted: Judge['accepted'] = [];
  const answers = (key: string) => isAnswer(current.get(key)?.said);
  return {
    accepted,
    take(saying) {
      const kind = asked.get(saying.matterId);
      if (!kind) return 'no-such-matter';
      const decided = decideSaying(saying, {
        ...ground,
        asked: kind,
        answeredHere: answers(`${saying.matterId}/${saying.placeId}`),
        answeredForCounty: answers(`${saying.matterId}/${viewer.countyId}`),
      });
      if (typeof decided === 'string') return decided;
      accepted.push(decided);
      current.set(`${saying.matterId}/${saying.placeId}`, saying);
      return null;
    },
    hasAnswer: (matterId) =>
      [...current.values()].some((one) => one.matterId === matterId && isAnswer(one.said)),
  };
}

function decideSaying(
  saying: Saying,
  ground: StanceGround,
): SayingRefusal | (Saying & { ownRole: MatterRole }) {
  const { said, placeId } = saying;
  const municipality = placeId === ground.countyId ? null : (placeId as OrganisationId);
  const isSilent = said.kind === 'withdrawn' || said.kind === 'as-county';
  const chosen = isSilent ? 'unknown' : saying.ownRole;
  const role = ownRoleOf(said, chosen ?? 'unknown', ground.viewer.organisationId, municipality);
  const decision = decideStance({ ...saying, ownRole: role }, ground);
  if (!decision.ok) return decision.reason;
  if (role !== 'owner' && chosen === null) return 'no-role-chosen';
  return { ...saying, ownRole: role, remark: saying.remark.replaceAll('\r\n', '\n').trim() };
}

/** Is this an answer that counts? Taken back, or "as the county", is none of its own. */
export function isAnswer(said: StoredSaid | undefined): boolean {
  return said !== undefined && said.kind !== 'withdrawn' && said.kind !== 'as-county';
}

function asRow(saying: Saying & { ownRole: MatterRole }, rounds: RoundOfMatter[]): StanceRow {
  return { ...saying, roundId: runningRound(rounds, saying.matterId)?.roundId ?? null };
}

function runningRound(rounds: RoundOfMatter[], matterId: MatterId): RoundOfMatter | undefined {
  return rounds.find((round) => round.matterId === matterId && !round.openedAt);
}

function placesOf(said: readonly StanceRow[]): PlaceId[] {
  return [...new Set(said.filter((row) => !row.roundId).map((row) => row.placeId))];
}

/** Who answered what, as the rounds see it. Returns whether the organisation was asked something by that. */
async function noteAnswers(
  db: Db,
  viewer: Viewer,
  judge: Judge,
  rounds: RoundOfMatter[],
  now: Date,
): Promise<boolean> {
  const touched = [...new Set(judge.accepted.map((saying) => saying.matterId))];
  const answered = touched.filter((id) => judge.hasAnswer(id));
  for (const id of touched) if (!answered.includes(id)) await markUnanswered(db, viewer, id);
  if (answered.length === 0) return false;
  const own = await ownAskedIn(db, viewer, answered);
  const missing = answered.flatMap((matterId) => {
    const asked = own.filter((ask) => ask.matterId === matterId).map((ask) => ask.roundId);
    const running = runningRound(rounds, matterId);
    const round = running ?? rounds.find((one) => one.matterId === matterId);
    if (!round || asked.includes(round.roundId) || (!running && asked.length > 0)) return [];
    return [{ matterId, roundId: round.roundId }];
  });
  await makeAsked(db, viewer, missing, now);
  await markAnswered(db, viewer, answered, now);
  return missing.length > 0;
}

/** What follows, as the house itself: a round may be complete, and what is in the open changes standings. */
async function followUp(
  db: Db,
  viewer: Viewer,
  said: readonly StanceRow[],
  now: Date,
  at: PlaceId[] | null | 'later',
): Promise<RoundId[]> {
  if (said.length === 0) return [];
  const blind = [...new Set(said.flatMap((row) => row.roundId ?? []))].sort() as RoundId[];
  const inTheOpen = [...new Set(said.filter((row) => !row.roundId).map((row) => row.matterId))];
  return asSystem(db, viewer.countyId, async () => {
    const opened: RoundId[] = [];
    for (const id of blind) if (await openIfDue(db, viewer.countyId, id, now)) opened.push(id);
    if (at !== 'later') await workOutStandings(db, viewer.countyId, inTheOpen, now, at);
    return opened;
  });
}
