import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { colleagueAtWork, resumeAt, whyAsked } from '#matters';
import {
  answerMatter,
  matterAsked,
  openDueRounds,
  ownAnswers,
  ownAsks,
  sayAsCounty,
  sayStillTrue,
  startRound,
  waitingElsewhere,
  withdrawAnswer,
  type AnswerCommand,
} from '#matters/server';
import type { OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, newId, tx } from '#platform/server';
import { freshHouse, sessionOf, type FreshHouse } from './fresh.ts';
import { LATER, proposing } from './proposals-ground.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

const START = new Date('2026-09-01T08:00:00Z');
const FIRST = new Date('2026-09-03T08:00:00Z');
const SECOND = new Date('2026-09-03T08:05:00Z');
const AFTER = new Date('2026-09-16T08:00:00Z');

let house: FreshHouse;
let c: SmallCounty;
let colleague: Viewer;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
let county = 0;
beforeEach(async () => {
  c = await smallCounty(house, `answering-${(county += 1)}`);
  colleague = await colleagueOf(c.berga, 'Bea');
});

async function colleagueOf(viewer: Viewer, name: string): Promise<Viewer> {
  const personId = newId<'person'>();
  await house.owner.query(
    'insert into organisations.person (id, name, invented) values ($1, $2, true)',
    [personId, name],
  );
  await house.owner.query(
    `insert into organisations.membership (person_id, organisation_id, role) values ($1, $2, 'editor')`,
    [personId, viewer.organisationId],
  );
  const session = await sessionOf(house.owner, { ...viewer, personId });
  return { ...viewer, personId, personName: name, session };
}

const owned = (...owners: OrganisationId[]) => ({ kind: 'owners' as const, owners });
const answer = (viewer: Viewer, more: Partial<AnswerCommand> = {}, now = FIRST) =>
  answerMatter(
    viewer,
    newFormKey(),
    {
      slug: 'wide',
      placeId: null,
      seen: '',
      said: { kind: 'nobody' },
      ownRole: 'none',
      remark: '',
      ...more,
    },
    now,
  );
