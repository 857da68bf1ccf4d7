import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answerMatter, openDueRounds, startRound, withdrawAnswer } from '#matters/server';
import type { OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

const START = new Date('2026-09-01T08:00:00Z');
const LATER = new Date('2026-09-03T08:00:00Z');
const AFTER = new Date('2026-09-16T08:00:00Z');
const LAST = new Date('2026-10-16T08:00:00Z');
const WORDS = 'Hemligt till dess att omgången öppnas';

let house: FreshHouse;
let c: SmallCounty;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
let county = 0;
beforeEach(async () => void (c = await smallCounty(house, `blind-${(county += 1)}`)));

const round = (asked: Viewer[], now = START) =>
  startRound(
    c.coordinator,
    newFormKey(),
    {
      nameSv: 'O',
      nameEn: 'R',
      matters: [c.wide],
      organisations: asked.map((v) => v.organisationId),
      answerBy: now === START ? '2026-09-15' : '2026-10-15',
    },
    now,
  );
const answer = (
  viewer: Viewer,
  now = LATER,
  owner: OrganisationId = viewer.organisationId,
  remark = WORDS,
) =>
  answerMatter(
    viewer,
    newFormKey(),
    {
      slug: 'wide',
      placeId: null,
      seen: '',
      said: { kind: 'owners', owners: [owner] },
      ownRole: 'contributor',
      remark,
    },
    now,
  );
const open = (now = AFTER) => openDueRounds(c.countyId, now);

/** Everything that the database lets this viewer read of what others have said and what follows from it. */
const reads = (viewer: Viewer) =>
  tx(viewer, 'read', async (db) => {
    const ask = async (text: string) =>
      (await sql<{ n: number }>`${sql.raw(text)}`.execute(db)).rows[0]?.n ?? 0;
    const others = `organisation_id <> '${viewer.organisationId}'`;
    return {
      stances: await ask(`select count(*)::int n from matters.stance where ${others}`),
      standing: await ask('select count(*)::int n from matters.standing'),
      details: await ask('select count(*)::int n from matters.standing_detail'),
      counts: await ask('select count(*)::int n from matters.clarity'),
      asks: await ask(`select count(*)::int n from matters.ask where ${others}`),
      history: await ask(
        `select count(*)::int n from history.version where ${others} and tbl like 'matters.%'`,
      ),
    };
  });
const nothing = { stances: 0, standing: 0, details: 0, counts: 0, asks: 0, history: 0 };
const everyone = () => ({
  answered: c.berga,
  silent: c.agency,
  unasked: c.chamber,
  reader: c.reader,
});

describe('while a first round runs', () => {
  beforeEach(async () => {
    await round([c.berga, c.agency, c.cedra]);
    await answer(c.berga);
    await answer(c.cedra);
  });

  test.each(['answered', 'silent', 'unasked', 'reader'] as const)(
    'the %s one sees nothing of what others said',
    async (who) => {
      expect(await reads(everyone()[who])).toEqual(nothing);
    },
  );

  test('the coordinator sees who has answered, never what', async () => {
    expect(await reads(c.coordinator)).toEqual({ ...nothing, asks: 3 });
  });

  test('each sees its own words', async () => {
    const own = await tx(c.berga, 'read', (db) =>
      db.selectFrom('matters.stance').select('remark').execute(),
    );
    expect(own).toEqual([{ remark: WORDS }]);
  });

  test('not even by asking the database about other organisations, or by counting what is refused', async () => {
    const seen = await tx(c.agency, 'read', async (db) => [
      await db.selectFrom('matters.stance').select('id').where('remark', '=', WORDS).execute(),
      await db
        .selectFrom('matters.stance')
        .select('id')
        .where('organisation_id', '=', c.berga.organisationId)
        .execute(),
      await db
        .selectFrom('matters.ask')
        .select('answered_at')
        .where('organisation_id', '=', c.berga.organisationId)
        .execute(),
    ]);
    expect(seen).toEqual([[], [], []]);
  });
});

describe('when it has opened', () => {
  beforeEach(async () => {
    await round([c.berga, c.agency, c.cedra]);
    await answer(c.berga);
    await answer(c.cedra);
    await open();
  });

  test('those who have answered see what the others said', async () => {
    expect(await reads(c.berga)).toMatchObject({
      stances: 1,
      standing: 1,
      details: 1,
      asks: 0,
      history: 0,
    });
  });

  test('whoever was asked and is silent sees neither stances nor standing', async () => {
    expect(await reads(c.agency)).toEqual(nothing);
  });

  test('and sees them from the moment of its own answer', async () => {
    await answer(c.agency, LAST);
    expect(await reads(c.agency)).toMatchObject({ stances: 2, standing: 1, details: 1 });
  });

  test('who was not asked, and who only reads, see the standing and no single stance', async () => {
    for (const viewer of [c.chamber, c.reader]) {
      expect(await reads(viewer)).toMatchObject({ stances: 0, standing: 1, details: 0 });
    }
  });

  test('a coordinator of an organisation that was asked and is silent sees neither', async () => {
    await house.owner.query(
      `insert into organisations.county_role values ($1, $2, 'coordinator')`,
      [c.countyId, c.agency.personId],
    );
    expect(await reads(c.agency)).toEqual({ ...nothing, asks: 2 });
  });

  test('whoever takes its answer back is silent again', async () => {
    await withdrawAnswer(c.berga, newFormKey(), 'wide', LAST);
    expect(await reads(c.berga)).toEqual(nothing);
  });

  test('another county sees none of it', async () => {
    const other = await smallCounty(house, `blind-${(county += 1)}`);
    for (const viewer of [other.berga, other.coordinator])
      expect(await reads(viewer)).toEqual(nothing);
  });
});

describe('in a second round on the same matter', () => {
  beforeEach(async () => {
    await round([c.berga, c.cedra]);
    await answer(c.berga, LATER, c.berga.organisationId, 'förr');
    await answer(c.cedra, LATER, c.berga.organisationId, 'förr');
    await round([c.berga, c.cedra], AFTER);
    await answer(c.berga, AFTER, c.knownId, WORDS);
  });
  const remarks = async (viewer: Viewer) =>
    (
      await tx(viewer, 'read', (db) =>
        db
          .selectFrom('matters.stance')
          .select('remark')
          .where('organisation_id', '=', c.berga.organisationId)
          .orderBy('said_at')
          .execute(),
      )
    ).map((row) => row.remark);
  const owners = async (viewer: Viewer) =>
    (
      await tx(viewer, 'read', (db) => db.selectFrom('matters.standing').select('owners').execute())
    )[0]?.owners;

  test('the old answers and their standing stay in sight, and only the new ones are blind', async () => {
    expect(await remarks(c.cedra)).toEqual(['förr']);
    expect(await owners(c.cedra)).toEqual([c.berga.organisationId]);
    expect(await remarks(c.coordinator), 'who convenes and was not asked').toEqual([]);
  });

  test('until it opens', async () => {
    await open(LAST);
    expect(await remarks(c.cedra)).toEqual(['förr', WORDS]);
    expect(await owners(c.cedra)).toEqual([]);
  });
});
