import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import {
  colleagueAtWork,
  inForceAt,
  lastInQueue,
  nextInQueue,
  previousInQueue,
  sittingOf,
  whyAsked,
} from '#matters';
import {
  answerMatter,
  matterAsked,
  matterToAnswer,
  nameableOrganisations,
  ordinaryPlace,
  ownAsks,
  ownStances,
  readAnswer,
  readIds,
  readShown,
  sayAsCounty,
  sayStillTrue,
  type AnswerCommand,
  type AnswerOutcome,
  type AnswerValues,
  type OwnAsk,
  type ReadAnswer,
  type StillTrueRefusal,
} from '#matters/server';
import { answerWords } from '#matters/ui/answer-words.ts';
import * as m from '#messages';
import { isUuid, type OrganisationId, type PlaceId } from '#platform/core/ids';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import { KeyUsedForAnother, newFormKey, tx } from '#platform/server';
import { answerScreen, namingOf } from './screen.ts';
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
  const saved = url.searchParams.get('saved');
  const found = await tx(viewer, 'read', async (db) => {
    const asked = await matterAsked(db, viewer, slug);
    if (!asked) return null;
    const asks = await ownAsks(db, viewer, { roundId, matterSlug: slug });
    const before = asks.find((ask) => ask.roundId === roundId && ask.slug === saved);
    const organisations = await nameableOrganisations(db, viewer.countyId);
    const ids = [asked.matter.id, ...(before ? [before.matterId] : [])];
    return { ...asked, asks, before, organisations, own: await ownStances(db, viewer, ids) };
  });
  if (!found) toMatter(slug);
  const { matter, why, asks, before, organisations } = found;
  const own = found.own.filter((one) => one.matterId === matter.id);
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
  const ofMatter = asks.filter((a) => a.matterId === matter.id);
  const ask = ofMatter.find((a) => !a.openedAt) ?? null;
  return {
    formKey: newFormKey(),
    shown: newestOf(own.map((one) => one.saidAt)),
    mayWrite: mayWrite(viewer),
    saved: saved !== null,
    taken: url.searchParams.has('taken') ? Number(url.searchParams.get('taken')) || 0 : null,
    ...answerScreen({
      viewer,
      matter,
      why: ofMatter.length > 0 ? whyAsked(why) : null,
      organisations,
      own,
      placeId,
      place: place ?? null,
      earlier: inForce && said ? { ...inForce.stance, said } : null,
      ask,
      asked: ofMatter.length > 0,
      answered: ofMatter.find((a) => a.roundId === (roundId ?? ask?.roundId))?.answeredAt ?? null,
      roundName: roundNameOf(ofMatter.find((a) => a.roundId === roundId) ?? ofMatter.at(-1)),
    }),
    before: before ? beforeOf(viewer, before, found.own, organisations) : null,
    round: roundId ? roundOf(viewer, queue, slug) : null,
  };
}

/**
 * Up to when the page knows what the organisation has said: what is newer, a colleague has said meanwhile. A moment of
 * the answers themselves, not of a clock, so that machines need not agree and the same page reads the same.
 */
export function newestOf(moments: readonly (Date | null)[]): string {
  return new Date(Math.max(0, ...moments.map((moment) => moment?.getTime() ?? 0))).toISOString();
}

function isPlace(organisation: { kind: string; member: boolean }): boolean {
  return organisation.kind === 'municipality' && organisation.member;
}

function roundNameOf(ask: OwnAsk | undefined): string {
  return ask ? m.pick(ask.roundNameSv, ask.roundNameEn) : '';
}

/** What was saved just before, in words, with the way back to it. */
function beforeOf(
  viewer: Viewer,
  ask: OwnAsk,
  own: Awaited<ReturnType<typeof ownStances>>,
  organisations: Awaited<ReturnType<typeof nameableOrganisations>>,
) {
  const said = own.filter((one) => one.matterId === ask.matterId);
  const main = said.find((one) => one.placeId === viewer.countyId) ?? said[0];
  if (!main) return null;
  const me = organisations.find((one) => one.id === viewer.organisationId);
  const mayDiffer = ask.matterAsked === 'municipality' && me?.kind !== 'municipality';
  return {
    name: m.pick(ask.nameSv, ask.nameEn),
    words: answerWords(main.said, main.ownRole, namingOf(viewer, organisations)),
    href: `/answer/${ask.roundId}/${ask.slug}#${mayDiffer ? 'differences' : 'question'}`,
    change: mayDiffer ? m.answer_changeOrDiffer() : m.answer_change(),
  };
}

