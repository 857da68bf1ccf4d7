import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answersExport, countyExport, parseMapWish, workOutStandings } from '#matters/server';
import { answersSheet, boundariesSheet, differencesSheet } from '#matters/ui/export-sheets.ts';
import { mapSheet } from '#matters/ui/map-sheet.ts';
import { drawPicture } from '#matters/ui/map-svg.ts';
import type { MatterId, OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Cell } from '#platform/core/workbook';
import { makeWorkbook, newId, readWorkbook, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

const NOW = new Date('2026-11-03T09:00:00Z');
const WISH = parseMapWish(new URLSearchParams());
let house: FreshHouse;
let county: SmallCounty;
beforeAll(async () => {
  house = await freshHouse();
  county = await smallCounty(house, 'utlanet');
  const { wide, local, region, alby, agency, berga } = county;
  // opened: the region and the agency both claim the wide matter; Berga was asked and is silent
  const opened = await round(true);
  await ask(opened, wide, [region, alby, agency], [berga]);
  await says(region, wide, { owners: [region.organisationId], remark: '=1+1', roundId: opened });
  await says(alby, wide, {
    owners: [region.organisationId],
    remark: 'Vi ringer.',
    roundId: opened,
  });
  await says(agency, wide, { owners: [agency.organisationId], roundId: opened });
  // blind: Alby and Berga have answered the local one in a round that runs
  const running = await round(false);
  await ask(running, local, [alby, berga]);
  await says(alby, local, {
    owners: [alby.organisationId],
    at: alby,
    roundId: running,
    remark: 'HEMLIGT A',
  });
  await says(berga, local, {
    owners: [alby.organisationId],
    at: berga,
    roundId: running,
    remark: 'HEMLIGT B',
  });
  await boundary();
  await tx({ system: true, countyId: county.countyId }, 'write', (db) =>
    workOutStandings(db, county.countyId, 'all', NOW),
  );
});
afterAll(() => house.close());

const reader = (viewer: Viewer) => ({ ...viewer, now: NOW });
const given = async (viewer: Viewer) => (await countyExport(viewer, WISH))!;
const differences = async (viewer: Viewer) => {
  const { differences: found, named } = await given(viewer);
  return differencesSheet(found, named, reader(viewer)).rows;
};
/** Everything said as this viewer's file holds it, cell by cell. */
async function answers(viewer: Viewer): Promise<Cell[][]> {
  const { named, pieces } = await answersExport(viewer, 'sv');
  const made = await makeWorkbook([answersSheet(pieces, named, reader(viewer))]);
  if (!made.ok) throw new Error(made.reason);
  const reading = await readWorkbook(made.bytes, 'x.xlsx');
  if (!reading.ok) throw new Error(reading.reason);
  return reading.sheets[0]!.rows.slice(3).map(({ cells }) => [...cells]);
}
const saidIn = (rows: readonly (readonly Cell[])[]) =>
  rows.map(([, matter, place, who, owners, , remark]) => [matter, place, who, owners, remark]);

describe('everything said', () => {
  test('holds the opened answers for those who have answered, with the moment as a real date', async () => {
    const rows = await answers(county.region);
    expect(saidIn(rows)).toEqual([
      ['wide', 'Hela länet', 'Regionen', 'Regionen', '=1+1'],
      ['wide', 'Hela länet', 'Alby', 'Regionen', 'Vi ringer.'],
      ['wide', 'Hela länet', 'Myndigheten', 'Myndigheten', null],
    ]);
    expect(rows[0]!.slice(5)).toEqual([
      ...['huvudansvar', '=1+1', new Date('2026-10-20T10:30:00Z'), 'Rut utlanet'],
      ...['eget svar', 'gäller nu'],
    ]);
  });

  test('of a round that runs, each has its own and nobody anything else: not the coordinator either', async () => {
    const own = await answers(county.alby);
    expect(saidIn(own)).toContainEqual(['local', 'Alby', 'Alby', 'Alby', 'HEMLIGT A']);
    expect(own.find(([, matter]) => matter === 'local')![10]).toBe(
      'visas för andra när omgången öppnas',
    );
    for (const viewer of [county.alby, county.coordinator])
      expect(JSON.stringify(await answers(viewer))).not.toContain('HEMLIGT B');
    for (const viewer of [county.region, county.agency, county.chamber, county.reader])
      expect(JSON.stringify(await answers(viewer))).not.toContain('HEMLIGT');
  });

  test('who was asked and is silent, who was not asked and who only reads get nothing of others', async () => {
    expect(saidIn(await answers(county.berga)).map(([, , who]) => who)).toEqual(['Berga']);
    expect(await answers(county.chamber)).toEqual([]);
    expect(saidIn(await answers(county.reader)).map(([, , who]) => who)).toEqual(['Regionen']);
  });

  test('another county is not there', async () => {
    const other = await smallCounty(house, 'grannen');
    expect(await answers(other.region)).toEqual([]);
    expect((await given(other.region)).boundaries).toEqual([]);
    expect(await countyExport(other.region, { ...WISH, place: 'utlanet-alby' })).toBeNull();
  });
});

describe('differences', () => {
  test('a row for each matter and place, with who claims it for those who have answered', async () => {
    const [row, ...rest] = await differences(county.region);
    expect(rest).toEqual([]);
    expect(row!.slice(0, 4)).toEqual([
      ...['Område', 'wide', 'Hela länet', 'flera säger sig ha ansvaret'],
    ]);
    expect(row![4]).toEqual(new Date('2026-11-03T00:00:00Z'));
    expect(row![6]).toBe('Regionen; Myndigheten');
    expect(row!.slice(9)).toEqual([3, 4]);
  });

  test('who was not asked sees the standing and no names; who is silent does not see it at all', async () => {
    const [row] = await differences(county.chamber);
    expect([row![3], row![6]]).toEqual(['flera säger sig ha ansvaret', 'visas inte för er']);
    expect(await differences(county.berga)).toEqual([]);
  });
});

test('boundaries: in force and earlier, at each place, with who has which role there and real days', async () => {
  const { boundaries, named } = await given(county.chamber);
  const { heads, rows } = boundariesSheet(boundaries, named, reader(county.chamber));
  const at = (head: string) => heads.indexOf(head);
  expect(rows.map((row) => [row[1], row[2], row[at('Huvudansvar')], row[at('Bidrar')]])).toEqual([
    ['Alby', 'gäller nu', 'Alby', 'Regionen; Myndigheten'],
    ['Berga', 'tidigare', 'Berga', 'Regionen; Myndigheten'],
  ]);
  expect(rows[0]![at('Ses över senast')]).toEqual(new Date('2027-10-01T00:00:00Z'));
  expect(rows[0]![at('Organ')]).toBe('Kommunstyrelsen');
  expect([rows[1]![at('Upphörde')], rows[1]![at('Varför den upphörde')]]).toEqual([
    new Date('2026-10-15T00:00:00Z'),
    'ersatt av en ny överenskommelse',
  ]);
});

test('the three sheets are one workbook: heads that stand still, filters, text as text, taken in again the same', async () => {
  const { map, differences: found, boundaries, named } = await given(county.region);
  const sheets = [
    mapSheet(map, 'Regionen', NOW),
    differencesSheet(found, named, reader(county.region)),
    boundariesSheet(boundaries, named, reader(county.region)),
  ];
  const made = await makeWorkbook(sheets);
  if (!made.ok) throw new Error(made.reason);
  const reading = await readWorkbook(made.bytes, 'x.xlsx');
  if (!reading.ok) throw new Error(reading.reason);
  expect(reading.sheets.map(({ name }) => name)).toEqual([
    'Karta över ansvar',
    'Skillnader',
    'Gränser',
  ]);
  reading.sheets.forEach(({ rows }, i) => {
    const { notes, heads, rows: written } = sheets[i]!;
    const read = rows.map(({ cells }) => [...cells]);
    const all = [...notes.map((note) => [note]), heads, ...written];
    expect(read).toEqual(all.map((row) => row.slice(0, row.findLastIndex((c) => c !== null) + 1)));
  });
});

test('the picture of the map stands alone, escapes what people have named, and shows no more than the page', async () => {
  await house.owner.query(
    `update matters.matter set name_sv = '<script>alert(1)</script> & co' where id = $1`,
    [county.local],
  );
  const picture = drawPicture((await given(county.region)).map, 'Bara för er.');
  expect(picture).toContain('<title id="title">Karta över ansvar: Hela länet</title>');
  expect(picture).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; co');
  expect(picture).not.toMatch(/<script|style=|<style|class=|href=|var\(|NaN|undefined/);
  expect(drawPicture((await given(county.chamber)).map, '')).toContain('Enskilda svar visas inte');
  expect(drawPicture((await given(county.berga)).map, '')).toContain('svara först');
});

async function round(opened: boolean): Promise<string> {
  const id = newId<'round'>();
  await house.owner.query(
    `insert into matters.round (county_id, id, name_sv, name_en, started_at, invited_at, answer_by, opened_at, opened_because)
     values ($1, $2, 'Omgång', 'Round', now(), now(), '2026-12-01', case when $3 then now() end, case when $3 then 'time-has-gone' end)`,
    [county.countyId, id, opened],
  );
  return id;
}

async function ask(
  roundId: string,
  matterId: MatterId,
  answered: Viewer[],
  silent: Viewer[] = [],
): Promise<void> {
  for (const viewer of [...answered, ...silent]) {
    await house.owner.query(
      `insert into matters.ask (county_id, round_id, organisation_id, matter_id, answered_at)
       values ($1, $2, $3, $4, case when $5 then now() end)`,
      [county.countyId, roundId, viewer.organisationId, matterId, answered.includes(viewer)],
    );
  }
}

async function says(
  who: Viewer,
  matterId: MatterId,
  words: { owners: OrganisationId[]; roundId: string; remark?: string; at?: Viewer },
): Promise<void> {
  await house.owner.query(
    `insert into matters.stance (county_id, id, organisation_id, matter_id, place_id, round_id, said, owners, own_role,
        remark, said_at, said_by_name) values ($1, $2, $3, $4, $5, $6, 'owners', $7, $8, $9, '2026-10-20T08:30:00Z', $10)`,
    [
      ...[county.countyId, newId(), who.organisationId, matterId],
      ...[words.at?.organisationId ?? county.countyId, words.roundId, words.owners],
      words.owners.includes(who.organisationId) ? 'owner' : 'contributor',
      ...[words.remark ?? '', who.personName],
    ],
  );
}

/** Each municipality owns the local matter: in force in Alby, ended in Berga. */
async function boundary(): Promise<void> {
  const { owner } = house;
  const id = newId();
  const { countyId, local, alby, berga, region, agency } = county;
  await owner.query(
    `insert into matters.boundary (county_id, id, matter_id, limit_sentence, settled, body, decided_on, since, look_again_by)
     values ($1, $2, $3, 'Kommunen är vägen in.', 'decided', 'Kommunstyrelsen', '2026-09-30', '2026-10-01', '2027-10-01')`,
    [countyId, id, local],
  );
  const roles = [null, region.organisationId, agency.organisationId];
  for (const [position, organisationId] of roles.entries()) {
    await owner.query('insert into matters.boundary_role values ($1, $2, $3, $4, $5)', [
      ...[countyId, id, position, organisationId],
      organisationId ? 'contributor' : 'owner',
    ]);
  }
  for (const [place, endedAt] of [
    [alby, null],
    [berga, '2026-10-15T08:00:00Z'],
  ] as const) {
    await owner.query(
      `insert into matters.boundary_place (county_id, boundary_id, place_id, in_force_since, ended_at, ended_because)
       values ($1, $2, $3, '2026-10-01T08:00:00Z', $4::timestamptz, case when $4::timestamptz is not null then 'replaced' end)`,
      [countyId, id, place.organisationId, endedAt],
    );
  }
}
