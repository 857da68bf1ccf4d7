import { error, redirect } from '@sveltejs/kit';
import * as m from '#messages';
import { isUuid } from '#platform/core/ids';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import {
  membersHere,
  noteExport,
  pickRecords,
  readDispatch,
  readHere,
  requestsOf,
  sendRecord,
  tableOf,
} from '#records/server';
import { formFaults, refusalFault } from '#records/ui/refusals.ts';
import { fieldWord, kindWord, READING } from '#records/ui/words.ts';
import { makeSent } from '#records/server';
import { guarded, refuse } from '../../../refs.ts';
import type { Actions, PageServerLoad } from './$types';

/** One record as it stands, with what can be done with it. Five questions at most. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  const found = await tx(viewer, 'read', async (db) => {
    const tbl = await tableOf(db, params.kind);
    const [record] = tbl ? await readHere(db, viewer, [{ tbl, rowId: params.row }], READING) : [];
    if (!record) return null;
    return {
      record,
      members: await membersHere(db, viewer),
      requests: mayWrite(viewer) ? await requestsOf(db, viewer) : [],
    };
  });
  if (!found) error(404);
  const { record, members } = found;
  if (record.secrecySection) await noteReading(viewer, record.tbl, record.rowId);
  return {
    formKey: newFormKey(),
    pickKey: newFormKey(),
    saved: url.searchParams.get('saved'),
    title: record.title || kindWord(record.kind),
    kind: kindWord(record.kind),
    when: m.formatMoment(record.happened),
    whose: record.organisationId
      ? (members.find((one) => one.id === record.organisationId)?.name ?? '–')
      : m.records_list_allOfUs(),
    secret: record.secrecySection,
    fields: record.fields.map(({ field, text }) => ({ term: fieldWord(field), text })),
    mayWrite: mayWrite(viewer),
    maySend: mayWrite(viewer) && record.organisationId === viewer.organisationId,
    recipients: members
      .filter((one) => one.id !== viewer.organisationId)
      .map((one) => ({
        value: one.id,
        label: one.name,
        hint:
          one.publicAccess === 'none' ? m.records_send_notAuthority() : m.records_send_authority(),
      })),
    requests: found.requests
      .filter((one) => !one.closed_at)
      .map((one) => ({
        value: one.id,
        label: m.records_record_pick_option({
          number: one.number,
          wording: one.wording.slice(0, 60),
        }),
      })),
  };
};

const noteReading = (viewer: Viewer, tbl: string, rowId: string) =>
  noteExport(viewer, tbl, rowId, 'opened-on-the-desk', 'read-secret');

export const actions: Actions = {
  pick: async ({ locals, params, request }) => {
    const viewer = locals.viewer!;
    const form = await request.formData();
    const to = String(form.get('request') ?? '');
    const tbl = await tx(viewer, 'read', (db) => tableOf(db, params.kind));
    if (!tbl || !isUuid(to)) return refuse(422, {}, [refusalFault('no-such-request')]);
    return guarded({}, async () => {
      const outcome = await pickRecords(
        viewer,
        String(form.get('key') ?? ''),
        to,
        [{ tbl, rowId: params.row }],
        READING,
      );
      if (!outcome.ok) return refuse(422, {}, [refusalFault(outcome.reason)]);
      redirect(303, `/records/requests/${to}?saved=picked`);
    });
  },
  send: async ({ locals, params, request }) => {
    const viewer = locals.viewer!;
    const form = await request.formData();
    const reading = readDispatch(form);
    const values = {
      ...reading.values,
      recipients: form.getAll('recipients').map(String).join(' '),
    };
    if (!reading.ok) return refuse(422, values, formFaults(reading.faults));
    const ground = await tx(viewer, 'read', async (db) => ({
      tbl: await tableOf(db, params.kind),
      members: await membersHere(db, viewer),
    }));
    const { tbl } = ground;
    if (!tbl) error(404);
    const said = reading.command;
    const recipients = [
      ...said['recipients[]'].flatMap(
        (id) => ground.members.find((one) => one.id === id)?.name ?? [],
      ),
      ...(said.recipient_words ? [said.recipient_words] : []),
    ];
    return guarded(values, async () => {
      await noteExport(viewer, tbl, params.row, 'dispatch');
      const make = makeSent(viewer.organisationName, {
        recipients,
        dnr: said.registration_number,
        ground: said.ground,
      });
      const outcome = await sendRecord(
        viewer,
        String(form.get('key') ?? ''),
        { tbl, rowId: params.row },
        said,
        READING,
        make,
      );
      if (!outcome.ok) return refuse(422, values, [refusalFault(outcome.reason)]);
      redirect(303, `/records/sent/${outcome.id}?saved=sent`);
    });
  },
};