/** Where the matter stands in the round's order, and the ways back and on. */
function roundOf(viewer: Viewer, queue: OwnAsk[], slug: string) {
  const [first] = queue;
  const previous = previousInQueue(queue, slug);
  const next = nextInQueue(queue, slug);
  const colleague = colleagueAtWork(queue, viewer.personId, new Date());
  const last = colleague && lastInQueue(queue, slug);
  const hrefOf = (ask: OwnAsk) => `/answer/${ask.roundId}/${ask.slug}#question`;
  const seeAll = first ? `/answer/${first.roundId}` : '/answer';
  return {
    name: roundNameOf(first),
    sitting: sittingOf(queue, slug)!,
    backHref: previous ? hrefOf(previous) : seeAll,
    laterHref: next ? hrefOf(next) : seeAll,
    nextHref: next ? hrefOf(next) : `${seeAll}/done`,
    colleague:
      colleague && last
        ? {
            words: m.answer_colleague_now({
              who: colleague.answeredBy!.name,
              when: colleague.answeredAt!,
              matter: m.pick(colleague.nameSv, colleague.nameEn),
            }),
            href: hrefOf(last),
          }
        : null,
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
  if (outcome.ok) return onward(event, where);
  const meanwhile = outcome.reason === 'answered-meanwhile';
  return refused(
    where.slug,
    outcome.reason,
    reading.values,
    meanwhile ? await wordsOf(viewer, reading.command) : undefined,
  );
}

/** What somebody chose and could not save at once, in words. */
async function wordsOf(viewer: Viewer, { said, ownRole }: ReadAnswer): Promise<string> {
  const all = await tx(viewer, 'read', (db) => nameableOrganisations(db, viewer.countyId));
  return answerWords(said, ownRole ?? 'owner', namingOf(viewer, all));
}

/** "As the county": takes back what differs, at the places named or everywhere. */
export async function answerAsCounty(event: RequestEvent, where: Where) {
  const form = await event.request.formData();
  const places = readIds<PlaceId>(form, 'place');
  const wish = {
    slug: where.slug,
    places: form.has('everywhere') ? null : places,
    shown: readShown(form),
  };
  const key = String(form.get('key') ?? '');
  const outcome = await once(() => sayAsCounty(event.locals.viewer!, key, wish, new Date()));
  if (!outcome.ok) return refused(where.slug, outcome.reason);
  redirect(303, `${event.url.pathname}?taken=${outcome.places}#differences`);
}

/** "Still true": one tap says the same again. */
export async function answerStillTrue(event: RequestEvent, where: Where) {
  const viewer = event.locals.viewer!;
  const form = await event.request.formData();
  const matter = await tx(viewer, 'read', (db) => matterToAnswer(db, viewer, where.slug));
  if (!matter) toMatter(where.slug, true);
  const key = String(form.get('key') ?? '');
  const outcome = await once(async () => {
    const of = { matters: [matter.id] };
    const said = await sayStillTrue(viewer, key, of, new Date(), readShown(form));
    return said.refused
      ? ({ ok: false, reason: said.refused } as const)
      : ({ ok: true, opened: said.opened } as const);
  });
  if (!outcome.ok) return refused(where.slug, outcome.reason);
  return onward(event, where);
}

/** The matter is asked no more (or never was): its own page says why, and what came of it. */
function toMatter(slug: string, wasAnswering = false): never {
  redirect(303, `/matters/${encodeURIComponent(slug)}${wasAnswering ? '?saved=changed' : ''}`);
}

type Refusal = Extract<AnswerOutcome, { ok: false }>['reason'] | StillTrueRefusal | 'sent-before';

async function once<T>(
  save: () => Promise<T>,
): Promise<T | { readonly ok: false; readonly reason: 'sent-before' }> {
  try {
    return await save();
  } catch (caught) {
    if (caught instanceof KeyUsedForAnother) return { ok: false, reason: 'sent-before' } as const;
    throw caught;
  }
}

function refused(slug: string, reason: Refusal, values?: AnswerValues, mine?: string) {
  if (reason === 'no-such-matter') toMatter(slug, true);
  const isLate = reason === 'answered-meanwhile' || reason === 'sent-before';
  const faults = [
    refusalSentence(isLate && !values && reason !== 'sent-before' ? 'still-meanwhile' : reason),
  ];
  return fail(isLate ? 409 : 422, { ...(values && { values }), ...(mine && { mine }), faults });
}

/**
 * To the next matter of the sitting, to the thanks when it is done; from a place that differs back to the answer for
 * all places, and from the matter's own page back there. The address points at the question, so that no one scrolls.
 */
async function onward(event: RequestEvent, { slug, roundId }: Where): Promise<never> {
  const viewer = event.locals.viewer!;
  if (event.url.searchParams.has('place')) {
    redirect(303, `${event.url.pathname}?saved#differences`);
  }
  if (!roundId) redirect(303, `/answer/matter/${slug}?saved`);
  const queue = await tx(viewer, 'read', (db) => ownAsks(db, viewer, { roundId }));
  const next = nextInQueue(queue, slug);
  redirect(
    303,
    next ? `/answer/${roundId}/${next.slug}?saved=${slug}#question` : `/answer/${roundId}/done`,
  );
}
