import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  answerMatter,
  bringInSuggestions,
  mattersToEmpty,
  openDueRounds,
  startRound,
} from '#matters/server';
import type { MatterId, RoundId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, newId, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

/** What the app never asks of the database, the database refuses all the same: SQL in a legitimate place. */
const START = new Date('2026-09-01T08:00:00Z');
const LATER = new Date('2026-09-03T08:00:00Z');
const AFTER = new Date('2026-09-16T08:00:00Z');

let house: FreshHouse;
let c: SmallCounty;
let roundId: RoundId;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
let county = 0;
beforeEach(async () => {
  c = await smallCounty(house, `hallna-${(county += 1)}`);
  const outcome = await startRound(
    c.coordinator,
    newFormKey(),
    {
      nameSv: 'O',
      nameEn: 'R',
      matters: [c.wide],
      organisations: [c.berga, c.agency, c.cedra].map((v) => v.organisationId),
      answerBy: '2026-09-15',
    },
    START,
  );
  roundId = (outcome as { id: RoundId }).id;
});

const answer = (viewer: Viewer) =>
  answerMatter(
    viewer,
    newFormKey(),
    {
      slug: 'wide',
      placeId: null,
      seen: '',
      said: { kind: 'owners', owners: [c.knownId] },
      ownRole: 'contributor',
      remark: '',
    },
    LATER,
  );

/** 'done' with how many rows it touched, or the code of the refusal. */
const attempt = (viewer: Viewer, text: string) =>
  tx(viewer, 'write', async (db) => {
    const result = await sql.raw(text).execute(db);
    return `done ${result.numAffectedRows ?? 0}`;
  }).catch((error: { code?: string }) => error.code ?? String(error));

const stance = (
  viewer: Viewer,
  more: { round?: string | null; by?: string; matter?: MatterId; place?: string } = {},
) => {
  const round = more.round === undefined ? roundId : more.round;
  return `insert into matters.stance (county_id, id, organisation_id, matter_id, place_id, round_id, said, own_role, said_at, said_by)
    values ('${c.countyId}', '${newId()}', '${viewer.organisationId}', '${more.matter ?? c.wide}', '${more.place ?? c.countyId}',
      ${round ? `'${round}'` : 'null'}, 'unknown', 'none', now(), '${more.by ?? viewer.personId}')`;
};
const askOf = (viewer: Viewer) =>
  `county_id = '${c.countyId}' and organisation_id = '${viewer.organisationId}'`;

describe('what is said while a round runs', () => {
  test.each(['berga', 'chamber'] as const)('is said in it, also by %s', async (who) => {
    expect(await attempt(c[who], stance(c[who], { round: null }))).toBe('done 1');
    const { rows } = await house.owner.query(
      'select round_id, in_force from matters.stance where county_id = $1',
      [c.countyId],
    );
    expect(rows).toEqual([{ round_id: roundId, in_force: false }]);
  });

  test('cannot be slipped into a round that has opened, as if it had been a first answer', async () => {
    await openDueRounds(c.countyId, AFTER);
    expect(await attempt(c.berga, stance(c.berga))).toBe('23514');
  });

  test('is said by the one who says it', async () => {
    expect(await attempt(c.berga, stance(c.berga, { by: c.cedra.personId }))).toBe('23514');
  });

  test('is said of a place that there is', async () => {
    const place = c.chamber.organisationId;
    const said = stance(c.agency, { matter: c.local, round: null, place });
    expect(await attempt(c.agency, said)).toBe('23514');
  });

  test('does not come in force before the round opens, nor is it taken out of force by itself', async () => {
    await answer(c.berga);
    const put = (to: boolean) =>
      attempt(c.berga, `update matters.stance set in_force = ${to} where ${askOf(c.berga)}`);
    expect(await put(true)).toBe('42501');
    await openDueRounds(c.countyId, AFTER);
    expect(await put(false)).toBe('42501');
  });

  test('is not told by how many answers there would be to empty', async () => {
    const count = async () =>
      (await tx(c.coordinator, 'read', (db) => mattersToEmpty(db, c.coordinator))).stances;
    const before = await count();
    await answer(c.berga);
    expect(await count()).toBe(before);
  });
});

describe('who has answered', () => {
  const mark = (viewer: Viewer, whom = viewer) =>
    attempt(viewer, `update matters.ask set answered_at = now() where ${askOf(whom)}`);

  test('is who has said something', async () => {
    expect(await mark(c.agency)).toBe('23514');
    await answer(c.berga);
    expect(await mark(c.berga)).toBe('done 1');
  });

  test('is not for the coordinator to say of others', async () => {
    expect(await mark(c.coordinator, c.agency)).toBe('42501');
    const insert = `insert into matters.ask (county_id, round_id, organisation_id, matter_id, answered_at)
      values ('${c.countyId}', '${roundId}', '${c.chamber.organisationId}', '${c.wide}', now())`;
    expect(await attempt(c.coordinator, insert)).toBe('42501');
  });

  test('is not moved to another matter or round', async () => {
    const move = `update matters.ask set matter_id = '${c.local}' where ${askOf(c.berga)}`;
    expect(await attempt(c.berga, move)).toBe('42501');
  });

  test('nobody asks itself without answering', async () => {
    const insert = `insert into matters.ask (county_id, round_id, organisation_id, matter_id)
      values ('${c.countyId}', '${roundId}', '${c.chamber.organisationId}', '${c.local}')`;
    expect(await attempt(c.chamber, insert)).toBe('42501');
  });
});

describe('a round', () => {
  const change = (what: string) =>
    attempt(c.coordinator, `update matters.round set ${what} where id = '${roundId}'`);

  test('is opened by the house, not by who convenes', async () => {
    expect(await change(`opened_at = now(), opened_because = 'time-has-gone'`)).toBe('42501');
    expect(await change(`name_sv = 'Annat'`)).toBe('42501');
  });

  test('is not closed again', async () => {
    await openDueRounds(c.countyId, AFTER);
    expect(await change('opened_at = null, opened_because = null')).toBe('42501');
    expect(await change(`answer_by = '2027-01-01'`)).toBe('42501');
  });
});

describe('a suggestion', () => {
  const suggest = async () => {
    const row = {
      organisationId: c.berga.organisationId,
      matterId: c.wide,
      placeId: c.countyId,
      said: { kind: 'nobody' as const },
      ownRole: 'none' as const,
      remark: '',
    };
    await tx(c.coordinator, 'write', (db) =>
      bringInSuggestions(db, c.coordinator, [row], { intakeId: null, fileName: 'f' }, LATER),
    );
  };
  const decide = (viewer: Viewer, decision: string) =>
    attempt(
      viewer,
      `update matters.suggestion set decision = '${decision}', decided_at = now() where county_id = '${c.countyId}'`,
    );

  test('is answered by its own organisation, and once', async () => {
    await suggest();
    expect(await decide(c.coordinator, 'yes')).toBe('42501');
    expect(await decide(c.berga, 'no')).toBe('done 1');
    expect(await decide(c.berga, 'yes')).toBe('42501');
  });

  test('keeps its words', async () => {
    await suggest();
    for (const viewer of [c.coordinator, c.berga]) {
      const change = `update matters.suggestion set remark = 'annat' where county_id = '${c.countyId}'`;
      expect(await attempt(viewer, change)).toBe('42501');
    }
  });
});

test('a wish keeps its words, whoever takes it into a round', async () => {
  const change = `update matters.inquiry set wording = 'annat' where county_id = '${c.countyId}'`;
  expect(await attempt(c.coordinator, change)).toBe('42501');
});

test('nobody names somebody else’s contact point as its own', async () => {
  const id = newId();
  await house.owner.query(
    `insert into organisations.contact_point (county_id, id, organisation_id, role) values ($1, $2, $3, 'Växel')`,
    [c.countyId, id, c.cedra.organisationId],
  );
  const name = `insert into matters.contact values ('${c.countyId}', '${c.wide}', '${c.countyId}', '${c.berga.organisationId}', '${id}')`;
  expect(await attempt(c.berga, name)).toBe('23503');
});
