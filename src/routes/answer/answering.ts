import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { inForceAt, nextInQueue, previousInQueue, sittingOf } from '#matters';
import {
  answerMatter,
  matterToAnswer,
  nameableOrganisations,
  ordinaryPlace,
  ownAsks,
  ownStances,
  readAnswer,
  sayStillTrue,
  type AnswerCommand,
  type AnswerOutcome,
  type AnswerValues,
  type OwnAsk,
} from '#matters/server';
import * as m from '#messages';
import { isUuid, type OrganisationId, type PlaceId } from '#platform/core/ids';
import { mayWrite } from '#platform/core/viewer';
import { KeyUsedForAnother, newFormKey, tx } from '#platform/server';
import { answerScreen } from './screen.ts';
import { faultSentences, refusalSentence } from './sentences.ts';

/** Where an answer is given: in the order of a round, or from the matter's own page. */
export interface Where {
  slug: string;
  roundId: string | null;
}

/** What the form for one matter shows. Four questions to the database. */
export async function loadAnswer({ locals, url }: RequestEvent, { slug, roundId }: Where) {
  const viewer = locals.viewer!;
  if (roundId !== null && !isUuid(roundId)) error(404);
  const found = await tx(viewer, 'read', async (db) => {
    const matter = await matterToAnswer(db, viewer, slug);
    if (!matter) return null;
    const asks = await ownAsks(db, viewer);
    const organisations = await nameableOrganisations(db, viewer.countyId);
    return { matter, asks, organisations, own: await ownStances(db, viewer, [matter.id]) };
  });
  if (!found) error(404);
  const { matter, asks, organisations, own } = found;
  const queue = asks.filter((ask) => ask.roundId === roundId);
  if (roundId && !sittingOf(queue, slug)) error(404);
  const me = organisations.find((one) => one.id === viewer.organisationId);
  const differs = url.searchParams.get('place');
  const place = differs ? organisations.find((o) => o.slug === differs && isPlace(o)) : undefined;
  if (differs && (!place || matter.asked === 'county' || me?.kind === 'municipality')) error(404);
  const placeId = (place?.id ?? ordinaryPlace(viewer, matter.asked, me?.kind)) as PlaceId;
  const inForce = inForceAt(own, {
    placeId,
    countyId: viewer.countyId,
    municipalityId: placeId === viewer.countyId ? null : (placeId as OrganisationId),
  })[0];
  const said = placeId === viewer.countyId ? inForce?.stance.said : inForce?.said;
  return {
    formKey: newFormKey(),
    mayWrite: mayWrite(viewer),
    saved: url.searchParams.has('saved'),
    ...answerScreen({
      viewer,
      matter,
      organisations,
      own,
      placeId,
      place: place ?? null,
      earlier: inForce && said ? { ...inForce.stance, said } : null,
      ask: asks.find((a) => a.matterId === matter.id && !a.openedAt) ?? null,
      asked: asks.some((a) => a.matterId === matter.id),
    }),
    round: roundId ? roundOf(queue, slug) : null,
  };
}

function isPlace(organisation: { kind: string; member: boolean }): boolean {
  return organisation.kind === 'municipality' && organisation.member;
}

/** Where the matter stands in the round's order, and the ways back and on. */
function roundOf(queue: OwnAsk[], slug: string) {
  const [first] = queue;
  const previous = previousInQueue(queue, slug);
  const next = nextInQueue(queue, slug);
  return {
    name: first ? m.pick(first.roundNameSv, first.roundNameEn) : '',
    sitting: sittingOf(queue, slug)!,
    backHref: previous ? `/answer/${previous.roundId}/${previous.slug}` : '/answer',
    laterHref: next ? `/answer/${next.roundId}/${next.slug}` : '/answer',
  };
}

/** Take in an answer: saved by itself, then on to the next; or the form again with what was typed. */
export async function saveAnswer(event: RequestEvent, where: Where) {
  const viewer = event.locals.viewer!;
  const form = await event.request.formData();
  const reading = readAnswer(form, viewer.organisationId);
  if (!reading.ok) {
    return fail(422, { values: reading.values, faults: faultSentences(reading.faults) });
  }
  const command: AnswerCommand = { ...reading.command, slug: where.slug };
  const outcome = await once(() =>
    answerMatter(viewer, String(form.get('key') ?? ''), command, new Date()),
  );
  if (!outcome.ok) return refused(outcome.reason, reading.values);
  return onward(event, where, command.placeId !== null);
}

/** "As for the whole county": takes back what differs at a place. */
export async function answerAsCounty(event: RequestEvent, where: Where) {
  const form = await event.request.formData();
  const place = String(form.get('place') ?? '');
  if (!isUuid(place)) error(404);
  const command: AnswerCommand = {
    slug: where.slug,
    placeId: place as PlaceId,
    seen: String(form.get('seen') ?? ''),
    said: { kind: 'as-county' },
    ownRole: null,
    remark: '',
  };
  const outcome = await once(() =>
    answerMatter(event.locals.viewer!, String(form.get('key') ?? ''), command, new Date()),
  );
  if (!outcome.ok) return refused(outcome.reason);
  return onward(event, where, true);
}

/** "Still true": one tap says the same again. */
export async function answerStillTrue(event: RequestEvent, where: Where) {
  const viewer = event.locals.viewer!;
  const form = await event.request.formData();
  const matter = await tx(viewer, 'read', (db) => matterToAnswer(db, viewer, where.slug));
  if (!matter) error(404);
  const key = String(form.get('key') ?? '');
  const outcome = await once(async () => {
    const said = await sayStillTrue(viewer, key, [matter.id], new Date());
    return said.refused
      ? ({ ok: false, reason: said.refused } as const)
      : ({ ok: true, opened: said.opened } as const);
  });
  if (!outcome.ok) return refused(outcome.reason);
  return onward(event, where, false);
}

type Refusal = Extract<AnswerOutcome, { ok: false }>['reason'] | 'sent-before';

async function once(fn: () => Promise<AnswerOutcome>) {
  try {
    return await fn();
  } catch (caught) {
    if (caught instanceof KeyUsedForAnother) return { ok: false, reason: 'sent-before' } as const;
    throw caught;
  }
}

function refused(reason: Refusal, values?: AnswerValues) {
  if (reason === 'no-such-matter') error(404);
  return fail(reason === 'answered-meanwhile' || reason === 'sent-before' ? 409 : 422, {
    ...(values && { values }),
    faults: [refusalSentence(reason)],
  });
}

/** To the next matter of the sitting, to the thanks when it is done, or back to where one came from. */
async function onward(
  event: RequestEvent,
  { slug, roundId }: Where,
  stays: boolean,
): Promise<never> {
  const viewer = event.locals.viewer!;
  const place = event.url.searchParams.get('place');
  if (stays && place)
    redirect(303, `${event.url.pathname}?place=${encodeURIComponent(place)}&saved`);
  if (!roundId) redirect(303, `/answer/matter/${slug}?saved`);
  const queue = await tx(viewer, 'read', (db) => ownAsks(db, viewer, roundId));
  const next = nextInQueue(queue, slug);
  redirect(303, next ? `/answer/${roundId}/${next.slug}?saved` : `/answer/${roundId}/done`);
}
