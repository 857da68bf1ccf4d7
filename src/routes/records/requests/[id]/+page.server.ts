import { error, redirect } from '@sveltejs/kit';
import * as m from '#messages';
import { isUuid } from '#platform/core/ids';
import { mayWrite } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { CLOSED_HOW, maskRecord, reasonsOf } from '#records';
import {
  answerRequest,
  consult,
  consultsOf,
  dispatchesOf,
  maskWords,
  membersHere,
  noteExport,
  numberRequest,
  pickedOf,
  masksOf,
  putBack,
  readAnswer,
  readConsult,
  readMask,
  readNumber,
  requestsOf,
  stepsOf,
  unmask,
} from '#records/server';
import { formFaults, refusalFault } from '#records/ui/refusals.ts';
import { CONSULT_WORDS, fieldWord, HOW_WORDS, kindWord, stepWord } from '#records/ui/words.ts';
import { makeExtract } from '#records/server';
import { guarded, readRef, refText, refuse } from '../../refs.ts';
import type { Actions, PageServerLoad } from './$types';

/** One request with its records, masks, questions and log. Seven questions, however many records. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  if (!isUuid(params.id)) error(404);
  const found = await tx(viewer, 'read', async (db) => {
    const [request] = await requestsOf(db, viewer, params.id);
    return (
      request && {
        request,
        picked: await pickedOf(db, viewer, params.id),
        masks: await masksOf(db, viewer, params.id),
        consults: await consultsOf(db, viewer, params.id),
        steps: await stepsOf(db, viewer, params.id),
        given: await dispatchesOf(db, viewer, { request: params.id }),
        members: await membersHere(db, viewer),
      }
    );
  });
  if (!found) error(404);
  const { request, picked, masks } = found;
  const reasons = reasonsOf(masks);
  const nameOf = (id: string | null) => found.members.find((one) => one.id === id)?.name ?? '–';
  return {
    formKey: newFormKey(),
    saved: url.searchParams.get('saved'),
    mayWrite: mayWrite(viewer),
    open: request.closed_at === null,
    request,
    answered:
      request.closed_at && request.closed_how
        ? m.records_request_answered({
            when: m.formatMoment(request.closed_at),
            how: HOW_WORDS[request.closed_how](),
          })
        : '',
    hows: CLOSED_HOW.map((how) => ({ value: how, label: HOW_WORDS[how]() })),
    records: picked.map((one, number) => {
      const own = masks.filter((mask) => mask.tbl === one.tbl && mask.rowId === one.rowId);
      const shown = maskRecord(one, own, reasons);
      const asked = found.consults.find((c) => c.tbl === one.tbl && c.row_id === one.rowId);
      const originator =
        one.ownerId && one.ownerId !== viewer.organisationId ? nameOf(one.ownerId) : null;
      return {
        number: number + 1,
        ref: refText(one),
        keys: { mask: newFormKey(), back: newFormKey(), ask: newFormKey() },
        kind: kindWord(one.kind),
        title: one.title || kindWord(one.kind),
        shownTitle: shown.title,
        whose: one.ownerId ? nameOf(one.ownerId) : m.records_list_allOfUs(),
        when: m.formatDate(one.happened),
        fields: shown.fields.map(({ field, text }) => ({ term: fieldWord(field), text })),
        choices: one.fields.map(({ field }) => ({ value: field, label: fieldWord(field) })),
        masks: own.map((mask) => ({
          id: mask.id,
          key: newFormKey(),
          text: m.records_request_mask_one({
            number: reasons.indexOf(mask.section) + 1,
            field: mask.part ?? fieldWord(mask.field),
            section: mask.section,
          }),
        })),
        originator: asked ? null : originator,
        consult: asked && {
          asked: asked.asked,
          question: asked.question,
          answer: asked.answer ? CONSULT_WORDS[asked.answer]() : null,
          words: asked.words,
        },
      };
    }),
    steps: found.steps.map((step) => ({
      what: stepWord(step.what),
      words: step.what === 'closed' ? '' : step.words,
      who: step.person_name,
      when: m.formatMoment(step.at),
      at: step.at.toISOString(),
    })),
    given: found.given.map((one) => ({ id: one.id, title: one.title })),
  };
};

interface Event {
  locals: App.Locals;
  params: { id: string };
  request: Request;
}
type Done =
  | { ok: true; dispatch?: string | null }
  | { ok: false; reason: Parameters<typeof refusalFault>[0]; part?: string };

/** Every press of the page: read, do, and back to the page or to the form with its words. */
async function press(
  { locals, params, request }: Event,
  saved: string,
  fn: (
    viewer: NonNullable<App.Locals['viewer']>,
    key: string,
    form: FormData,
  ) => Promise<Done | ReturnType<typeof refuse>>,
) {
  if (!isUuid(params.id)) error(404);
  const form = await request.formData();
  const values = Object.fromEntries([...form].map(([name, value]) => [name, String(value)]));
  return guarded(values, async () => {
    const outcome = await fn(locals.viewer!, String(form.get('key') ?? ''), form);
    if ('status' in outcome) return outcome;
    if (!outcome.ok) return refuse(422, values, [refusalFault(outcome.reason, outcome.part)]);
    redirect(
      303,
      outcome.dispatch
        ? `/records/sent/${outcome.dispatch}?saved=answered`
        : `/records/requests/${params.id}?saved=${saved}`,
    );
  });
}
const gone = { ok: false as const, reason: 'no-such-record' as const };

export const actions: Actions = {
  back: (event) =>
    press(event, 'changed', async (viewer, key, form) => {
      const ref = readRef(String(form.get('ref') ?? ''));
      return ref ? putBack(viewer, key, event.params.id, ref) : gone;
    }),
  mask: (event) =>
    press(event, 'changed', async (viewer, key, form) => {
      const reading = readMask(form);
      if (!reading.ok) return refuse(422, reading.values, formFaults(reading.faults));
      const { ref: said, field, parts, whole, section } = reading.command;
      const ref = readRef(said);
      if (!ref) return gone;
      const lines = parts
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean);
      return maskWords(viewer, key, event.params.id, {
        ref,
        field,
        section,
        parts: whole ? 'whole' : lines,
      });
    }),
  unmask: (event) =>
    press(event, 'changed', async (viewer, key, form) => {
      const id = String(form.get('mask') ?? '');
      return isUuid(id) ? unmask(viewer, key, event.params.id, id) : gone;
    }),
  consult: (event) =>
    press(event, 'changed', async (viewer, key, form) => {
      const reading = readConsult(form);
      if (!reading.ok) return refuse(422, reading.values, formFaults(reading.faults));
      const ref = readRef(reading.command.ref);
      return ref ? consult(viewer, key, event.params.id, ref, reading.command.question) : gone;
    }),
  number: (event) =>
    press(event, 'changed', async (viewer, key, form) => {
      const reading = readNumber(form);
      if (!reading.ok) return refuse(422, reading.values, formFaults(reading.faults));
      return numberRequest(viewer, key, event.params.id, reading.command.registration_number);
    }),
  answer: (event) =>
    press(event, 'answered', async (viewer, key, form) => {
      const reading = readAnswer(form);
      if (!reading.ok) return refuse(422, reading.values, formFaults(reading.faults));
      const members = await tx(viewer, 'read', (db) => membersHere(db, viewer));
      await noteExport(viewer, 'records.request', event.params.id, 'extract');
      const make = makeExtract(
        viewer.organisationName,
        (id) => members.find((one) => one.id === id)?.name,
      );
      return answerRequest(viewer, key, event.params.id, reading.command, make);
    }),
};
