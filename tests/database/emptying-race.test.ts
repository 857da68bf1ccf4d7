import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  answerMatter,
  emptyMatters,
  openDueRounds,
  startRound,
  workOutStandings,
} from '#matters/server';
import { emptyDemo } from '#organisations/server';
import type { Viewer } from '#platform/core/viewer';
import { asSystem, newFormKey } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

let house: FreshHouse;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());

const START = new Date('2026-09-01T08:00:00Z');
const LATER = new Date('2026-09-03T08:00:00Z');
const start = (c: SmallCounty) =>
  startRound(
    c.coordinator,
    newFormKey(),
    {
      nameSv: 'O',
      nameEn: 'R',
      matters: [c.wide, c.local],
      organisations: [c.berga, c.cedra, c.agency].map((one) => one.organisationId),
      answerBy: '2026-09-15',
    },
    START,
  );
const answer = (viewer: Viewer, slug: string) =>
  answerMatter(
    viewer,
    newFormKey(),
    { slug, placeId: null, seen: '', said: { kind: 'nobody' }, ownRole: 'none', remark: '' },
    LATER,
  );
const empty = (c: SmallCounty) =>
  emptyDemo(c.coordinator, newFormKey(), true, {
    before: emptyMatters,
    after: (db) => asSystem(db, c.countyId, () => workOutStandings(db, c.countyId, 'all', LATER)),
  });

test.each([0, 1, 2, 3, 4, 5])(
  'emptying while others answer and a round opens ends in one of both orders (%i)',
  async (n) => {
    const c = await smallCounty(house, `tom-${n}`);
    await start(c);
    const answers = [c.berga, c.cedra, c.agency].flatMap((one) => [
      answer(one, 'wide'),
      answer(one, 'local'),
    ]);
    const [emptied] = await Promise.all([
      new Promise((go) => setTimeout(go, n * 8)).then(() => empty(c)),
      ...answers,
      openDueRounds(c.countyId, new Date('2026-09-16T08:00:00Z')),
    ]);
    expect(emptied).toEqual({ ok: true });
    const { rows } = await house.owner.query(
      `select (select count(*)::int from matters.round where county_id = $1) as rounds,
        (select count(*)::int from matters.stance where county_id = $1 and round_id is not null) as blind`,
      [c.countyId],
    );
    expect(rows).toEqual([{ rounds: 0, blind: 0 }]);
  },
);
