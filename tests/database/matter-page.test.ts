import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  answerMatter,
  confirmMatters,
  homePage,
  inquire,
  matterPage,
  mattersList,
  openDueRounds,
  startRound,
} from '#matters/server';
import { EACH_MUNICIPALITY, type Said } from '#matters';
import type { OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, newId, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

const START = new Date('2026-09-01T08:00:00Z');
const LATER = new Date('2026-09-03T08:00:00Z');
const OPENED = new Date('2026-09-16T08:00:00Z');
const AFTER = new Date('2026-09-20T08:00:00Z');

let house: FreshHouse;
let c: SmallCounty;
let county = 0;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
beforeEach(async () => void (c = await smallCounty(house, `page-${(county += 1)}`)));

const page = (viewer: Viewer, slug = 'wide', place: string | null = 'county') =>
  tx(viewer, 'read', (db) => matterPage(db, viewer, slug, place));
const list = (viewer: Viewer, more = {}) =>
  tx(viewer, 'read', (db) =>
    mattersList(db, viewer, { area: '', standing: '', asked: '', placeSlug: null, ...more }),
  );
const home = (viewer: Viewer) => tx(viewer, 'read', (db) => homePage(db, viewer));

async function ask(organisations: Viewer[], slug: 'wide' | 'local' = 'wide') {
  const outcome = await startRound(
    c.coordinator,
    newFormKey(),
    {
      nameSv: 'Omgång',
      nameEn: 'Round',
      matters: [c[slug]],
      organisations: organisations.map((viewer) => viewer.organisationId),
      answerBy: '2026-09-15',
    },
    START,
  );
  expect(outcome.ok).toBe(true);
}

async function say(viewer: Viewer, owner: OrganisationId, now = LATER, slug = 'wide', remark = '') {
  const ownRole = owner === viewer.organisationId ? 'owner' : 'contributor';
  const said = { kind: 'owners' as const, owners: [owner] };
  const outcome = await answerMatter(
    viewer,
    newFormKey(),
    { slug, placeId: null, seen: '', said, ownRole, remark },
    now,
  );
  expect(outcome.ok).toBe(true);
}

async function agree(owner: OrganisationId, role: 'owner' | 'contributor' = 'owner') {
  const id = newId<'boundary'>();
  await house.owner.query(
    `insert into matters.boundary (county_id, id, matter_id, limit_sentence, settled, since, look_again_by)
     values ($1, $2, $3, 'Den ena ringer, den andra svarar.', 'officials', '2026-01-01', '2027-01-01')`,
    [c.countyId, id, c.wide],
  );
  await house.owner.query('insert into matters.boundary_role values ($1, $2, 0, $3, $4)', [
    c.countyId,
    id,
    owner,
    role,
  ]);
  await house.owner.query(`insert into matters.boundary_place values ($1, $2, $1, '2026-01-01')`, [
    c.countyId,
    id,
  ]);
}

describe('a matter while its round is blind', () => {
  beforeEach(async () => {
    await ask([c.berga, c.agency]);
    await say(c.berga, c.berga.organisationId, LATER, 'wide', 'Hemligt så länge');
  });

  test('one sees one’s own answer, and that the round is under way', async () => {
    const seen = await page(c.berga);
    expect(seen?.ownBlind?.remark).toBe('Hemligt så länge');
    expect(seen?.stances).toEqual([]);
    expect(seen?.answer.standing?.kind).toBe('running');
    expect(seen?.unseen).toMatchObject({ reason: 'running', answerBy: '2026-09-15' });
  });

  test.each(['agency', 'chamber', 'coordinator', 'reader'] as const)(
    '%s sees that it is under way, and nothing of what was said',
    async (who) => {
      const seen = await page(c[who]);
      expect(JSON.stringify(seen)).not.toContain('Hemligt');
      expect(seen?.timeline).toEqual([]);
      expect(seen?.stances).toEqual([]);
      expect(seen?.answer.standing?.kind).toBe('running');
      expect(seen?.answer.standing?.counts?.answered ?? 0).toBe(0);
    },
  );

  test('in the list it is under way, also for those who were not asked', async () => {
    const rows = (await list(c.chamber)).areas.flatMap(({ matters }) => matters);
    expect(rows.find(({ slug }) => slug === 'wide')?.kind).toBe('running');
  });
});

describe('a matter whose round has opened', () => {
  beforeEach(async () => {
    await ask([c.region, c.berga, c.agency]);
    await house.owner.query(
      'update matters.round set invited_at = started_at where county_id = $1',
      [c.countyId],
    );
    await say(c.region, c.region.organisationId);
    await say(c.berga, c.berga.organisationId);
    await openDueRounds(c.countyId, OPENED);
  });

  test('those who have answered see what everybody says, their own first', async () => {
    const seen = await page(c.berga);
    expect(seen?.stances.map(({ stance }) => stance.organisationId)).toEqual([
      c.berga.organisationId,
      c.region.organisationId,
    ]);
    expect(seen?.stances.every(({ mark }) => mark === 'first')).toBe(true);
    expect(seen?.answer).toMatchObject({ basis: 'claimed', standing: { kind: 'contested' } });
    expect(seen?.answer.standing?.claimants).toHaveLength(2);
    expect(seen?.unseen).toBeNull();
  });

  test('who was asked and is silent sees neither standing nor stances, and why', async () => {
    const seen = await page(c.agency);
    expect(seen).toMatchObject({ stances: [], timeline: [], unseen: { reason: 'silent' } });
    expect(seen?.answer.standing).toMatchObject({ kind: 'hidden', claimants: null, counts: null });
  });

  test('who was not asked sees the standing, not the stances', async () => {
    const seen = await page(c.chamber);
    expect(seen).toMatchObject({ stances: [], timeline: [], unseen: { reason: 'unasked' } });
    expect(seen?.answer.standing).toMatchObject({ kind: 'contested', claimants: null });
  });

  test('neither does a coordinator whose organisation was not asked, who is told so', async () => {
    const seen = await page(c.coordinator);
    expect(seen).toMatchObject({ stances: [], timeline: [], unseen: { reason: 'unasked' } });
  });

  test('a change after the opening is marked, and the first answer is kept', async () => {
    await say(c.berga, c.region.organisationId, AFTER);
    const seen = await page(c.berga);
    expect(seen?.stances[0]?.mark).toBe('changed-after-opening');
    const own = seen?.timeline.filter(
      ({ stance }) => stance.organisationId === c.berga.organisationId,
    );
    expect(own?.map(({ mark }) => mark)).toEqual(['changed-after-opening', 'first']);
  });

  test('a first answer after the opening is marked so, and opens what the others said', async () => {
    await say(c.agency, c.region.organisationId, AFTER);
    const seen = await page(c.agency);
    expect(seen?.stances).toHaveLength(3);
    expect(seen?.stances[0]?.mark).toBe('answered-after-opening');
  });

  test('the coordinator finds the difference on the first page; one it does not concern does not', async () => {
    expect((await home(c.coordinator)).talks).toMatchObject([
      { slug: 'wide', kinds: ['contested'] },
    ]);
    expect((await home(c.berga)).talksInAll).toBe(1);
    expect((await home(c.chamber)).talks).toEqual([]);
  });

  test('a filter on standing keeps it, another leaves it out', async () => {
    expect((await list(c.berga, { standing: 'contested' })).shown).toBe(1);
    expect((await list(c.berga, { standing: 'agreed' })).shown).toBe(0);
    expect((await list(c.agency, { standing: 'contested' })).shown).toBe(0);
  });
});

describe('what is agreed', () => {
  test('is the answer, seen by all, also by a silent one', async () => {
    await agree(c.region.organisationId);
    await ask([c.agency]);
    await openDueRounds(c.countyId, OPENED);
    const seen = await page(c.agency);
    expect(seen?.answer.basis).toBe('agreed');
    expect(seen?.answer.owners[0]?.organisation?.name).toBe('Regionen');
    expect(seen?.boundaries[0]?.limit).toContain('ringer');
  });

  test('on the owner’s first page it is agreed, until somebody has answered otherwise', async () => {
    await agree(c.region.organisationId);
    await ask([c.region, c.berga, c.agency]);
    await house.owner.query(
      'update matters.round set invited_at = started_at where county_id = $1',
      [c.countyId],
    );
    await say(c.region, c.region.organisationId);
    await openDueRounds(c.countyId, OPENED);
    expect((await home(c.region)).own).toMatchObject([{ slug: 'wide', agreed: 1, drifting: 0 }]);
    await say(c.berga, c.berga.organisationId, AFTER);
    await say(c.agency, c.berga.organisationId, AFTER);
    expect((await home(c.region)).own).toMatchObject([{ slug: 'wide', agreed: 0, drifting: 1 }]);
  });

  test('of the contact points the one named for the matter comes before the main one', async () => {
    await agree(c.region.organisationId);
    const point = async (role: string, isMain: boolean) => {
      const id = newId<'contact-point'>();
      await house.owner.query(
        `insert into organisations.contact_point (county_id, id, organisation_id, role, phone, is_main) values ($1, $2, $3, $4, '070-174 06 05', $5)`,
        [c.countyId, id, c.region.organisationId, role, isMain],
      );
      return id;
    };
    await point('Växeln', true);
    expect((await page(c.berga))?.answer.owners[0]?.contact?.role).toBe('Växeln');
    const named = await point('Strateg', false);
    await house.owner.query('insert into matters.contact values ($1, $2, $1, $3, $4)', [
      c.countyId,
      c.wide,
      c.region.organisationId,
      named,
    ]);
    expect((await page(c.berga))?.answer.owners[0]?.contact).toMatchObject({
      role: 'Strateg',
      personName: null,
    });
  });
});

describe('places', () => {
  test('a matter asked per municipality needs a place; a municipality that has not chosen sees its own', async () => {
    expect((await page(c.berga, 'local', 'county'))?.answer.needsPlace).toBe(true);
    expect((await page(c.agency, 'local', null))?.answer.needsPlace).toBe(true);
    expect((await page(c.berga, 'local', null))?.answer.place?.name).toBe('Berga');
  });

  test('with none chosen, "each municipality" stands as it was said', async () => {
    const said: Said = { kind: 'owners', owners: [EACH_MUNICIPALITY] };
    const more = { slug: 'local', placeId: null, seen: '', ownRole: 'contributor' as const };
    const command = { ...more, said, remark: '' };
    const outcome = await answerMatter(c.agency, newFormKey(), command, LATER);
    expect(outcome.ok).toBe(true);
    const shown = async (place: string) =>
      (await page(c.agency, 'local', place))?.stances.map((one) => one.said);
    expect(await shown('county')).toEqual([said]);
    expect(await shown(`page-${county}-cedra`)).toEqual([
      { kind: 'owners', owners: [c.cedra.organisationId] },
    ]);
  });

  test('the common division names the municipality of the place', async () => {
    await house.owner.query(
      `insert into matters.common_division values ($1, $2, 0, 'owner', null)`,
      [c.countyId, c.local],
    );
    const seen = await page(c.agency, 'local', `page-${county}-cedra`);
    expect(seen?.answer.basis).toBe('common');
    expect(seen?.common[0]?.organisation?.name).toBe('Cedra');
  });
});

describe('the coordinator confirms the starting set', () => {
  test('one matter, then the rest of its area; twice changes nothing', async () => {
    expect(await confirmMatters(c.coordinator, { matterSlug: 'wide' }, START)).toEqual({
      ok: true,
      count: 1,
    });
    expect(await confirmMatters(c.coordinator, { areaSlug: 'omrade' }, START)).toEqual({
      ok: true,
      count: 1,
    });
    expect(await confirmMatters(c.coordinator, { areaSlug: 'omrade' }, START)).toEqual({
      ok: true,
      count: 0,
    });
    expect((await list(c.berga)).unconfirmed).toBe(0);
  });

  test('nobody else does', async () => {
    expect(await confirmMatters(c.berga, { matterSlug: 'wide' }, START)).toEqual({
      ok: false,
      reason: 'not-coordinator',
    });
    expect((await list(c.berga)).unconfirmed).toBe(2);
  });
});

describe('"fråga om detta"', () => {
  const wish = (viewer: Viewer, more = {}) =>
    inquire(
      viewer,
      { key: newFormKey(), slug: 'wide', placeSlug: null, wording: '', ...more },
      START,
    );
  const kept = async () =>
    (
      await house.owner.query(
        'select wording, place_id from matters.inquiry where county_id = $1',
        [c.countyId],
      )
    ).rows;

  test('is kept once, however often it is pressed', async () => {
    expect(await wish(c.berga)).toEqual({ ok: true });
    expect(await wish(c.berga)).toEqual({ ok: true });
    expect(await kept()).toHaveLength(1);
    expect((await page(c.berga))?.answer.matter.inquired).toBe(true);
    expect((await page(c.cedra))?.answer.matter.inquired).toBe(false);
  });

  test('keeps the wording as written, and the place', async () => {
    await wish(c.berga, {
      slug: 'local',
      placeSlug: `page-${county}-cedra`,
      wording: '<script>"så"</script> 🌲',
    });
    expect(await kept()).toEqual([
      { wording: '<script>"så"</script> 🌲', place_id: c.cedra.organisationId },
    ]);
  });

  test.each([
    ['somebody who only reads', () => wish(c.reader), 'reader'],
    ['a matter that is not there', () => wish(c.berga, { slug: 'nothing' }), 'no-such-matter'],
    ['a place that is not there', () => wish(c.berga, { placeSlug: 'nowhere' }), 'no-such-matter'],
  ])('%s is refused', async (_, wished, reason) => {
    expect(await wished()).toEqual({ ok: false, reason });
    expect(await kept()).toEqual([]);
  });
});

test('a matter of another county is not found', async () => {
  const other = await smallCounty(house, `other-${county}`);
  await house.owner.query(
    `update matters.matter set slug = 'only-there' where county_id = $1 and id = $2`,
    [other.countyId, other.wide],
  );
  expect(await page(c.coordinator, 'only-there')).toBeNull();
  expect(await page(other.coordinator, 'only-there')).not.toBeNull();
});
