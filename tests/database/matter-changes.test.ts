import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { opinionsStamp, type NewMatter } from '#matters';
import {
  addMatter,
  answerMatter,
  askWhoOwns,
  bringInSuggestions,
  carryOutChange,
  changeCounts,
  changesSeen,
  draftGround,
  foreseeProposals,
  editMatter,
  inquire,
  mapView,
  matterPage,
  matterSet,
  mattersList,
  emptyMatters,
  mattersToEmpty,
  openDueRounds,
  parseMapWish,
  proposeChange,
  restoreMatter,
  retiredMatters,
  roundGround,
  saveAreas,
  saveSet,
  sayOpinion,
  seeChanges,
  startRound,
  takeBackChange,
  waitingSuggestions,
  workOutStandings,
} from '#matters/server';
import type { AreaId, MatterId, OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, newId, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { proposing } from './proposals-ground.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

const START = new Date('2026-09-01T08:00:00Z');
const SAID = new Date('2026-09-03T08:00:00Z');
const OPENED = new Date('2026-09-16T08:00:00Z');
const PROPOSED = new Date('2026-10-01T08:00:00Z');
/** Ten working days later, and one more: 15 October is the last day. */
const LATE = new Date('2026-10-16T08:00:00Z');

let house: FreshHouse;
let c: SmallCounty;
let areaId: AreaId;
let county = 0;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
beforeEach(async () => {
  c = await smallCounty(house, `andras-${(county += 1)}`);
  const { rows } = await house.owner.query('select id from matters.area where county_id = $1', [
    c.countyId,
  ]);
  areaId = rows[0].id;
});

const key = newFormKey;
const part = (nameSv: string, more: Partial<NewMatter> = {}): NewMatter => ({
  nameSv,
  nameEn: `${nameSv} in English`,
  sentenceSv: 'Någon gör en del av det.',
  sentenceEn: 'Someone does a part of it.',
  areaId,
  asked: 'county',
  legalFooting: 'custom',
  synonymsSv: [],
  synonymsEn: [],
  ...more,
});
const split = (
  slug = 'wide',
  viewer = c.coordinator,
  now = PROPOSED,
  names = ['Del ett', 'Del två'],
) =>
  proposeChange(
    viewer,
    key(),
    {
      kind: 'split',
      slug,
      parts: names.map((name) => part(name)),
      reason: 'De sköts var för sig.',
    },
    now,
  );
const merge = (into = 'wide', merged: MatterId[] = [c.local], now = PROPOSED) =>
  proposeChange(
    c.coordinator,
    key(),
    { kind: 'merged', slug: into, merged, reason: 'Samma sak.' },
    now,
  );
const retire = (slug = 'wide', now = PROPOSED) =>
  proposeChange(c.coordinator, key(), { kind: 'retired', slug, reason: 'Ingen frågar.' }, now);
/** Carried out from a page that showed this many opinions: the last ones, or (where there are more) older ones. */
const carryOut = async (id: string, opinionsSeen = 0, now = LATE) => {
  const { told } = await seen(c.coordinator, id);
  const isAll = told.filter(({ answer }) => answer).length === opinionsSeen;
  return carryOutChange(
    c.coordinator,
    key(),
    { id, opinionsSeen: isAll ? opinionsStamp(told) : 'older' },
    now,
  );
};
const opinion = (viewer: Viewer, id: string, text = '', now = PROPOSED) =>
  sayOpinion(
    viewer,
    key(),
    { changeId: id, answer: text ? 'views' : 'no-objection', opinion: text },
    now,
  );
const seen = (viewer: Viewer, id: string) =>
  tx(viewer, 'read', (db) => changesSeen(db, viewer, { id })).then(([one]) => one!);
const set = () => tx(c.coordinator, 'read', (db) => matterSet(db, c.coordinator));
const of = async (slug: string) => (await set()).matters.find((one) => one.slug === slug)!;
const page = (viewer: Viewer, slug: string) =>
  tx(viewer, 'read', (db) => matterPage(db, viewer, slug, 'county'));

async function say(viewer: Viewer, slug = 'wide', now = SAID, owner = viewer.organisationId) {
  return answerMatter(
    viewer,
    key(),
    {
      slug,
      placeId: null,
      seen: '',
      said: { kind: 'owners', owners: [owner] },
      ownRole: owner === viewer.organisationId ? 'owner' : 'none',
      remark: 'Så är det',
    },
    now,
  );
}

async function round(organisations: Viewer[], matters: MatterId[] = [c.wide], now = START) {
  return startRound(
    c.coordinator,
    key(),
    {
      nameSv: 'Höstens omgång',
      nameEn: 'Autumn round',
      matters,
      organisations: organisations.map((viewer) => viewer.organisationId),
      answerBy: '2026-09-15',
    },
    now,
  );
}

/** Answered by the agency and Berga, opened. */
async function answered(slug: 'wide' | 'local' = 'wide') {
  await round([c.agency, c.berga], [c[slug]]);
  await say(c.agency, slug);
  await say(
    c.berga,
    slug,
    SAID,
    slug === 'wide' ? c.agency.organisationId : c.berga.organisationId,
  );
  await openDueRounds(c.countyId, OPENED);
}

async function agree(matterId: MatterId, owner: OrganisationId, places: string[] = [c.countyId]) {
  const id = newId<'boundary'>();
  await house.owner.query(
    `insert into matters.boundary (county_id, id, matter_id, limit_sentence, settled, since, look_again_by)
     values ($1, $2, $3, 'Den ena ringer.', 'officials', '2026-01-01', '2027-01-01')`,
    [c.countyId, id, matterId],
  );
  await house.owner.query('insert into matters.boundary_role values ($1, $2, 0, $3, $4)', [
    c.countyId,
    id,
    owner,
    'owner',
  ]);
  for (const place of places)
    await house.owner.query(
      `insert into matters.boundary_place (county_id, boundary_id, place_id, in_force_since) values ($1, $2, $3, '2026-01-01')`,
      [c.countyId, id, place],
    );
  return id;
}

const idOf = (outcome: { ok: boolean }) => (outcome as unknown as { id: string }).id;

describe('a matter that nobody has answered', () => {
  test('is split at once; it goes out of use, and its parts are asked as any other', async () => {
    const outcome = await split();
    expect(outcome).toMatchObject({ ok: true, carriedOut: true });
    const { matters } = await set();
    expect(matters.filter((one) => !one.retiredAt).map(({ slug }) => slug)).toEqual([
      'local',
      'del-ett',
      'del-tva',
    ]);
    expect(await of('wide')).toMatchObject({ because: 'split' });
    const standings = await house.owner.query(
      'select matter_id, kind from matters.standing where county_id = $1',
      [c.countyId],
    );
    expect(standings.rows.map(({ kind }) => kind)).toEqual(['unasked', 'unasked']);
  });

  test('is left out of list, map, search, rounds and what a workbook knows; its page stays', async () => {
    await retire();
    const v = c.berga;
    const list = await tx(v, 'read', (db) =>
      mattersList(db, v, { area: '', standing: '', asked: '', placeSlug: null }),
    );
    expect(list.areas.flatMap((one) => one.matters.map(({ slug }) => slug))).toEqual(['local']);
    const map = await tx(v, 'read', (db) => mapView(db, v, parseMapWish(new URLSearchParams())));
    expect(JSON.stringify(map)).toContain('"slug":"local"');
    expect(JSON.stringify(map)).not.toContain('"slug":"wide"');
    expect(map?.all).toBe(1);
    const found = await tx(v, 'read', (db) => askWhoOwns(db, v, 'wide', null));
    expect(found.answers.map(({ matter }) => matter.slug)).not.toContain('wide');
    const ground = await tx(c.coordinator, 'read', (db) => roundGround(db, c.coordinator));
    expect(ground.matters.map(({ id }) => id)).toEqual([c.local]);
    expect((await page(v, 'wide'))?.answer.matter.past).toMatchObject({
      because: 'retired',
      reason: 'Ingen frågar.',
    });
    const draft = await tx(v, 'read', (db) => draftGround(db, v, 'wide'));
    expect(draft?.matter.retired).toMatchObject({ because: 'retired', became: [] });
    const own = proposing(house, c).command();
    const [foreseen] = await foreseeProposals(c.region, [own], LATE);
    expect(foreseen).toMatchObject({ ok: false, reason: 'no-such-matter' });
    expect(await say(v)).toEqual({ ok: false, reason: 'no-such-matter' });
    expect(
      await inquire(v, { key: key(), slug: 'wide', placeSlug: null, wording: '' }, LATE),
    ).toEqual({ ok: false, reason: 'no-such-matter' });
    expect(await round([c.agency], [c.wide], new Date('2026-09-01T09:00:00Z'))).toMatchObject({
      ok: false,
      reason: 'no-such-matter',
    });
  });

  test('is restored at once, and once', async () => {
    await retire();
    const [first, second] = await Promise.all([
      restoreMatter(c.coordinator, key(), 'wide', LATE),
      restoreMatter(c.coordinator, key(), 'wide', LATE),
    ]);
    expect([first, second].map((one) => (one.ok ? 'ok' : one.reason)).sort()).toEqual([
      'already-in-use',
      'ok',
    ]);
    expect((await of('wide')).retiredAt).toBeNull();
  });
});

describe('a matter that some have answered', () => {
  beforeEach(() => answered());

  test('those who have are told, nobody else; the coordinator’s own organisation only when it has answered too', async () => {
    const id = idOf(await split());
    const told = (await seen(c.coordinator, id)).told;
    expect(told.map(({ organisationId }) => organisationId).sort()).toEqual(
      [c.agency.organisationId, c.berga.organisationId].sort(),
    );
    expect(told[0]?.until).toBe('2026-10-15');
    expect((await of('wide')).retiredAt).toBeNull();
  });

  test('who has answered is not shown to others before they say something themselves', async () => {
    const id = idOf(await split());
    expect((await seen(c.chamber, id)).told).toEqual([]);
    expect((await seen(c.agency, id)).told.map(({ own }) => own)).toEqual([true]);
    await opinion(c.berga, id, 'Låt den vara.');
    expect((await seen(c.chamber, id)).told.map(({ opinion: text }) => text)).toEqual([
      'Låt den vara.',
    ]);
  });

  test('is not carried out while somebody has time left; then it is, objections and all', async () => {
    const id = idOf(await split());
    expect(await carryOut(id, 0, PROPOSED)).toMatchObject({ reason: 'still-time' });
    await opinion(c.berga, id, 'Låt den vara.');
    await opinion(c.agency, id);
    expect(await carryOut(id, 2, PROPOSED)).toMatchObject({ reason: 'still-time' });
    expect(await carryOut(id, 0)).toMatchObject({ reason: 'opinion-meanwhile' });
    const before = opinionsStamp((await seen(c.coordinator, id)).told);
    await opinion(c.agency, id, 'Nej, ändå inte.', LATE);
    expect(
      await carryOutChange(c.coordinator, key(), { id, opinionsSeen: before }, LATE),
    ).toMatchObject({ reason: 'opinion-meanwhile' });
    expect(await carryOut(id, 2)).toEqual({ ok: true });
    expect((await seen(c.chamber, id)).told.map(({ opinion: text }) => text)).toContain(
      'Låt den vara.',
    );
    expect(await carryOut(id, 2)).toMatchObject({ reason: 'already-carried-out' });
    expect(await opinion(c.agency, id, 'För sent')).toEqual({
      ok: false,
      reason: 'already-carried-out',
    });
  });

  test('is carried out the same day when everybody says that they have no objection', async () => {
    const id = idOf(await merge('local', [c.wide]));
    await opinion(c.berga, id);
    await opinion(c.agency, id);
    expect(await carryOut(id, 2, PROPOSED)).toEqual({ ok: true });
  });

  test('whoever answers after the proposal is told before anything is done, and has its own ten days', async () => {
    const id = idOf(await split());
    await say(c.chamber, 'wide', PROPOSED);
    expect(await carryOut(id)).toMatchObject({ reason: 'more-told', about: { count: 1 } });
    const told = (await seen(c.chamber, id)).told;
    expect(told.map(({ until }) => until)).toEqual(['2026-10-30']);
    expect(await carryOut(id)).toMatchObject({ reason: 'still-time' });
    expect(await carryOut(id, 0, new Date('2026-10-31T08:00:00Z'))).toEqual({ ok: true });
  });

  test('can be taken back, twice without harm; then nothing of it happens', async () => {
    const id = idOf(await retire());
    expect(await takeBackChange(c.coordinator, key(), id, LATE)).toEqual({ ok: true });
    expect(await takeBackChange(c.coordinator, key(), id, LATE)).toEqual({ ok: true });
    expect(await carryOut(id)).toMatchObject({ reason: 'taken-back' });
    expect(await retire()).toMatchObject({ ok: true });
  });

  test('one large change of a matter at a time', async () => {
    const first = idOf(await split());
    expect(await retire()).toMatchObject({
      reason: 'already-proposed',
      about: { changeId: first },
    });
  });

  test('only coordinators propose, carry out and restore; only those who were told say what they think', async () => {
    expect(await split('wide', c.agency)).toEqual({ ok: false, reason: 'not-coordinator' });
    const id = idOf(await split());
    expect(await carryOutChange(c.agency, key(), { id, opinionsSeen: '0/0' }, LATE)).toEqual({
      ok: false,
      reason: 'not-coordinator',
    });
    expect(await opinion(c.chamber, id)).toEqual({ ok: false, reason: 'not-told' });
    expect(await opinion(c.reader, id)).toEqual({ ok: false, reason: 'reader' });
    expect(await restoreMatter(c.agency, key(), 'wide', LATE)).toEqual({
      ok: false,
      reason: 'not-coordinator',
    });
  });

  test('what was told is seen once, and counted until then', async () => {
    const id = idOf(await split());
    const count = () => tx(c.agency, 'read', (db) => changeCounts(db, c.agency));
    expect((await count()).unseen).toBe(1);
    await seeChanges(c.agency, key(), [id as never], PROPOSED);
    expect((await count()).unseen).toBe(1); // may still say what it thinks
    await opinion(c.agency, id);
    expect((await count()).unseen).toBe(0);
  });
});

describe('after a split', () => {
  let boundary: string;
  beforeEach(async () => {
    await answered();
    boundary = await agree(c.wide, c.agency.organisationId);
    await tx({ system: true, countyId: c.countyId }, 'write', (db) =>
      workOutStandings(db, c.countyId, 'all', OPENED),
    );
    const id = idOf(await split());
    expect((await seen(c.chamber, id)).endsWhatStands).toBe(true);
    expect(await carryOut(id)).toEqual({ ok: true });
    expect((await seen(c.chamber, id)).endsWhatStands).toBe(true);
  });

  test('what was said and agreed is shown under the parts, and counts for nothing there', async () => {
    for (const slug of ['del-ett', 'del-tva']) {
      const past = (await page(c.agency, slug))!.answer.matter.past!;
      expect(past.origins).toMatchObject([{ how: 'split', slug: 'wide' }]);
      expect(past.origins[0]!.stances.map(({ remark }) => remark)).toEqual([
        'Så är det',
        'Så är det',
      ]);
      expect(past.origins[0]!.boundaries.map(({ id }) => id)).toEqual([boundary]);
      const seenHere = (await page(c.agency, slug))!;
      expect(seenHere.answer.standing?.kind).toBe('unasked');
      expect(seenHere.stances).toEqual([]);
      expect(seenHere.boundaries).toEqual([]);
    }
  });

  test('one who could not read the answers then cannot read them now', async () => {
    const past = (await page(c.chamber, 'del-ett'))!.answer.matter.past!;
    expect(past.origins[0]!.stances).toEqual([]);
    expect(past.origins[0]!.boundaries).toHaveLength(1);
  });

  test('the whole keeps what was said on its own page, and names its parts', async () => {
    const whole = (await page(c.agency, 'wide'))!;
    expect(whole.timeline).toHaveLength(2);
    expect(whole.boundaries).toEqual([]);
    expect(whole.answer.matter.past).toMatchObject({
      because: 'split',
      became: [{ slug: 'del-ett' }, { slug: 'del-tva' }],
    });
  });

  test('the boundary ended because the matter changed', async () => {
    const { rows } = await house.owner.query(
      'select ended_because from matters.boundary_place where boundary_id = $1',
      [boundary],
    );
    expect(rows).toEqual([{ ended_because: 'matter-changed' }]);
  });

  test('a workbook from before can be told what became of it', async () => {
    const retired = await tx(c.berga, 'read', (db) => retiredMatters(db, c.berga));
    expect(retired).toMatchObject([
      { slug: 'wide', because: 'split', replacedBy: [{ slug: 'del-ett' }, { slug: 'del-tva' }] },
    ]);
  });

  test('restored: its answers count again, the boundary does not come back, the parts stand for themselves', async () => {
    expect(await restoreMatter(c.coordinator, key(), 'wide', LATE)).toMatchObject({ ok: true });
    const whole = (await page(c.agency, 'wide'))!;
    expect(whole.answer.standing?.kind).not.toBe('unasked');
    expect(whole.boundaries).toEqual([]);
    expect((await page(c.agency, 'del-ett'))!.answer.matter.past!.origins).toEqual([]);
  });
});

describe('after a merge', () => {
  beforeEach(async () => {
    await answered('wide');
    await answered('local');
    await house.owner.query(`insert into matters.synonym values ($1, $2, 'sv', 'lokalt ord')`, [
      c.countyId,
      c.local,
    ]);
    const id = idOf(await merge());
    expect(await carryOut(id)).toEqual({ ok: true });
  });

  test('what was said of the one that went up in it is shown, and nobody is counted twice', async () => {
    const { answer, stances } = (await page(c.agency, 'wide'))!;
    expect(answer.matter.past!.origins).toMatchObject([{ how: 'merged', slug: 'local' }]);
    expect(answer.matter.past!.origins[0]!.stances).toHaveLength(2);
    const who = stances.map(({ stance }) => stance.organisationId);
    expect(new Set(who).size).toBe(who.length);
    expect(answer.standing?.counts?.asked).toBe(2);
  });

  test('its names and words are found as the other’s', async () => {
    expect(await of('wide')).toMatchObject({ aliases: ['local'], synonymsSv: ['lokalt ord'] });
    const found = await tx(c.berga, 'read', (db) => askWhoOwns(db, c.berga, 'lokalt ord', null));
    expect(found.answers.map(({ matter }) => matter.slug)).toEqual(['wide']);
  });

  test('restored it takes its names along, and is no longer part of the other', async () => {
    await restoreMatter(c.coordinator, key(), 'local', LATE);
    expect(await of('wide')).toMatchObject({ aliases: [], synonymsSv: [] });
    expect((await page(c.agency, 'wide'))!.answer.matter.past!.origins).toEqual([]);
  });

  test('it can go up again after that: nothing comes of itself', async () => {
    await restoreMatter(c.coordinator, key(), 'local', LATE);
    const id = idOf(await merge('local', [c.wide], LATE));
    const later = new Date('2026-11-20T08:00:00Z');
    expect(await carryOut(id, 0, later)).toEqual({ ok: true });
    expect((await page(c.agency, 'local'))!.answer.matter.past!.origins).toHaveLength(1);
  });
});

describe('what follows when a matter goes out of use', () => {
  test('what waits for a yes is decided, wishes are closed, whom to call goes on to the parts', async () => {
    const suggestion = {
      organisationId: c.agency.organisationId,
      matterId: c.wide,
      placeId: c.countyId,
      said: { kind: 'nobody' as const },
      ownRole: 'none' as const,
      remark: '',
    };
    await tx(c.coordinator, 'write', (db) =>
      bringInSuggestions(
        db,
        c.coordinator,
        [suggestion],
        { intakeId: null, fileName: 'a.xlsx' },
        START,
      ),
    );
    await inquire(c.chamber, { key: key(), slug: 'wide', placeSlug: null, wording: 'Vem?' }, START);
    const pointId = newId<'contact-point'>();
    await house.owner.query(
      `insert into organisations.contact_point (county_id, id, organisation_id, role, is_main) values ($1, $2, $3, 'växel', true)`,
      [c.countyId, pointId, c.agency.organisationId],
    );
    await house.owner.query('insert into matters.contact values ($1, $2, $1, $3, $4)', [
      c.countyId,
      c.wide,
      c.agency.organisationId,
      pointId,
    ]);
    expect(await split()).toMatchObject({ carriedOut: true });
    expect(await tx(c.agency, 'read', (db) => waitingSuggestions(db, c.agency))).toEqual([]);
    const { rows } = await house.owner.query(
      `select (select decision from matters.suggestion where county_id = $1) as decision,
          (select closed_at is not null from matters.inquiry where county_id = $1) as closed,
          (select count(*)::int from matters.contact where county_id = $1) as contacts`,
      [c.countyId],
    );
    expect(rows).toEqual([{ decision: 'replaced', closed: true, contacts: 3 }]);
    await restoreMatter(c.coordinator, key(), 'wide', LATE);
    expect((await page(c.chamber, 'wide'))!.answer.matter.inquired).toBe(false);
  });

  test('not while a round runs with it: the round is named', async () => {
    await round([c.agency, c.berga]);
    for (const outcome of [
      await split(),
      await retire(),
      await merge('local', [c.wide]),
      await merge(),
    ])
      expect(outcome).toMatchObject({
        reason: 'round-runs',
        about: { round: { nameSv: 'Höstens omgång' } },
      });
  });

  test('not when a round has begun since it was proposed', async () => {
    await answered();
    const id = idOf(await split());
    const outcome = await startRound(
      c.coordinator,
      key(),
      {
        nameSv: 'En till',
        nameEn: 'Another',
        matters: [c.wide],
        organisations: [c.agency.organisationId],
        answerBy: '2026-10-20',
      },
      PROPOSED,
    );
    expect(outcome).toMatchObject({ ok: true });
    expect(await carryOut(id)).toMatchObject({
      reason: 'round-runs',
      about: { round: { nameSv: 'En till' } },
    });
  });
});

describe('small changes', () => {
  const edit = async (more: object, viewer = c.coordinator, version?: number) => {
    const { slug, version: now, synonymsSv, synonymsEn, ...rest } = await of('wide');
    const { nameSv, nameEn, sentenceSv, sentenceEn, legalFooting, legalNoteSv, legalNoteEn } = rest;
    const words = {
      ...{ nameSv, nameEn, sentenceSv, sentenceEn, areaId, legalFooting, legalNoteSv, legalNoteEn },
      ...{ priority: rest.priority, position: rest.position, synonymsSv, synonymsEn },
      ...more,
    };
    return editMatter(
      viewer,
      key(),
      { slug, version: version ?? now, words, reason: '' },
      PROPOSED,
    );
  };

  test('a new name holds at once, the old one finds it, and those who have answered are told', async () => {
    await answered();
    expect(await edit({ nameSv: 'Bredband', nameEn: 'Broadband' })).toMatchObject({
      ok: true,
      told: 2,
    });
    const found = await tx(c.berga, 'read', (db) => askWhoOwns(db, c.berga, 'wide', null));
    expect(found.answers[0]?.matter.slug).toBe('wide');
    const past = (await page(c.berga, 'wide'))!.answer.matter.past!;
    expect(past.former).toMatchObject([{ nameSv: 'wide', nameEn: 'wide' }]);
    expect((await tx(c.berga, 'read', (db) => changeCounts(db, c.berga))).unseen).toBe(1);
    expect((await tx(c.chamber, 'read', (db) => changeCounts(db, c.chamber))).unseen).toBe(0);
  });

  test('back to an earlier name: it is no alias of itself', async () => {
    await edit({ nameSv: 'Bredband' });
    await edit({ nameSv: 'wide' });
    expect((await of('wide')).aliases).toEqual(['Bredband']);
  });

  test('of two who write at once the second is told who wrote, and nothing of it is lost', async () => {
    const { version } = await of('wide');
    const both = await Promise.all([
      edit({ nameSv: 'Ett' }, c.coordinator, version),
      edit({ nameSv: 'Två' }, c.coordinator, version),
    ]);
    expect(both.map((one) => (one.ok ? 'ok' : one.reason)).sort()).toEqual([
      'changed-meanwhile',
      'ok',
    ]);
    expect(both.find((one) => !one.ok)).toMatchObject({ byName: c.coordinator.personName });
  });

  test('not to a name that another has, not without a change, not by others, not when it is out of use', async () => {
    expect(await edit({ nameSv: ' LOCAL ' })).toMatchObject({ reason: 'name-taken' });
    expect(await edit({})).toMatchObject({ reason: 'nothing-changed' });
    expect(await edit({ nameSv: 'X' }, c.agency)).toMatchObject({ reason: 'not-coordinator' });
    await retire();
    expect(await edit({ nameSv: 'X' })).toMatchObject({ reason: 'not-in-use' });
  });

  test('a new matter is the county’s own, and has an address of its own', async () => {
    expect(await addMatter(c.coordinator, key(), part('New'), PROPOSED)).toMatchObject({
      slug: 'new-2',
    });
    expect(await addMatter(c.coordinator, key(), part(' new '), PROPOSED)).toMatchObject({
      reason: 'name-taken',
    });
    expect(await addMatter(c.agency, key(), part('Annat'), PROPOSED)).toMatchObject({
      reason: 'not-coordinator',
    });
    expect(await of('new-2')).toMatchObject({ confirmed: true });
  });
});

describe('the county’s own set', () => {
  const row = async (slug: string, more: object = {}) => {
    const { id, version, nameSv, nameEn, position } = await of(slug);
    return {
      id,
      version,
      nameSv,
      nameEn,
      areaId,
      position,
      choice: 'keep' as const,
      touched: true,
      ...more,
    };
  };

  test('is gone through in one: kept, renamed, retired and added', async () => {
    const rows = [await row('wide', { nameSv: 'Vid' }), await row('local', { choice: 'retire' })];
    const command = { rows, added: [part('Eget')], reason: 'Finns inte här.' };
    expect(await saveSet(c.coordinator, key(), command, PROPOSED)).toEqual({
      ok: true,
      confirmed: 1,
      changed: 1,
      retired: 1,
      proposed: [],
      added: 1,
    });
    expect(
      (await set()).matters.map(({ nameSv, retiredAt }) => [nameSv, retiredAt !== null]),
    ).toEqual([
      ['Vid', false],
      ['Eget', false],
      ['local', true],
    ]);
  });

  test('what some have answered is proposed to them instead of retired', async () => {
    await answered();
    const rows = [await row('wide', { choice: 'retire' })];
    const outcome = await saveSet(
      c.coordinator,
      key(),
      { rows, added: [], reason: 'Nej.' },
      PROPOSED,
    );
    expect(outcome).toMatchObject({ ok: true, retired: 0, proposed: [expect.any(String)] });
  });

  test('where one row cannot be, nothing is done, and the row is named', async () => {
    const rows = [await row('wide', { nameSv: 'Vid' }), await row('local', { nameSv: 'vid' })];
    expect(await saveSet(c.coordinator, key(), { rows, added: [], reason: '' }, PROPOSED)).toEqual({
      ok: false,
      reason: 'name-taken',
      row: 1,
    });
    expect((await of('wide')).nameSv).toBe('wide');
    expect(await saveSet(c.agency, key(), { rows, added: [], reason: '' }, PROPOSED)).toMatchObject(
      { reason: 'not-coordinator' },
    );
  });

  test('a row that nobody touched overwrites nothing, and the order is the one that was wished', async () => {
    const stale = [
      await row('wide', { position: 2, touched: false }),
      await row('local', { touched: false }),
    ];
    await saveSet(
      c.coordinator,
      key(),
      { rows: [await row('wide', { nameSv: 'Nyare' })], added: [], reason: '' },
      PROPOSED,
    );
    const outcome = await saveSet(
      c.coordinator,
      key(),
      { rows: stale, added: [], reason: '' },
      PROPOSED,
    );
    expect(outcome).toMatchObject({ ok: true, changed: 0 });
    expect((await set()).matters.map(({ nameSv }) => nameSv)).toEqual(['local', 'Nyare']);
  });

  test('areas are added, renamed, ordered and put away when empty; two at once meet', async () => {
    const area = (await set()).areas[0]!;
    const as = (more: object = {}) => ({
      areas: [{ ...area, nameSv: 'Nytt namn', retired: false, touched: true, ...more }],
      added: null,
    });
    const both = await Promise.all([
      saveAreas(c.coordinator, key(), as(), PROPOSED),
      saveAreas(c.coordinator, key(), as({ nameSv: 'Annat namn' }), PROPOSED),
    ]);
    expect(both.map((one) => (one.ok ? 'ok' : one.reason)).sort()).toEqual([
      'changed-meanwhile',
      'ok',
    ]);
    const now = (await set()).areas[0]!;
    const away = { areas: [{ ...now, retired: true, touched: true }], added: null };
    expect(await saveAreas(c.coordinator, key(), away, PROPOSED)).toMatchObject({
      reason: 'area-not-empty',
    });
    const added = { areas: [], added: { nameSv: 'Energi', nameEn: 'Energy' } };
    expect(await saveAreas(c.coordinator, key(), added, PROPOSED)).toEqual({ ok: true });
    const empty = (await set()).areas.find(({ slug }) => slug === 'energi')!;
    const gone = { areas: [{ ...empty, retired: true, touched: true }], added: null };
    expect(await saveAreas(c.agency, key(), gone, PROPOSED)).toMatchObject({
      reason: 'not-coordinator',
    });
    expect(await saveAreas(c.coordinator, key(), gone, PROPOSED)).toEqual({ ok: true });
  });
});

describe('at the same moment', () => {
  const reasons = (outcomes: readonly ({ ok: boolean } | { reason: string })[]) =>
    outcomes.map((one) => ('reason' in one ? one.reason : 'ok')).sort();

  test('a round starts while its matter is split: one of them, and the other is told why', async () => {
    for (let time = 0; time < 5; time += 1) {
      const name = `Tävlan ${time}`;
      await addMatter(c.coordinator, key(), part(name), START);
      const { slug, id } = await of(`tavlan-${time}`);
      const [began, parted] = await Promise.all([
        round([c.agency], [id], START),
        split(slug, c.coordinator, START, [`${name} a`, `${name} b`]),
      ]);
      const after = await of(slug);
      if (began.ok) {
        expect(parted).toMatchObject({ reason: 'round-runs' });
        expect(after.retiredAt).toBeNull();
      } else {
        expect(began).toMatchObject({ reason: 'no-such-matter' });
        expect(parted).toMatchObject({ carriedOut: true });
      }
    }
  });

  test('somebody answers while it is split: either the answer is told of, or it is refused', async () => {
    await answered();
    const id = idOf(await split());
    const [said, done] = await Promise.all([say(c.chamber, 'wide', LATE), carryOut(id)]);
    if (said.ok) {
      expect(done).toMatchObject({ reason: 'more-told' });
      expect((await of('wide')).retiredAt).toBeNull();
    } else {
      expect(said).toEqual({ ok: false, reason: 'no-such-matter' });
      expect(done).toEqual({ ok: true });
    }
  });

  test('two coordinators split the same matter: one proposal, one pair of parts', async () => {
    expect(
      reasons(
        await Promise.all([split(), split('wide', c.coordinator, PROPOSED, ['Tre', 'Fyra'])]),
      ),
    ).toEqual(['not-in-use', 'ok']);
    expect((await set()).matters.filter((one) => !one.retiredAt)).toHaveLength(3);
  });

  test('two coordinators carry out the same proposal: once', async () => {
    await answered();
    const id = idOf(await split());
    expect(reasons(await Promise.all([carryOut(id), carryOut(id)]))).toEqual([
      'already-carried-out',
      'ok',
    ]);
    expect((await set()).matters.filter(({ slug }) => slug.startsWith('del-'))).toHaveLength(2);
  });

  test('the last yes to a proposal comes while its matter is split: in force first and ended by the split, or refused', async () => {
    for (let time = 0; time < 3; time += 1) {
      c = await smallCounty(house, `sista-${(county += 1)}`);
      const { rows } = await house.owner.query('select id from matters.area where county_id = $1', [
        c.countyId,
      ]);
      areaId = rows[0].id;
      const p = proposing(house, c);
      const proposal = await p.made(c.region, p.command());
      const id = idOf(await split());
      expect((await seen(c.coordinator, id)).told.map(({ name }) => name).sort()).toEqual([
        'Myndigheten',
        'Regionen',
      ]);
      const [yes, done] = await Promise.all([
        p.answer(c.agency, proposal, 'yes', LATE),
        carryOut(id),
      ]);
      expect(done).toEqual({ ok: true });
      expect(await p.inForce(c.wide)).toEqual([]);
      const ended = await p.seen(c.region, proposal, LATE);
      if (yes.refusal === null) expect(ended?.endedBecause).toBe('agreed');
      else expect(ended?.endedBecause).toBe('matter-changed');
      expect((await of('wide')).because).toBe('split');
    }
  });

  test('an opinion comes while it is carried out: it is read, or it is too late and says so', async () => {
    await answered();
    const id = idOf(await split());
    const [said, done] = await Promise.all([opinion(c.berga, id, 'Nej', LATE), carryOut(id)]);
    if (said.ok) expect(done).toMatchObject({ reason: 'opinion-meanwhile' });
    else {
      expect(said).toEqual({ ok: false, reason: 'already-carried-out' });
      expect(done).toEqual({ ok: true });
    }
  });
});

describe('what the app never does, the database refuses', () => {
  const attempt = (viewer: Viewer, text: string) =>
    tx(viewer, 'write', async (db) => {
      const result = await sql.raw(text).execute(db);
      return `done ${result.numAffectedRows ?? 0}`;
    }).catch((error: { code?: string }) => error.code ?? String(error));

  test('retiring without a change, adding as retired, another address, carrying out over somebody’s head', async () => {
    await answered();
    const id = idOf(await split());
    const me = c.coordinator;
    expect(
      await attempt(
        me,
        `update matters.matter set retired_at = now(), retired_because = 'split' where id = '${c.wide}'`,
      ),
    ).toBe('23514');
    expect(
      await attempt(
        me,
        `update matters.matter set retired_at = now(), retired_because = 'split', retired_in = '${id}' where id = '${c.wide}'`,
      ),
    ).toBe('23514');
    expect(
      await attempt(me, `update matters.matter set slug = 'annan' where id = '${c.wide}'`),
    ).toBe('42501');
    expect(
      await attempt(me, `update matters.matter set asked = 'municipality' where id = '${c.wide}'`),
    ).toBe('42501');
    expect(
      await attempt(
        me,
        `update matters.matter_change set carried_out_at = '2026-10-02', carried_out_by = '${me.personId}' where id = '${id}'`,
      ),
    ).toBe('23514');
    expect(
      await attempt(
        me,
        `update matters.matter_change set content = '{"parts": []}' where id = '${id}'`,
      ),
    ).toBe('42501');
    expect(
      await attempt(c.agency, `update matters.matter set name_sv = 'X' where id = '${c.wide}'`),
    ).toBe('done 0');
    expect(
      await attempt(
        c.agency,
        `update matters.matter_change set taken_back_at = now() where id = '${id}'`,
      ),
    ).toBe('done 0');
  });

  test('saying what another thinks, or in another’s name', async () => {
    await answered();
    const id = idOf(await split());
    const as = (by: Viewer, whose: Viewer) =>
      attempt(
        by,
        `update matters.matter_change_told set answer = 'no-objection', said_at = now(), said_by = '${c.agency.personId}'
          where change_id = '${id}' and organisation_id = '${whose.organisationId}'`,
      );
    expect(await as(c.coordinator, c.agency)).toBe('done 0');
    expect(await as(c.berga, c.berga)).toBe('23514');
    expect(await as(c.agency, c.agency)).toBe('done 1');
  });

  test('saying, asking or wishing anything more of a retired matter', async () => {
    await retire();
    const stance = `insert into matters.stance (county_id, id, organisation_id, matter_id, place_id, said, own_role, said_at, said_by)
      values ('${c.countyId}', '${newId()}', '${c.agency.organisationId}', '${c.wide}', '${c.countyId}', 'unknown', 'none', now(), '${c.agency.personId}')`;
    expect(await attempt(c.agency, stance)).toBe('23514');
    const wish = `insert into matters.inquiry (county_id, id, organisation_id, matter_id, place_id, asked_by, asked_at)
      values ('${c.countyId}', '${newId()}', '${c.agency.organisationId}', '${c.wide}', '${c.countyId}', '${c.agency.personId}', now())`;
    expect(await attempt(c.agency, wish)).toBe('23514');
  });

  test('a matter that comes of itself', async () => {
    await merge();
    const { rows } = await house.owner.query(
      'select id from matters.matter_change where county_id = $1',
      [c.countyId],
    );
    const origin = (matter: string, from: string) =>
      `insert into matters.matter_origin values ('${c.countyId}', '${matter}', '${from}', '${rows[0].id}', 'merged', now())`;
    expect(await attempt(c.coordinator, origin(c.local, c.wide))).toBe('23514');
  });

  test('another county’s coordinator sees and changes nothing of it', async () => {
    const id = idOf(await split());
    const other = await smallCounty(house, `granne-${county}`);
    expect(
      await tx(other.coordinator, 'read', (db) => changesSeen(db, other.coordinator, { id })),
    ).toEqual([]);
    expect(
      await carryOutChange(other.coordinator, key(), { id, opinionsSeen: '0/0' }, LATE),
    ).toEqual({
      ok: false,
      reason: 'no-such-change',
    });
  });
});

test('any number of splits and merges: no organisation is counted twice at a place, and nothing retired counts', async () => {
  await answered('wide');
  await answered('local');
  const later = (days: number) => new Date(LATE.getTime() + days * 86_400_000);
  let step = 0;
  const live = async () => (await set()).matters.filter((one) => !one.retiredAt);
  const check = async () => {
    const counted = await house.owner.query(
      `select s.matter_id, k.asked, k.answered, s.place_id, m.retired_at,
          (select count(distinct x.organisation_id)::int from matters.stance x where x.county_id = s.county_id and x.matter_id = s.matter_id and x.in_force) as said
        from matters.standing s join matters.clarity k using (county_id, matter_id, place_id)
        join matters.matter m on m.county_id = s.county_id and m.id = s.matter_id where s.county_id = $1`,
      [c.countyId],
    );
    for (const row of counted.rows) {
      expect(row.retired_at).toBeNull();
      expect(row.answered).toBeLessThanOrEqual(row.said);
    }
  };
  for (const how of ['split', 'merge', 'split', 'merge', 'restore', 'merge']) {
    step += 1;
    const matters = await live();
    const [first, second] = matters;
    const now = later(step * 60);
    let outcome: { ok: boolean } = { ok: true };
    if (how === 'split')
      outcome = await split(first!.slug, c.coordinator, now, [`S${step}a`, `S${step}b`]);
    if (how === 'merge') outcome = await merge(first!.slug, [second!.id], now);
    if (how === 'restore')
      await restoreMatter(c.coordinator, key(), (await set()).matters.at(-1)!.slug, now);
    expect(outcome.ok).toBe(true);
    if ('carriedOut' in outcome && !outcome.carriedOut)
      expect(await carryOut(idOf(outcome), 0, later(step * 60 + 30))).toEqual({ ok: true });
    await check();
  }
});

test('emptying the example data takes what was told and thought; what was retired on trial is in use again', async () => {
  await answered();
  const { nameSv } = await of('wide');
  const id = idOf(await split('wide', c.coordinator, PROPOSED, ['Del ett', nameSv]));
  await opinion(c.agency, id, 'Tanke');
  await carryOut(id, 1);
  const shown = () =>
    tx(c.coordinator, 'read', async (db) => ({
      open: await changesSeen(db, c.coordinator, 'open'),
      done: await changesSeen(db, c.coordinator, { doneFrom: 0, most: 50 }),
      toEmpty: await mattersToEmpty(db, c.coordinator),
      retired: await retiredMatters(db, c.coordinator),
    }));
  expect((await shown()).toEmpty).toMatchObject({ changes: 1, retired: 1 });
  await tx(c.coordinator, 'write', (db) => emptyMatters(db));
  expect(await shown()).toMatchObject({
    open: [],
    done: [],
    toEmpty: { changes: 0, retired: 0, proposals: 0 },
    retired: [],
  });
  expect(await of('wide')).toMatchObject({ retiredAt: null, because: null });
  const { rows } = await house.owner.query(
    'select name_sv from matters.matter where county_id = $1 order by name_sv',
    [c.countyId],
  );
  const names = rows.map(({ name_sv }) => name_sv);
  expect(names).toEqual(expect.arrayContaining(['Del ett', nameSv, `${nameSv} (ny)`]));
  expect(new Set(names).size).toBe(names.length);
});

test('emptied after a merge, each matter has its own names and words again', async () => {
  await house.owner.query(
    `update matters.matter set aliases = '{Småfråga}' where county_id = $1 and id = $2`,
    [c.countyId, c.local],
  );
  const before = [await of('wide'), await of('local')];
  idOf(await merge());
  expect((await of('wide')).aliases).toContain('Småfråga');
  await tx(c.coordinator, 'write', (db) => emptyMatters(db));
  const words = ({ nameSv, aliases, synonymsSv, retiredAt }: (typeof before)[number]) => ({
    nameSv,
    aliases,
    synonymsSv,
    retiredAt,
  });
  expect([await of('wide'), await of('local')].map(words)).toEqual(before.map(words));
});
