import { afterAll, beforeAll, expect, test } from 'vitest';
import { askWhoOwns } from '#matters/server';
import type { Viewer } from '#platform/core/viewer';
import { tx, withRequest } from '#platform/server';
import { freshHouse, viewerNamed, type FreshHouse } from './fresh.ts';
import { smallCounty } from './small-county.ts';

let house: FreshHouse;
let maja: Viewer;
beforeAll(async () => {
  house = await freshHouse();
  await house.layIn('vasterbotten');
  maja = await viewerNamed(house.owner, 'Maja Exempelson');
});
afterAll(() => house.close());

const asked = (viewer: Viewer, question: string, place: string | null = null) =>
  tx(viewer, 'read', (db) => askWhoOwns(db, viewer, question, place));

test('the question names the place, and the answer is for that place', async () => {
  const { answers, place, isPlaceSaid } = await asked(
    maja,
    'vem kallar till möte vid varsel i Lycksele',
    'umea',
  );
  expect(place?.slug).toBe('lycksele');
  expect(isPlaceSaid).toBe(true);
  expect(answers[0]?.matter.slug).toBe('layoff-meeting');
  expect(answers[0]?.place?.name).toBe('Lycksele');
});

test('where it is agreed, the answer is the owner with a phone number and the limit', async () => {
  const { answers } = await asked(maja, 'buss');
  expect(answers[0]).toMatchObject({ basis: 'agreed', standing: { kind: 'agreed' } });
  expect(answers[0]?.owners[0]?.contact?.phone).toMatch(/\d/);
  expect(answers[0]?.boundary?.limit).toContain('linjer');
});

test('where nothing is agreed, it is the common division and is said to be that', async () => {
  const { answers } = await asked(maja, 'krisberedskap');
  expect(answers[0]?.basis).toBe('common');
  expect(answers[0]?.boundary).toBeNull();
});

test('without a place a matter per municipality asks for one, and shows how it is spread', async () => {
  const { answers } = await asked(maja, 'bygglov', 'county');
  expect(answers[0]?.needsPlace).toBe(true);
  const places = Object.values(answers[0]?.distribution ?? {}).reduce((sum, one) => sum + one, 0);
  expect(places).toBe(15);
});

test('an organisation is found by its name', async () => {
  const { organisations } = await asked(maja, 'Almi');
  expect(organisations[0]?.name).toContain('Almi');
});

test('nothing fits: no answers, and no guesses', async () => {
  expect((await asked(maja, 'xyzzyplugh')).answers).toEqual([]);
  expect((await asked(maja, '')).answers).toEqual([]);
  expect(
    (await asked(maja, `'; drop table matters.matter; --`)).answers.length,
  ).toBeLessThanOrEqual(4);
});

test('four questions to the database, once the index is made', async () => {
  await asked(maja, 'varsel');
  const questions = await withRequest('test', async (request) => {
    await asked(maja, 'varsel i umeå');
    return request.questions;
  });
  expect(questions).toBe(4);
});

test('a new word for a changed matter is found at once', async () => {
  expect((await asked(maja, 'kvastskaft')).answers).toEqual([]);
  await house.owner.query(
    `update matters.matter set sentence_sv = sentence_sv || ' Även kvastskaft.' where slug = 'broadband'`,
  );
  expect((await asked(maja, 'kvastskaft')).answers[0]?.matter.slug).toBe('broadband');
});

test('another county’s matters are not found', async () => {
  const other = await smallCounty(house, 'annat');
  expect((await asked(other.coordinator, 'bredband')).answers).toEqual([]);
  expect((await asked(maja, 'wide')).answers.map(({ matter }) => matter.slug)).not.toContain(
    'wide',
  );
});
