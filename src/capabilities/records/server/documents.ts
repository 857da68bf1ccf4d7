import * as m from '#messages';
import { writePdf, type Block } from '#platform/server';
import { maskRecord, reasonsOf, type ReadRecord, type RecordField } from '../index.ts';
import type { Frozen } from './dispatches.queries.ts';
import type { PersonRegister } from './person.actions.ts';
import type { MakeExtract } from './requests.actions.ts';
import { fieldWord, HOW_WORDS, kindWord, traceWord } from '../ui/words.ts';

interface Made {
  title: string;
  author: string;
  subject: string;
  at: Date;
  blocks: Block[];
  data: unknown;
  dataName: string;
}

/** The document and its data: the data also travels inside the document. */
async function freeze({
  title,
  author,
  subject,
  at,
  blocks,
  data,
  dataName,
}: Made): Promise<Frozen> {
  const json = Buffer.from(`${JSON.stringify(data, null, 2)}\n`);
  const pdf = await writePdf({
    language: m.language() === 'en' ? 'en' : 'sv',
    title,
    author,
    subject,
    at,
    foot: [author, subject].filter(Boolean).join(' · '),
    pageOf: (page, pages) => m.records_doc_pageOf({ page, pages }),
    blocks: [{ kind: 'heading', level: 1, text: title }, ...blocks],
    attached: [
      { name: dataName, mime: 'application/json', bytes: json, description: m.records_doc_data() },
    ],
  });
  return { title, json, pdf };
}

const shown = (fields: readonly RecordField[]) =>
  fields.map(({ field, text }) => ({ label: fieldWord(field), text }));

/** What is handed out on a request: the records with their masks on, and why. Masked words are in neither file. */
export const makeExtract =
  (author: string, nameOf: (id: string) => string | undefined): MakeExtract =>
  ({ request, picked, masks, at }) => {
    const reasons = reasonsOf(masks);
    const records = picked.map((one) => {
      const own = masks.filter((mask) => mask.tbl === one.tbl && mask.rowId === one.rowId);
      return { ...one, ...maskRecord(one, own, reasons) };
    });
    const title = m.records_doc_extract({ number: request.number });
    const how = request.closed_how ? HOW_WORDS[request.closed_how]() : '';
    const blocks: Block[] = [
      {
        kind: 'fields',
        items: [
          { label: m.records_requests_received(), text: request.received_on },
          { label: m.records_requests_wording(), text: request.wording },
          { label: m.records_doc_made(), text: m.formatMoment(at) },
          {
            label: m.records_doc_decision(),
            text: [how, request.closed_words].filter(Boolean).join('\n'),
          },
        ],
      },
      { kind: 'heading', level: 2, text: m.records_doc_reasons() },
      reasons.length
        ? { kind: 'list', items: reasons.map((reason, number) => `[█ ${number + 1}] ${reason}`) }
        : { kind: 'text', text: m.records_doc_nothingMasked() },
      ...records.flatMap((one, number): Block[] => [
        {
          kind: 'heading',
          level: 2,
          text: m.records_doc_record({
            number: number + 1,
            title: one.title || kindWord(one.kind),
          }),
        },
        {
          kind: 'fields',
          items: [
            { label: m.records_list_kind(), text: kindWord(one.kind) },
            { label: m.records_record_when(), text: m.formatMoment(one.happened) },
            {
              label: m.records_record_whose(),
              text: one.ownerId ? (nameOf(one.ownerId) ?? '') : m.records_list_allOfUs(),
            },
            ...shown(one.fields),
          ],
        },
      ]),
    ];
    const data = {
      request: {
        number: request.number,
        received: request.received_on,
        wording: request.wording,
        registrationNumber: request.registration_number,
      },
      by: author,
      at: at.toISOString(),
      decision: { how: request.closed_how, words: request.closed_words },
      reasons: reasons.map((section, number) => ({ number: number + 1, section })),
      records: records.map((one) => ({
        kind: one.kind,
        title: one.title,
        happened: one.happened.toISOString(),
        by: one.ownerId ? (nameOf(one.ownerId) ?? null) : null,
        fields: one.fields,
      })),
    };
    const subject = request.registration_number ?? '';
    return freeze({ title, author, subject, at, blocks, data, dataName: 'utlamnande.json' });
  };

