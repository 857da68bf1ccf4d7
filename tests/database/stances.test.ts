import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  answerMatter,
  openDueRounds,
  ownAsks,
  ownStances,
  sayStillTrue,
  startRound,
  withdrawAnswer,
  type AnswerCommand,
} from '#matters/server';
import { markOf } from '#matters';
import type { OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { KeyUsedForAnother, newFormKey, newId, tx } from '#platform/server';
import { freshHouse, sessionOf, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

const START = new Date('2026-09-01T08:00:00Z');
const LATER = new Date('2026-09-03T08:00:00Z');
const AFTER = new Date('2026-09-16T08:00:00Z');
const LAST = new Date('2026-09-20T08:00:00Z');

let house: FreshHouse;
let c: SmallCounty;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
let county = 0;
beforeEach(async () => void (c = await smallCounty(house, `stances-${(county += 1)}`)));

const owned = (...owners: OrganisationId[]) => ({ kind: 'owners' as const, owners });
const command = (more: Partial<AnswerCommand> = {}): AnswerCommand => ({
  slug: 'wide',
  placeId: null,
  seen: '',
  said: { kind: 'nobody' },
  ownRole: 'none',
  remark: '',
  ...more,
});
const answer = (viewer: Viewer, more: Partial<AnswerCommand> = {}, now = LATER) =>
  answerMatter(viewer, newFormKey(), command(more), now);
const round = (asked: Viewer[], now = START, matters = [c.wide]) =>
  startRound(
    c.coordinator,
    newFormKey(),
    {
      nameSv: 'O',
      nameEn: 'R',
      matters,
      organisations: asked.map((v) => v.organisationId),
      answerBy: now === START ? '2026-09-15' : '2026-10-15',
    },
    now,
  );
const kept = async (viewer: Viewer) =>
  (
    await house.owner.query(
      `select said, owners, place_id, own_role, source, in_force, round_id, remark, said_by, said_by_name, said_at, id
         from matters.stance where county_id = $1 and organisation_id = $2 order by said_at, id`,
      [c.countyId, viewer.organisationId],
    )
  ).rows;
const standing = async (matter: string) =>
  (
    await house.owner.query(
      'select kind from matters.standing where matter_id = $1 order by kind',
      [matter],
    )
  ).rows.map((r) => r.kind);

describe('answering', () => {
  test('keeps who said what, when and in which words', async () => {
    const remark = '  Vi tar första samtalet 👋 <script>alert(1)</script> \u202Eabc\r\nrad två  ';
    await answer(c.berga, { said: owned(c.berga.organisationId), ownRole: null, remark });
    expect(await kept(c.berga)).toMatchObject([
      {
        said: 'owners',
        owners: [c.berga.organisationId],
        own_role: 'owner',
        place_id: c.countyId,
        in_force: true,
        source: 'own',
        said_at: LATER,
        said_by: c.berga.personId,
        said_by_name: c.berga.personName,
        remark: 'Vi tar första samtalet 👋 <script>alert(1)</script> \u202Eabc\nrad två',
      },
    ]);
  });

  test.each([
    [
      'an owner that the county does not know',
      () => ({ said: owned(newId<'organisation'>()) }),
      'unknown-owner',
    ],
    ['no owner', () => ({ said: owned() }), 'no-owner-chosen'],
    ['no role of its own', () => ({ ownRole: null }), 'no-role-chosen'],
    ['a remark of 201 characters', () => ({ remark: 'å'.repeat(201) }), 'remark-too-long'],
    ['a matter that there is not', () => ({ slug: 'none' }), 'no-such-matter'],
    [
      'a place of a matter asked for the county',
      () => ({ placeId: c.alby.organisationId }),
      'place-not-asked',
    ],
  ] as const)('%s: refused, nothing kept', async (_, more, reason) => {
    expect(await answer(c.berga, more())).toEqual({ ok: false, reason });
    expect(await kept(c.berga)).toEqual([]);
  });

  test('who only reads is refused by the rule, and by the database', async () => {
    expect(await answer(c.reader)).toEqual({ ok: false, reason: 'reader' });
    await expect(tx(c.reader, 'write', (db) => insert(db, c.reader, c.countyId))).rejects.toThrow(
      /row-level security/,
    );
  });

  test('nobody answers for another organisation', async () => {
    await expect(
      tx(c.coordinator, 'write', (db) => insert(db, c.berga, c.countyId, c.wide, c.coordinator)),
    ).rejects.toThrow(/row-level security/);
  });

  test('a double click has one effect; another answer with the same key is refused', async () => {
    const key = newFormKey();
    await Promise.all([1, 2, 3, 4].map(() => answerMatter(c.berga, key, command(), LATER)));
    expect(await kept(c.berga)).toHaveLength(1);
    await expect(
      answerMatter(c.berga, key, command({ ownRole: 'unknown' }), LATER),
    ).rejects.toThrow(KeyUsedForAnother);
  });

  test('a stance is never changed, only added to', async () => {
    await answer(c.berga);
    const [first] = await kept(c.berga);
    for (const set of [{ said: 'unknown' }, { remark: 'annat' }, { own_role: 'owner' }]) {
      await expect(
        tx(c.berga, 'write', (db) =>
          db.updateTable('matters.stance').set(set).where('id', '=', first.id).execute(),
        ),
      ).rejects.toThrow(/permission denied/);
    }
    await expect(
      tx(c.berga, 'write', (db) =>
        db.deleteFrom('matters.stance').where('id', '=', first.id).execute(),
      ),
    ).rejects.toThrow(/permission denied/);
  });
});

type AnyDb = Parameters<Parameters<typeof tx>[2]>[0];
const insert = (db: AnyDb, as: Viewer, placeId: string, matterId = c.wide, by = as) =>
  db
    .insertInto('matters.stance')
    .values({
      county_id: c.countyId,
      id: newId() as string,
      organisation_id: as.organisationId,
      matter_id: matterId,
      place_id: placeId,
      said: 'nobody',
      own_role: 'none',
      said_at: LATER,
      said_by: by.personId,
    })
    .execute();

describe('places', () => {
  test('a municipality answers at home, and only there: by rule and by constraint', async () => {
    await answer(c.berga, { slug: 'local', said: owned(c.berga.organisationId) });
    expect((await kept(c.berga))[0].place_id).toBe(c.berga.organisationId);
    const foreign = await answer(c.berga, { slug: 'local', placeId: c.alby.organisationId });
    expect(foreign).toEqual({ ok: false, reason: 'foreign-place' });
    for (const place of [c.alby.organisationId, c.countyId]) {
      await expect(
        tx(c.berga, 'write', (db) => insert(db, c.berga, place, c.local)),
      ).rejects.toThrow(/own place only/);
    }
  });

  test('others answer once for all, differ at one place, and take that back', async () => {
    const each = { kind: 'owners' as const, owners: ['each-municipality' as const] };
    await answer(c.agency, { slug: 'local', said: each, ownRole: 'contributor' });
    const here = { slug: 'local', placeId: c.alby.organisationId };
    await answer(c.agency, { ...here, said: owned(c.agency.organisationId), ownRole: null }, AFTER);
    const seen = (await tx(c.agency, 'read', (db) => ownStances(db, c.agency, [c.local]))).find(
      (s) => s.placeId === c.alby.organisationId,
    )!;
    await answer(
      c.agency,
      { ...here, seen: seen.id, said: { kind: 'as-county' }, ownRole: null },
      LAST,
    );
    expect((await kept(c.agency)).map((s) => [s.said, s.in_force])).toEqual([
      ['owners', true],
      ['owners', false],
      ['as-county', true],
    ]);
  });

  test('"as the county" needs an answer for the county', async () => {
    const more = {
      slug: 'local',
      placeId: c.alby.organisationId,
      said: { kind: 'as-county' as const },
    };
    expect(await answer(c.agency, more)).toEqual({ ok: false, reason: 'no-county-answer' });
  });
});

describe('in a round, and after it', () => {
  test('what is said goes into the running round, blind, and is noted as answered', async () => {
    const started = await round([c.berga, c.agency]);
    await answer(c.berga);
    expect(await kept(c.berga)).toMatchObject([
      { in_force: false, round_id: started.ok && started.id },
    ]);
    const [ask] = await tx(c.berga, 'read', (db) => ownAsks(db, c.berga));
    expect(ask?.answeredAt).toEqual(LATER);
    expect(await standing(c.wide)).toEqual([]);
  });

  test('who answers without being asked is asked by that', async () => {
    await round([c.berga, c.agency]);
    await answer(c.chamber);
    expect((await kept(c.chamber))[0]).toMatchObject({ in_force: false });
    expect(await tx(c.chamber, 'read', (db) => ownAsks(db, c.chamber))).toMatchObject([
      { slug: 'wide', answeredAt: LATER },
    ]);
  });

  test('the newest in the round is what opens; each earlier one is kept', async () => {
    await round([c.berga, c.agency]);
    await answer(c.berga, { said: { kind: 'unknown' } }, START);
    await answer(c.berga, { said: owned(c.berga.organisationId), ownRole: null });
    await openDueRounds(c.countyId, AFTER);
    expect((await kept(c.berga)).map((s) => [s.said, s.in_force])).toEqual([
      ['unknown', false],
      ['owners', true],
    ]);
    expect(await standing(c.wide)).toEqual(['unclear']);
  });

  test('after opening an answer is in force at once, moves the standing, and is marked', async () => {
    await round([c.berga, c.agency]);
    await answer(c.berga, { said: owned(c.berga.organisationId), ownRole: null });
    await openDueRounds(c.countyId, AFTER);
    expect(await standing(c.wide)).toEqual(['unclear']);
    await answer(c.agency, { said: owned(c.berga.organisationId), ownRole: 'contributor' }, LAST);
    expect(await standing(c.wide)).toEqual(['aligned']);
    await answer(c.berga, { said: { kind: 'nobody' } }, LAST);
    expect(await standing(c.wide)).toEqual(['misattributed']);
    const marks = async (viewer: Viewer, had: boolean) =>
      (await kept(viewer)).map((row) => markOf({ saidAt: row.said_at }, AFTER, had));
    expect(await marks(c.berga, true)).toEqual(['first', 'changed-after-opening']);
    expect(await marks(c.agency, false)).toEqual(['answered-after-opening']);
  });

  test('in a second round the old answer holds until the new one opens', async () => {
    await round([c.berga]);
    await answer(c.berga, { said: owned(c.berga.organisationId), ownRole: null });
    await round([c.berga, c.agency], AFTER);
    await answer(c.berga, { said: { kind: 'nobody' } }, LAST);
    expect((await kept(c.berga)).map((s) => [s.said, s.in_force])).toEqual([
      ['owners', true],
      ['nobody', false],
    ]);
    await openDueRounds(c.countyId, new Date('2026-10-16T08:00:00Z'));
    expect((await kept(c.berga)).map((s) => [s.said, s.in_force])).toEqual([
      ['owners', false],
      ['nobody', true],
    ]);
  });

  test('two in force of one organisation, matter and place is impossible', async () => {
    await answer(c.berga);
    await answer(c.berga, {}, AFTER);
    await expect(
      house.owner.query('update matters.stance set in_force = true where county_id = $1', [
        c.countyId,
      ]),
    ).rejects.toThrow(/one_in_force/);
  });
});

describe('two people of one office', () => {
  let colleague: Viewer;
  beforeEach(async () => {
    const personId = newId<'person'>();
    await house.owner.query(
      'insert into organisations.person (id, name, invented) values ($1, $2, true)',
      [personId, 'Bea'],
    );
    await house.owner.query(
      `insert into organisations.membership (person_id, organisation_id, role) values ($1, $2, 'editor')`,
      [personId, c.berga.organisationId],
    );
    const session = await sessionOf(house.owner, { ...c.berga, personId });
    colleague = { ...c.berga, personId, personName: 'Bea', session };
  });

  test('the second, whose form is older, is asked; saying so again counts, and both are kept', async () => {
    await answer(c.berga);
    const stale = { said: { kind: 'unknown' as const } };
    expect(await answer(colleague, stale)).toEqual({ ok: false, reason: 'answered-meanwhile' });
    expect(await kept(c.berga)).toHaveLength(1);
    const [first] = await kept(c.berga);
    expect((await answer(colleague, { ...stale, seen: first.id }, AFTER)).ok).toBe(true);
    expect((await kept(c.berga)).map((s) => [s.said, s.said_by_name, s.in_force])).toEqual([
      ['nobody', c.berga.personName, false],
      ['unknown', 'Bea', true],
    ]);
  });

  test('at the very same time: one is kept, the other is asked', async () => {
    const both = await Promise.all([
      answer(c.berga),
      answer(colleague, { said: { kind: 'unknown' } }),
    ]);
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    expect(both).toContainEqual({ ok: false, reason: 'answered-meanwhile' });
    expect(await kept(c.berga)).toHaveLength(1);
  });

  test('two who say the same at the very same time have said it once, and neither is asked', async () => {
    const both = await Promise.all([answer(c.berga), answer(colleague)]);
    expect(both.map((one) => one.ok)).toEqual([true, true]);
    expect(await kept(c.berga)).toHaveLength(1);
  });

  test('one who goes back and changes their own answer is not asked', async () => {
    await answer(c.berga);
    expect((await answer(c.berga, { ownRole: 'unknown' }, AFTER)).ok).toBe(true);
  });
});

describe('still true, and taken back', () => {
  test('still true says the same again, with its own day', async () => {
    await answer(c.agency, {
      slug: 'local',
      said: owned(c.agency.organisationId),
      ownRole: null,
      remark: 'Vi.',
    });
    await answer(c.agency, { slug: 'local', placeId: c.alby.organisationId });
    const outcome = await sayStillTrue(c.agency, newFormKey(), [c.local, c.wide], AFTER);
    expect(outcome).toEqual({ matters: 1, meanwhile: 0, opened: false, refused: null });
    expect((await kept(c.agency)).filter((s) => s.in_force)).toMatchObject([
      { source: 'still-true', said_at: AFTER },
      { source: 'still-true', said_at: AFTER },
    ]);
  });

  test('it answers a running round', async () => {
    await answer(c.berga, {}, new Date('2026-08-01T08:00:00Z'));
    await round([c.berga, c.agency]);
    await sayStillTrue(c.berga, newFormKey(), [c.wide], LATER);
    expect(await tx(c.berga, 'read', (db) => ownAsks(db, c.berga))).toMatchObject([
      { answeredAt: LATER },
    ]);
  });

  test('a withdrawn answer is none: no earlier one revives, and the asked is silent again', async () => {
    await round([c.berga]);
    await answer(c.berga, { said: owned(c.berga.organisationId), ownRole: null });
    expect(await standing(c.wide)).toEqual(['aligned']);
    expect(await withdrawAnswer(c.berga, newFormKey(), 'wide', AFTER)).toEqual({ ok: true });
    expect(await standing(c.wide)).toEqual(['awaiting']);
    expect(await tx(c.berga, 'read', (db) => ownAsks(db, c.berga))).toMatchObject([
      { answeredAt: null },
    ]);
    const again = await withdrawAnswer(c.berga, newFormKey(), 'wide', LAST);
    expect(again).toEqual({ ok: false, reason: 'nothing-to-withdraw' });
  });
});
