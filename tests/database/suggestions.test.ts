import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  answerMatter,
  bringInSuggestions,
  decideSuggestions,
  startRound,
  waitingSuggestions,
  type SuggestionToBring,
} from '#matters/server';
import type { SuggestionId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

const NOW = new Date('2026-09-03T08:00:00Z');
const LATER = new Date('2026-09-04T08:00:00Z');

let house: FreshHouse;
let c: SmallCounty;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
let county = 0;
beforeEach(async () => void (c = await smallCounty(house, `suggest-${(county += 1)}`)));

const forBerga = (more: Partial<SuggestionToBring> = {}): SuggestionToBring => ({
  organisationId: c.berga.organisationId,
  matterId: c.wide,
  placeId: c.countyId,
  said: { kind: 'owners', owners: [c.berga.organisationId] },
  ownRole: 'owner',
  remark: 'ur arbetsboken',
  answeredBy: 'Bo',
  answeredOn: '2026-06-01',
  ...more,
});
const bring = (rows: SuggestionToBring[], viewer: Viewer = c.coordinator, now = NOW) =>
  tx(viewer, 'write', (db) =>
    bringInSuggestions(db, viewer, rows, { intakeId: null, fileName: 'svar.xlsx' }, now),
  );
const waiting = (viewer: Viewer) => tx(viewer, 'read', (db) => waitingSuggestions(db, viewer));
const decide = (
  viewer: Viewer,
  choices: { yes?: SuggestionId[]; no?: SuggestionId[] },
  key = newFormKey(),
) => decideSuggestions(viewer, key, { yes: [], no: [], ...choices }, LATER);
const stances = async () =>
  (
    await house.owner.query(
      'select organisation_id, said, source, said_by, said_at, in_force from matters.stance where county_id = $1',
      [c.countyId],
    )
  ).rows;

describe('bringing in for others', () => {
  test('it waits with its own organisation, said to come from where; it counts for nothing', async () => {
    expect(await bring([forBerga()])).toEqual(['new']);
    expect(await waiting(c.berga)).toMatchObject([
      {
        slug: 'wide',
        fromFile: 'svar.xlsx',
        answeredBy: 'Bo',
        answeredOn: '2026-06-01',
        broughtInBy: c.coordinator.personName,
        broughtInFor: 'Alby',
      },
    ]);
    expect(await stances()).toEqual([]);
  });

  test('nobody else sees it: neither another organisation nor another person of the coordinator’s own', async () => {
    await bring([forBerga()]);
    for (const viewer of [c.agency, c.reader, c.alby]) {
      const seen = await tx(viewer, 'read', (db) =>
        db.selectFrom('matters.suggestion').select('id').execute(),
      );
      expect(seen).toEqual([]);
    }
  });

  test('the same again changes nothing, also after it was decided', async () => {
    await bring([forBerga()]);
    expect(await bring([forBerga()])).toEqual(['same']);
    const [first] = await waiting(c.berga);
    await decide(c.berga, { no: [first!.id] });
    expect(await bring([forBerga()])).toEqual(['same']);
    expect(await waiting(c.berga)).toEqual([]);
  });

  test('another answer for the same matter takes the place of one that waits', async () => {
    await bring([forBerga()]);
    expect(
      await bring([forBerga({ said: { kind: 'nobody' }, ownRole: 'none' })], c.coordinator, LATER),
    ).toEqual(['replaced']);
    expect(await waiting(c.berga)).toMatchObject([{ said: { kind: 'nobody' } }]);
  });

  test('what another coordinator has brought in is left, and told', async () => {
    await house.owner.query(
      `insert into organisations.county_role values ($1, $2, 'coordinator')`,
      [c.countyId, c.agency.personId],
    );
    await bring([forBerga()]);
    expect(await bring([forBerga({ remark: 'annat' })], c.agency)).toEqual(['taken']);
    expect(await waiting(c.berga)).toMatchObject([{ remark: 'ur arbetsboken' }]);
  });

  test('who is no coordinator cannot', async () => {
    await expect(bring([forBerga()], c.agency)).rejects.toThrow(/row-level security/);
  });
});

describe('saying yes or no', () => {
  test('yes makes it one’s own stance, said now by who pressed', async () => {
    await bring([forBerga()]);
    const [one] = await waiting(c.berga);
    expect(await decide(c.berga, { yes: [one!.id] })).toEqual({
      yes: 1,
      no: 0,
      refused: [],
      opened: false,
    });
    expect(await stances()).toEqual([
      {
        organisation_id: c.berga.organisationId,
        said: 'owners',
        source: 'suggestion',
        said_by: c.berga.personId,
        said_at: LATER,
        in_force: true,
      },
    ]);
    expect(await waiting(c.berga)).toEqual([]);
  });

  test('in a running round it is as blind as any other answer', async () => {
    await startRound(
      c.coordinator,
      newFormKey(),
      {
        nameSv: 'O',
        nameEn: 'R',
        matters: [c.wide],
        organisations: [c.berga.organisationId, c.agency.organisationId],
        answerBy: '2026-09-20',
      },
      NOW,
    );
    await bring([forBerga()]);
    const [one] = await waiting(c.berga);
    await decide(c.berga, { yes: [one!.id] });
    expect(await stances()).toMatchObject([{ in_force: false }]);
  });

  test('no keeps one’s own word', async () => {
    const own = {
      slug: 'wide',
      placeId: null,
      seen: '',
      said: { kind: 'nobody' as const },
      ownRole: 'none' as const,
      remark: '',
    };
    await answerMatter(c.berga, newFormKey(), own, NOW);
    await bring([forBerga()]);
    const [one] = await waiting(c.berga);
    expect(await decide(c.berga, { no: [one!.id] })).toMatchObject({ yes: 0, no: 1 });
    expect(await stances()).toMatchObject([{ said: 'nobody' }]);
  });

  test('pressed twice, and by two people at once, it is said once', async () => {
    await bring([forBerga()]);
    const [one] = await waiting(c.berga);
    const key = newFormKey();
    await Promise.all([
      decide(c.berga, { yes: [one!.id] }, key),
      decide(c.berga, { yes: [one!.id] }, key),
      decide(c.berga, { yes: [one!.id] }),
    ]);
    expect(await stances()).toHaveLength(1);
  });

  test('nobody decides for another organisation, the coordinator neither', async () => {
    await bring([forBerga()]);
    const [one] = await waiting(c.berga);
    expect(await decide(c.coordinator, { yes: [one!.id], no: [] })).toMatchObject({
      yes: 0,
      no: 0,
    });
    expect(await decide(c.agency, { no: [one!.id] })).toMatchObject({ no: 0 });
    expect(await waiting(c.berga)).toHaveLength(1);
  });

  test('who only reads is refused', async () => {
    await bring([forBerga({ organisationId: c.region.organisationId })]);
    const [one] = await waiting(c.region);
    expect(await decide(c.reader, { yes: [one!.id] })).toMatchObject({
      yes: 0,
      refused: ['reader'],
    });
  });

  test('what the rules refuse is told and waits still; the rest is said', async () => {
    const foreign = { matterId: c.local, placeId: c.alby.organisationId };
    await bring([forBerga(), forBerga(foreign)]);
    const all = (await waiting(c.berga)).map((one) => one.id);
    const outcome = await decide(c.berga, { yes: all });
    expect(outcome).toMatchObject({ yes: 1, refused: ['foreign-place'] });
    expect(await waiting(c.berga)).toHaveLength(1);
  });
});