/** What is sent: one record, as it stands now. */
export function makeSent(
  author: string,
  facts: { recipients: string[]; dnr: string | null; ground: string | null },
): (record: ReadRecord, at: Date) => Promise<Frozen> {
  return (record, at) => {
    const what = record.title || kindWord(record.kind);
    const facts_ = [
      { label: m.records_sent_from(), text: author },
      { label: m.records_sent_to(), text: facts.recipients.join('\n') },
      { label: m.records_sent_when(), text: m.formatMoment(at) },
      { label: m.records_send_dnr(), text: facts.dnr ?? m.records_sent_noDnr() },
      ...(record.secrecySection
        ? [
            { label: fieldWord('secrecy_section'), text: record.secrecySection },
            { label: m.records_sent_ground(), text: facts.ground ?? '' },
          ]
        : []),
    ];
    return freeze({
      title: m.records_doc_sent({ title: what }),
      author,
      subject: facts.dnr ?? '',
      at,
      blocks: [
        { kind: 'fields', items: facts_ },
        { kind: 'heading', level: 2, text: m.records_record_content() },
        {
          kind: 'fields',
          items: [
            { label: m.records_list_kind(), text: kindWord(record.kind) },
            { label: m.records_record_when(), text: m.formatMoment(record.happened) },
            ...shown(record.fields),
          ],
        },
      ],
      data: {
        from: author,
        to: facts.recipients,
        at: at.toISOString(),
        registrationNumber: facts.dnr,
        secrecy: record.secrecySection && { section: record.secrecySection, ground: facts.ground },
        record: {
          kind: record.kind,
          id: record.rowId,
          title: record.title,
          happened: record.happened.toISOString(),
          fields: record.fields,
        },
      },
      dataName: 'expedierat.json',
    });
  };
}

/** Everything about a person, as one document with its data. */
export function makePersonExtract(
  author: string,
  register: PersonRegister,
  at: Date,
  nameOf: (id: string) => string | undefined,
): Promise<Frozen> {
  const plain = (value: unknown) =>
    typeof value === 'string' ? (nameOf(value) ?? value) : JSON.stringify(value);
  const items = (facts: Record<string, unknown>) =>
    Object.entries(facts)
      .filter(
        ([key, value]) =>
          value !== null && value !== '' && !['id', 'county_id', 'salt'].includes(key),
      )
      .map(([key, value]) => ({ label: fieldWord(key), text: plain(value) }));
  const where = (id: string | null) => (id ? (nameOf(id) ?? '') : '');
  const when = (moment: Date | null) => (moment ? m.formatMoment(moment) : '');
  const blocks: Block[] = [
    { kind: 'note', text: m.records_person_limits({ organisation: author }) },
    ...register.traces.flatMap((one): Block[] => [
      {
        kind: 'heading',
        level: 3,
        text: [traceWord(one.what), when(one.at), where(one.organisationId)]
          .filter(Boolean)
          .join(' · '),
      },
      { kind: 'fields', items: items(one.facts) },
    ]),
    { kind: 'heading', level: 2, text: m.records_person_mentions() },
    ...register.mentions.flatMap((one): Block[] => [
      {
        kind: 'heading',
        level: 3,
        text: [
          one.version === null
            ? kindWord(one.kind)
            : m.records_person_version({ kind: kindWord(one.kind), version: one.version }),
          one.title,
          when(one.happened),
          where(one.organisationId),
        ]
          .filter(Boolean)
          .join(' · '),
      },
      { kind: 'fields', items: items(one.content) },
    ]),
  ];
  return freeze({
    title: m.records_doc_person({ name: register.person.name }),
    author,
    subject: '',
    at,
    blocks,
    data: {
      person: register.person,
      at: at.toISOString(),
      by: author,
      traces: register.traces,
      mentions: register.mentions,
    },
    dataName: 'registerutdrag.json',
  });
}