const round = async (asked: Viewer[], matters = [c.wide, c.local], now = START) => {
  const outcome = await startRound(
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
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.id;
};
const asks = (viewer: Viewer, wish = {}) => tx(viewer, 'read', (db) => ownAsks(db, viewer, wish));
const kept = async (viewer: Viewer) =>
  (
    await house.owner.query(
      `select said, place_id, source, said_by_name from matters.stance
        where county_id = $1 and organisation_id = $2 order by said_at, id`,
      [c.countyId, viewer.organisationId],
    )
  ).rows;

describe('going on where the office left', () => {
  test('a colleague goes on after the last answer, and sees who gave it and when', async () => {
    const roundId = await round([c.berga, c.cedra]);
    await answer(c.berga);
    const queue = await asks(colleague, { roundId });
    expect(queue).toMatchObject([
      { slug: 'wide', answeredAt: FIRST, answeredBy: { name: c.berga.personName } },
      { slug: 'local', answeredAt: null, answeredBy: null },
    ]);
    expect(resumeAt(queue)).toMatchObject({ slug: 'local' });
    expect(colleagueAtWork(queue, colleague.personId, SECOND)).toMatchObject({ slug: 'wide' });
    expect(colleagueAtWork(queue, c.berga.personId, SECOND)).toBeNull();
  });

  test('another organisation sees none of it', async () => {
    await round([c.berga, c.cedra]);
    await answer(c.berga);
    expect(await asks(c.cedra)).toMatchObject([{ answeredBy: null }, { answeredBy: null }]);
    expect(await asks(c.chamber)).toEqual([]);
  });

  test('a round that has opened and is answered is no longer looked at; one that waits is', async () => {
    const first = await round([c.berga], [c.wide]);
    await answer(c.berga);
    const second = await round([c.berga], [c.wide, c.local], AFTER);
    const waiting = await asks(c.berga, { waiting: true });
    expect(new Set(waiting.map((ask) => ask.roundId))).toEqual(new Set([second]));
    expect(await asks(c.berga, { roundId: first })).toHaveLength(1);
    const slugs = (await asks(c.berga, { roundId: first, matterSlug: 'local' })).map(
      (ask) => ask.slug,
    );
    expect(slugs).toEqual(['wide', 'local']);
  });

  test('what was answered before the round can be said again, what was taken back cannot', async () => {
    await answer(c.berga);
    await answer(c.berga, { slug: 'local' });
    await withdrawAnswer(c.berga, newFormKey(), 'local', SECOND);
    await round([c.berga, c.cedra], [c.wide, c.local], AFTER);
    expect(await asks(c.berga, { waiting: true })).toMatchObject([
      { slug: 'wide', saidBefore: true, newestAt: FIRST },
      { slug: 'local', saidBefore: false, newestAt: SECOND },
    ]);
  });
});

describe('still true for many at once', () => {
  test('what waits in a round, in one tap', async () => {
    await answer(c.berga);
    const roundId = await round([c.berga, c.cedra], [c.wide, c.local], AFTER);
    const outcome = await sayStillTrue(c.berga, newFormKey(), { round: roundId }, AFTER);
    expect(outcome).toMatchObject({ matters: 1, refused: null });
    expect(await asks(c.berga, { roundId })).toMatchObject([
      { slug: 'wide', answeredAt: AFTER },
      { slug: 'local', answeredAt: null },
    ]);
  });

  test('no answer to confirm is said, and nothing is kept', async () => {
    const none = { matters: 0, meanwhile: 0, refused: 'nothing-to-confirm' };
    for (const of of [{ matters: [c.wide] }, { matters: [] }, { round: newId() }, 'all'] as const) {
      expect(await sayStillTrue(c.berga, newFormKey(), of, FIRST)).toMatchObject(none);
    }
    expect(await kept(c.berga)).toEqual([]);
  });

  test('a reader is refused', async () => {
    await answer(c.region);
    const outcome = await sayStillTrue(c.reader, newFormKey(), { matters: [c.wide] }, AFTER);
    expect(outcome).toMatchObject({ matters: 0, refused: 'reader' });
  });

  test('what a colleague has said since the page was made is left as it is, and told', async () => {
    await answer(c.berga);
    await answer(c.berga, { slug: 'local' });
    const page = () => tx(c.berga, 'read', (db) => ownAnswers(db, c.berga, { from: 0, most: 9 }));
    const { newestAt: shown } = await page();
    expect(shown).toEqual(FIRST);
    const [seen] = (
      await house.owner.query('select id from matters.stance where matter_id = $1', [c.wide])
    ).rows;
    await answer(colleague, { said: { kind: 'unknown' }, seen: seen.id }, SECOND);
    expect((await page()).newestAt).toEqual(SECOND);
    const all = await sayStillTrue(c.berga, newFormKey(), 'all', AFTER, shown);
    expect(all).toMatchObject({ matters: 1, meanwhile: 1, refused: null });
    const one = { matters: [c.wide] };
    expect(await sayStillTrue(c.berga, newFormKey(), one, AFTER, shown)).toMatchObject({
      matters: 0,
      refused: 'answered-meanwhile',
    });
    expect((await kept(c.berga)).map((s) => [s.said, s.source])).toEqual([
      ['nobody', 'own'],
      ['nobody', 'own'],
      ['unknown', 'own'],
      ['nobody', 'still-true'],
    ]);
  });

  test("while a colleague changes one of them: whoever comes first, the colleague's word stands", async () => {
    await answer(c.berga);
    const shown = new Date(FIRST.getTime() + 1);
    const [seen] = (
      await house.owner.query('select id from matters.stance where matter_id = $1', [c.wide])
    ).rows;
    const [changed, still] = await Promise.all([
      answer(colleague, { said: { kind: 'unknown' }, seen: seen.id }, SECOND),
      sayStillTrue(c.berga, newFormKey(), { matters: [c.wide] }, SECOND, shown),
    ]);
    // one of them held the words first; the other is told, and nothing is written over unseen
    expect([changed.ok, still.refused]).toSatisfy(
      ([ok, refused]) =>
        (ok === true && refused === 'answered-meanwhile') || (ok === false && refused === null),
    );
    expect(await kept(c.berga)).toHaveLength(2);
  });
});

describe('as the county', () => {
  const differ = async (places: Viewer[]) => {
    await answer(c.agency, { slug: 'local' });
    for (const place of places) {
      await answer(c.agency, {
        slug: 'local',
        placeId: place.organisationId,
        said: owned(place.organisationId),
      });
    }
  };
  const asCounty = (places: OrganisationId[] | null, shown: Date | null = null, who = c.agency) =>
    sayAsCounty(who, newFormKey(), { slug: 'local', places, shown }, AFTER);

  test('one difference is taken back in one tap, the others stay', async () => {
    await differ([c.alby, c.berga]);
    expect(await asCounty([c.alby.organisationId])).toEqual({ ok: true, places: 1 });
    const said = (await kept(c.agency)).slice(-1);
    expect(said).toMatchObject([{ said: 'as-county', place_id: c.alby.organisationId }]);
    const { answers } = await tx(c.agency, 'read', (db) =>
      ownAnswers(db, c.agency, { from: 0, most: 9 }),
    );
    expect(answers).toMatchObject([{ slug: 'local', differs: 1 }]);
  });

  test('all of them at once; once more says that there was none', async () => {
    await differ([c.alby, c.berga]);
    expect(await asCounty(null)).toEqual({ ok: true, places: 2 });
    expect(await asCounty(null)).toEqual({ ok: true, places: 0 });
  });

  test("not over a colleague's newer word", async () => {
    await differ([c.alby]);
    const bo = await colleagueOf(c.agency, 'Bo');
    expect(await asCounty(null, START, bo)).toEqual({ ok: false, reason: 'answered-meanwhile' });
    expect(await asCounty(null, AFTER, bo)).toEqual({ ok: true, places: 1 });
  });
});

describe('why a matter is asked', () => {
  const why = async (viewer: Viewer, slug = 'wide') =>
    whyAsked((await tx(viewer, 'read', (db) => matterAsked(db, viewer, slug)))!.why);
  const set = (column: string, value: unknown) =>
    house.owner.query(
      `update matters.matter set ${column} = $1 where county_id = $2 and slug = 'wide'`,
      [value, c.countyId],
    );

  test('the round, when nothing else is known; what is known comes first', async () => {
    expect(await why(c.berga)).toEqual({ because: 'round' });
    await set('first_ten', 1);
    expect(await why(c.berga)).toEqual({ because: 'first-ten' });
    await house.owner.query(
      `insert into organisations.priority values ($1, 4, 'Nära', 'Near', true), ($1, 5, 'Ej inskriven', 'Not typed in', false)`,
      [c.countyId],
    );
    await set('priority', 5);
    expect(await why(c.berga)).toEqual({ because: 'first-ten' });
    await set('priority', 4);
    expect(await why(c.berga)).toMatchObject({ because: 'priority', number: 4, nameSv: 'Nära' });
    await set('grey_zone', true);
    expect(await why(c.berga)).toEqual({ because: 'grey-zone' });
  });

  test('that one wished it oneself is told to oneself alone', async () => {
    await house.owner.query(
      `insert into matters.inquiry (county_id, id, organisation_id, matter_id, place_id, asked_by, asked_at)
       values ($1, $2, $3, $4, $1, $5, $6)`,
      [c.countyId, newId(), c.berga.organisationId, c.wide, c.berga.personId, FIRST],
    );
    expect(await why(c.berga)).toEqual({ because: 'wished', when: FIRST });
    expect(await why(c.cedra)).toEqual({ because: 'round' });
  });

  test('that answers differ is told to those who may see it, never to one who was asked and is silent', async () => {
    await round([c.berga, c.cedra, c.agency], [c.wide]);
    for (const who of [c.berga, c.cedra]) {
      await answer(who, { said: owned(who.organisationId), ownRole: null });
    }
    expect(await why(c.berga)).toEqual({ because: 'round' });
    await openDueRounds(c.countyId, AFTER);
    expect(await why(c.berga)).toMatchObject({ because: 'differs', kind: 'contested' });
    expect(await why(c.agency)).toEqual({ because: 'round' });
  });
});

test('what waits elsewhere is counted for the organisation alone', async () => {
  const roundId = await round([c.berga, c.cedra]);
  const of = (viewer: Viewer, except: string | null) =>
    tx(viewer, 'read', (db) => waitingElsewhere(db, viewer, except, FIRST));
  expect(await of(c.berga, roundId)).toEqual({ suggestions: 0, proposals: 0, rounds: [] });
  expect(await of(c.berga, null)).toMatchObject({ rounds: [{ id: roundId, left: 2 }] });
  expect(await of(c.chamber, null)).toMatchObject({ rounds: [] });
});

test('a proposed boundary waits until it is answered, for those whose yes it needs', async () => {
  const p = proposing(house, c);
  const id = await p.made(c.region, p.command());
  const proposals = async (viewer: Viewer) =>
    (await tx(viewer, 'read', (db) => waitingElsewhere(db, viewer, null, LATER))).proposals;
  expect([await proposals(c.agency), await proposals(c.region), await proposals(c.berga)]).toEqual([
    1, 0, 0,
  ]);
  await p.answer(c.agency, id);
  expect(await proposals(c.agency)).toBe(0);
});
