import type { CountyId, MatterId, OrganisationId, PlaceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { writeOnce, type Db } from '#platform/server';
import { isSaidMeanwhile } from '../answering.rules.ts';
import type { Asked, MatterRole, StoredSaid } from '../matters.types.ts';
import { normaliseSaid } from '../stances.rules.ts';
import { ownAsks } from './asks.queries.ts';
import { isAnswer, sayInOwnName, type Saying, type SayingRefusal } from './stances.actions.ts';
import {
  lockOwnWords,
  matterToAnswer,
  nameableOrganisations,
  ownStances,
  type OwnStance,
} from './stances.queries.ts';

/** One answer as the form sends it. */
export interface AnswerCommand {
  slug: string;
  /** A single place that differs; null: the organisation's ordinary place for the matter. */
  placeId: PlaceId | null;
  /** The answer that the form was made from; '' when there was none. */
  seen: string;
  said: StoredSaid;
  ownRole: MatterRole | null;
  remark: string;
}
export type AnswerRefusal = SayingRefusal | 'answered-meanwhile';
export type AnswerOutcome = { ok: true; opened: boolean } | { ok: false; reason: AnswerRefusal };

/**
 * Answer one matter; a double click has one effect. When a colleague has answered since the form was made, it is
 * refused once with 'answered-meanwhile', so that the second sees both and chooses; both are kept. Two who say the
 * same at once have said it once.
 */
export async function answerMatter(
  viewer: Viewer,
  key: string,
  command: AnswerCommand,
  now: Date,
): Promise<AnswerOutcome> {
  return writeOnce(viewer, { key, body: command }, async (db): Promise<AnswerOutcome> => {
    await lockOwnWords(db, viewer);
    const matter = await matterToAnswer(db, viewer, command.slug);
    if (!matter) return { ok: false, reason: 'no-such-matter' };
    const organisations = await nameableOrganisations(db, viewer.countyId);
    const me = organisations.find((one) => one.id === viewer.organisationId);
    const placeId = command.placeId ?? ordinaryPlace(viewer, matter.asked, me?.kind);
    const before = await ownStances(db, viewer, [matter.id]);
    const newest = before.find((own) => own.placeId === placeId);
    if (isSaidMeanwhile(newest, { id: command.seen }, viewer.personId)) {
      return newest && saysTheSame(newest, command)
        ? { ok: true, opened: false }
        : { ok: false, reason: 'answered-meanwhile' };
    }
    const saying = { ...command, matterId: matter.id, placeId, source: 'own' as const };
    const { refusals, opened } = await sayInOwnName(db, viewer, [saying], now);
    return refusals[0]
      ? { ok: false, reason: refusals[0] }
      : { ok: true, opened: opened.length > 0 };
  });
}

/** Where an organisation answers unless it says that a place differs: a municipality at home, others for all places. */
export function ordinaryPlace(
  viewer: { organisationId: OrganisationId; countyId: CountyId },
  asked: Asked,
  kind: string | undefined,
): PlaceId {
  return asked === 'municipality' && kind === 'municipality'
    ? viewer.organisationId
    : viewer.countyId;
}

/** Nobody of the organisation has anything on these matters that could be said again. */
export type StillTrueRefusal = SayingRefusal | 'nothing-to-confirm' | 'answered-meanwhile';
export interface StillTrueOutcome {
  /** How many matters were said again. */
  matters: number;
  /** How many were left as a colleague has answered them since the page was made. */
  meanwhile: number;
  opened: boolean;
  refused: StillTrueRefusal | null;
}

/** Which answers are still true: of these matters, of what waits in a round, or all that the organisation has said. */
export type StillTrueOf = { matters: readonly MatterId[] } | { round: string } | 'all';

/**
 * "Still true": what the organisation has answered on these matters is said again, now. What a colleague has answered
 * since the page was made is left as it is, and counted.
 *
 * @param shown  when the newest was said that the page showed; null: nobody has to have seen them
 */
export async function sayStillTrue(
  viewer: Viewer,
  key: string,
  of: StillTrueOf | readonly MatterId[],
  now: Date,
  shown: Date | null = null,
): Promise<StillTrueOutcome> {
  return writeOnce(viewer, { key, body: ['still-true', of] }, async (db) => {
    await lockOwnWords(db, viewer);
    const matterIds = await matterIdsOf(db, viewer, of);
    const own = matterIds.length > 0 ? await ownStances(db, viewer, matterIds) : [];
    const answers = own.filter((one) => isAnswer(one.said));
    const isNew = (one: OwnStance) =>
      shown !== null && isSaidMeanwhile(one, { at: shown }, viewer.personId);
    const left = new Set(own.filter(isNew).map((one) => one.matterId));
    const again = answers.filter((one) => !left.has(one.matterId)).map((one) => sameAgain(one));
    const { refusals, opened } = await sayInOwnName(db, viewer, again, now);
    const said = again.filter((_, index) => refusals[index] === null);
    const none = left.size > 0 ? 'answered-meanwhile' : 'nothing-to-confirm';
    return {
      matters: new Set(said.map((one) => one.matterId)).size,
      meanwhile: left.size,
      opened: opened.length > 0,
      refused: again.length === 0 ? none : (refusals.find((reason) => reason !== null) ?? null),
    };
  });
}

async function matterIdsOf(
  db: Db,
  viewer: Viewer,
  of: StillTrueOf | readonly MatterId[],
): Promise<readonly MatterId[]> {
  if (of === 'all') {
    const own = await ownStances(db, viewer, 'all');
    return [...new Set(own.map((one) => one.matterId))];
  }
  if (!('round' in of)) return 'matters' in of ? of.matters : of;
  const asks = await ownAsks(db, viewer, { roundId: of.round });
  return asks.filter((ask) => ask.saidBefore).map((ask) => ask.matterId);
}

/** Does the answer that is there say the same as the command? */
function saysTheSame(newest: OwnStance, command: AnswerCommand): boolean {
  const isOwner = newest.ownRole === 'owner';
  return (
    JSON.stringify(saidKey(newest.said)) === JSON.stringify(saidKey(command.said)) &&
    (isOwner || newest.ownRole === command.ownRole) &&
    newest.remark === command.remark.replaceAll('\r\n', '\n').trim()
  );
}

function saidKey(said: StoredSaid): StoredSaid {
  return said.kind === 'owners' ? normaliseSaid(said) : said;
}

/**
 * "As in the county": takes back what differs at these places, so that the answer for all places holds there too.
 *
 * @param places  null: wherever it differs
 */
export async function sayAsCounty(
  viewer: Viewer,
  key: string,
  { slug, places, shown }: { slug: string; places: readonly PlaceId[] | null; shown: Date | null },
  now: Date,
): Promise<{ ok: true; places: number } | { ok: false; reason: AnswerRefusal }> {
  return writeOnce(viewer, { key, body: ['as-county', slug, places] }, async (db) => {
    await lockOwnWords(db, viewer);
    const matter = await matterToAnswer(db, viewer, slug);
    if (!matter) return { ok: false as const, reason: 'no-such-matter' as const };
    const own = (await ownStances(db, viewer, [matter.id])).filter(
      (one) =>
        one.placeId !== viewer.countyId &&
        isAnswer(one.said) &&
        (!places || places.includes(one.placeId)),
    );
    if (shown && own.some((one) => isSaidMeanwhile(one, { at: shown }, viewer.personId))) {
      return { ok: false as const, reason: 'answered-meanwhile' as const };
    }
    const sayings = own.map(({ matterId, placeId }): Saying => ({
      matterId,
      placeId,
      said: { kind: 'as-county' },
      ownRole: null,
      remark: '',
      source: 'own',
    }));
    const { refusals } = await sayInOwnName(db, viewer, sayings, now);
    const reason = refusals.find((one) => one !== null);
    return reason ? { ok: false as const, reason } : { ok: true as const, places: own.length };
  });
}

function sameAgain({ matterId, placeId, said, ownRole, remark }: OwnStance): Saying {
  return { matterId, placeId, said, ownRole, remark, source: 'still-true' };
}

/** Take back everything that the organisation has answered on a matter; what was said stays in its history. */
export async function withdrawAnswer(
  viewer: Viewer,
  key: string,
  slug: string,
  now: Date,
): Promise<{ ok: true } | { ok: false; reason: SayingRefusal }> {
  return writeOnce(viewer, { key, body: ['withdraw', slug] }, async (db) => {
    await lockOwnWords(db, viewer);
    const matter = await matterToAnswer(db, viewer, slug);
    if (!matter) return { ok: false as const, reason: 'no-such-matter' as const };
    const own = await ownStances(db, viewer, [matter.id]);
    const sayings = own
      .filter((one) => isAnswer(one.said))
      .map(({ matterId, placeId }): Saying => ({
        matterId,
        placeId,
        said: { kind: 'withdrawn' },
        ownRole: null,
        remark: '',
        source: 'own',
      }));
    if (sayings.length === 0) return { ok: false as const, reason: 'nothing-to-withdraw' as const };
    const { refusals } = await sayInOwnName(db, viewer, sayings, now);
    const refused = refusals.find((reason) => reason !== null);
    return refused ? { ok: false as const, reason: refused } : { ok: true as const };
  });
}
