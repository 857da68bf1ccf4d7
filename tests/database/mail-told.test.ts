import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  inviteOthers,
  noticeWhatIsDue,
  openDueRounds,
  proposeChange,
  proposePackage,
  remind,
  startRound,
} from '#matters/server';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, sendDueMail } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { LATER, proposing, START } from './proposals-ground.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

let house: FreshHouse;
let c: SmallCounty;
let p: ReturnType<typeof proposing>;
let county = 0;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house?.close());
beforeEach(async () => {
  await house.owner.query('delete from mail.message');
  c = await smallCounty(house, `told-${(county += 1)}`);
  p = proposing(house, c);
  for (const one of [c.region, c.alby, c.berga, c.cedra, c.agency, c.coordinator]) {
    await house.owner.query(
      `insert into access.account (person_id, mail, language) values ($1, $2, 'sv')`,
      [one.personId, `${one.personId}@example.test`],
    );
  }
});

/** What has been asked for since the last time: kind → organisation, and what it names. */
const asked = async () => {
  const { rows } = await house.owner.query(
    `delete from mail.message m where m.county_id = $1 returning m.kind, m.to_organisation, m.to_person, m.matter_id, m.link, m.day::text as day,
        (select short_name from organisations.organisation o where o.id = m.to_organisation) as who`,
    [c.countyId],
  );
  return rows.map((row) => `${row.kind} → ${row.who}`).toSorted();
};
/** Sends what is due, and says who got what. */
const sent = async (now: Date) => {
  const letters: string[] = [];
  await sendDueMail({
    settings: { smtpUrl: null, from: 'r@lan.test', folder: '', origin: 'https://lan.test' },
    transport: {
      send: async ({ to, subject }) => (
        letters.push(`${nameOf(to)}: ${subject}`),
        { outcome: 'sent' }
      ),
      close: () => undefined,
    },
    now: () => now,
  });
  return letters.toSorted();
};
const nameOf = (address: string) =>
  [c.region, c.alby, c.berga, c.cedra, c.agency, c.coordinator]
    .find((one) => address.startsWith(one.personId))
    ?.personName.split(' ')[0];
const SOON = new Date(Date.now() + 60_000);
const round = async (organisations: Viewer[]) => {
  const command = {
    nameSv: 'Omgång',
    nameEn: 'Round',
    matters: [c.wide],
    organisations: organisations.map((one) => one.organisationId),
    answerBy: '2026-09-15',
  } as const;
  const outcome = await startRound(
    c.coordinator,
    newFormKey(),
    { ...command, matters: [c.wide] },
    START,
  );
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.id;
};

test('who is asked in a round hears that it has begun, is reminded, and hears that it has opened', async () => {
  const id = await round([c.agency, c.cedra]);
  expect(await asked()).toEqual(['round-begun → Cedra', 'round-begun → Myndigheten']);
  await remind(c.coordinator, newFormKey(), id, 'all', new Date('2026-09-05T08:00:00Z'));
  expect(await sent(SOON)).toEqual([
    'Agda: Påminnelse: frågor väntar på ert svar',
    'Cia: Påminnelse: frågor väntar på ert svar',
  ]);
  await asked();
  await openDueRounds(c.countyId, new Date('2026-09-16T08:00:00Z'));
  expect(await asked()).toEqual(['round-opened → Cedra', 'round-opened → Myndigheten']);
});

test('while the region answers first the others hear nothing; a round that is refused asks for no letter', async () => {
  const id = await round([c.agency, c.region]);
  expect(await asked()).toEqual(['round-begun → Regionen']);
  expect(await inviteOthers(c.coordinator, newFormKey(), id, START)).toMatchObject({ ok: false });
  expect(await asked()).toEqual([]);
});

test('a proposal waits with those whose yes it needs, its answers are told, and in force all hear of it', async () => {
  const id = await p.made(c.region, p.command());
  expect(await asked()).toEqual(['proposal-waits → Myndigheten']);
  await p.answer(c.agency, id, 'no');
  expect(await asked()).toEqual(['proposal-answered → Regionen']);
  await p.answer(c.agency, id, 'yes');
  expect((await asked()).filter((line) => line.startsWith('proposal-in-force'))).toEqual([
    'proposal-in-force → Myndigheten',
    'proposal-in-force → Regionen',
  ]);
});

test('proposals sent together are one letter to each', async () => {
  const outcome = await proposePackage(
    c.region,
    newFormKey(),
    {
      name: 'Två',
      items: [
        p.command(),
        p.everywhere({
          roles: [
            { organisationId: c.region.organisationId, role: 'owner' },
            { organisationId: c.agency.organisationId, role: 'contributor' },
          ],
        }),
      ],
    },
    START,
  );
  expect(outcome.ok).toBe(true);
  const lines = await asked();
  expect(lines.filter((line) => line.endsWith('Myndigheten'))).toEqual([
    'proposal-waits → Myndigheten',
  ]);
});

test('a letter about a proposal that was answered before it went out is not sent', async () => {
  const id = await p.made(c.region, p.command());
  await p.answer(c.agency, id, 'no');
  const letters = await sent(SOON);
  expect(letters).toEqual(['Rut: Svar på ett förslag']);
});

test('whoever has waited ten working days is asked once more, once; not sooner, and not who has answered', async () => {
  const id = await p.made(c.region, p.command());
  await asked();
  await noticeWhatIsDue(new Date('2026-09-14T08:00:00Z'));
  expect(await asked()).toEqual([]);
  const tenth = new Date('2026-09-15T08:00:00Z');
  await Promise.all([noticeWhatIsDue(tenth), noticeWhatIsDue(tenth)]);
  const { rows } = await house.owner.query(`select kind from mail.message where county_id = $1`, [
    c.countyId,
  ]);
  expect(rows).toEqual([{ kind: 'proposal-lapses' }]);
  expect(await noticeWhatIsDue(tenth)).toBe(0);
  await asked();
  await p.answer(c.agency, id, 'no', LATER);
  await asked();
  await noticeWhatIsDue(tenth);
  expect(await asked()).toEqual([]);
});

test('when a boundary is to be looked at again, each who may write for a party hears of it once', async () => {
  const id = await p.made(c.region, p.command());
  await p.answer(c.agency, id, 'yes');
  await asked();
  await noticeWhatIsDue(new Date('2027-08-31T08:00:00Z'));
  expect(await asked()).toEqual([]);
  const day = new Date('2027-09-01T08:00:00Z');
  await noticeWhatIsDue(day);
  await noticeWhatIsDue(day);
  expect(await asked()).toEqual(['boundary-due → Myndigheten', 'boundary-due → Regionen']);
});

test('a change of the matters is told to those who have answered them', async () => {
  const id = await p.made(c.region, p.command());
  await p.answer(c.agency, id, 'yes');
  await asked();
  const outcome = await proposeChange(
    c.coordinator,
    newFormKey(),
    { kind: 'retired', slug: 'wide', reason: 'Den finns inte längre.' } as never,
    LATER,
  ).catch((error: unknown) => error);
  expect(outcome).toMatchObject({ ok: true });
  expect(await asked()).toEqual(['matter-change → Myndigheten', 'matter-change → Regionen']);
});
