import { sql } from 'kysely';
import { newId, tx } from '#platform/server';
import { personRegister } from '#records/server';
import { smallCounty } from '../tests/database/small-county.ts';
import type { Proof } from './types.ts';

const NAME = 'Alva litet';
const ALIKE = 'Alva litetsson';
const OTHER = 'Bo litet';

/** A person is planted in fields, in texts and in earlier versions; the extract finds all of it, and nobody else. */
export default {
  id: 'T70',
  title: 'A register extract finds everything about a person and nothing of other people',
  target: '40 of 40 found, 0 of other people',
  needs: ['postgres'],
  small: { planted: 40 },
  full: { planted: 40 },
  async run({ house: open, size }) {
    const house = await open();
    const here = await smallCounty(house);
    const ask = (sqlText: string, values: unknown[]) => house.owner.query(sqlText, values);
    const marks: string[] = [];
    const mark = () => {
      const made = `spår${String(marks.length + 1).padStart(2, '0')}x`;
      marks.push(made);
      return made;
    };
    const { countyId, alby, berga } = here;
    const note = (text: string, by: string | null, title = 'Anteckning') =>
      ask(
        `insert into matters.note (county_id, id, organisation_id, matter_id, title, text, written_by, visibility)
          values ($1, $2, $3, $4, $5, $6, $7, 'county')`,
        [countyId, newId(), alby.organisationId, here.wide, title, text, by],
      );
    for (let number = 0; number < 8; number += 1) await note(`${mark()} egen text`, alby.personId);
    for (let number = 0; number < 8; number += 1)
      await note(`${mark()}: ring ${NAME}, inte ${OTHER}`, berga.personId);
    for (let number = 0; number < 4; number += 1)
      await note('rubrik', berga.personId, `${mark()} om ${NAME}`);
    for (let number = 0; number < 4; number += 1)
      await ask(
        `insert into organisations.contact_point (county_id, id, organisation_id, role, person_name, phone, deputy_name, deputy_phone)
          values ($1, $2, $3, $4, $5, '070-1', $6, '070-2')`,
        [
          countyId,
          newId(),
          alby.organisationId,
          mark(),
          number % 2 ? NAME : OTHER,
          number % 2 ? OTHER : NAME,
        ],
      );
    for (let number = 0; number < 4; number += 1)
      await ask(
        `insert into organisations.profile (county_id, organisation_id, version, mission) values ($1, $2, $3, $4)`,
        [countyId, alby.organisationId, number + 1, `${mark()} fråga ${NAME}.`],
      );
    for (let number = 0; number < 4; number += 1)
      await ask(
        `insert into matters.inquiry (county_id, id, organisation_id, matter_id, place_id, wording, asked_by, asked_at)
          values ($1, $2, $3, $4, $1, $5, $6, now())`,
        [countyId, newId(), alby.organisationId, here.wide, mark(), alby.personId],
      );
    // earlier versions: named then, not now
    for (let number = 0; number < 8; number += 1) {
      const id = newId();
      await ask(
        `insert into matters.note (county_id, id, organisation_id, matter_id, title, text, visibility)
          values ($1, $2, $3, $4, 'Version', $5, 'county')`,
        [countyId, id, alby.organisationId, here.wide, `${mark()} gällde ${NAME}`],
      );
      await ask(`update matters.note set text = 'nu står ingen här' where id = $1`, [id]);
    }
    // not about the person: another of nearly the same name, and another altogether
    await note(`annan01x ${ALIKE}`, berga.personId);
    await note('annan02x', berga.personId);
    await note(`annan03x ${OTHER}`, berga.personId);

    const extract = async (who: typeof alby) =>
      JSON.stringify(await tx(who, 'read', (db) => personRegister(db, who, alby.personId)));
    const text = await extract(alby);
    const planted = marks.slice(0, size.planted);
    const found = planted.filter((one) => text.includes(one)).length;
    const strangers = [
      OTHER,
      'litetsson',
      berga.personId,
      'annan01x',
      'annan02x',
      'annan03x',
    ].filter((one) => text.includes(one));
    const stranger = await extract(berga);
    // the control: the same rows without what takes the others out
    const { rows: raw } = await tx(alby, 'read', (db) =>
      sql<{
        content: unknown;
      }>`select content from records.mentions_of(${alby.personId}, ${NAME}, false)`.execute(db),
    );
    const control = JSON.stringify(raw).includes(OTHER) ? 1 : 0;
    const passed =
      found === planted.length &&
      planted.length === 40 &&
      strangers.length === 0 &&
      stranger === 'null' &&
      control === 1;
    return {
      passed,
      figures: {
        planted: planted.length,
        found,
        ofOthers: strangers.length,
        givenToAStranger: stranger === 'null' ? 0 : 1,
        controlFoundOthers: control,
      },
      ...(passed
        ? {}
        : {
            why: `missing: ${planted.filter((one) => !text.includes(one)).join(' ')}; of others: ${strangers.join(' ')}`,
          }),
    };
  },
} satisfies Proof<{ planted: number }>;
