import type { CountyId, MatterId, OrganisationId, PlaceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { writeOnce } from '#platform/server';
import type { Asked, MatterRole, StoredSaid } from '../matters.types.ts';
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
 * refused once with 'answered-meanwhile', so that the second sees both and chooses; both are kept.
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
    if (newest && newest.id !== command.seen && newest.saidById !== viewer.personId) {
      return { ok: false, reason: 'answered-meanwhile' };
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

/** "Still true": what the organisation has answered on these matters is said again, now. Returns how many matters. */
export async function sayStillTrue(
  viewer: Viewer,
  key: string,
  matterIds: readonly MatterId[],
  now: Date,
): Promise<{ matters: number; opened: boolean; refused: SayingRefusal | null }> {
  return writeOnce(viewer, { key, body: ['still-true', ...matterIds] }, async (db) => {
    await lockOwnWords(db, viewer);
    const own = matterIds.length > 0 ? await ownStances(db, viewer, matterIds) : [];
    const again = own.filter((one) => isAnswer(one.said)).map((one) => sameAgain(one));
    const { refusals, opened } = await sayInOwnName(db, viewer, again, now);
    const said = again.filter((_, index) => refusals[index] === null);
    return {
      matters: new Set(said.map((one) => one.matterId)).size,
      opened: opened.length > 0,
      refused: refusals.find((reason) => reason !== null) ?? null,
    };
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
