import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answerMatter, meetingPage, openDueRounds, startRound } from '#matters/server';
import type { Said } from '#matters';
import { EMPTY_PROFILE } from '#organisations';
import { saveContactPoint, saveProfile, tickRead } from '#organisations/server';
import type { OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, newId, tx, withRequest } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

const START = new Date('2026-09-01T08:00:00Z');
const SAID = new Date('2026-09-03T08:00:00Z');
const OPENED = new Date('2026-09-16T08:00:00Z');
const NOW = new Date('2026-09-20T08:00:00Z');
let house: FreshHouse;
let c: SmallCounty;
let made = 0;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
beforeEach(async () => void (c = await smallCounty(house, `mote-${(made += 1)}`)));

const slug = (name: string) => `mote-${made}-${name}`;
const meet = async (viewer: Viewer, a = 'regionen', b = 'berga') =>
  tx(viewer, 'read', (db) => meetingPage(db, viewer, [slug(a), slug(b)], NOW));

async function ask(organisations: readonly Viewer[]) {
  const outcome = await startRound(
    c.coordinator,
    newFormKey(),
    {
      nameSv: 'Omgång',
      nameEn: 'Round',
      matters: [c.wide, c.local],
      organisations: organisations.map((viewer) => viewer.organisationId),
      answerBy: '2026-09-15',
    },
    START,
  );
  expect(outcome.ok).toBe(true);
  await house.owner.query('update matters.round set invited_at = started_at where county_id = $1', [
    c.countyId,
  ]);
}

async function say(viewer: Viewer, matter: 'wide' | 'local', said: Said, remark = '') {
  const claims = said.kind === 'owners' && said.owners.includes(viewer.organisationId);
  const outcome = await answerMatter(
    viewer,
    newFormKey(),
    {
      slug: matter,
      placeId: null,
      seen: '',
      said,
      ownRole: claims ? 'owner' : 'contributor',
      remark,
    },
    SAID,
  );
  expect(outcome).toMatchObject({ ok: true });
}
const owns = (viewer: Viewer): Said => ({ kind: 'owners', owners: [viewer.organisationId] });
const open = () => openDueRounds(c.countyId, OPENED);

async function agree(
  roles: [OrganisationId | null, string][],
  places: OrganisationId[] | null = null,
) {
  const id = newId<'boundary'>();
  await house.owner.query(
    `insert into matters.boundary (county_id, id, matter_id, limit_sentence, settled, since, look_again_by)
     values ($1, $2, $3, 'Den ena ringer.', 'officials', '2026-01-01', '2027-01-01')`,
    [c.countyId, id, places ? c.local : c.wide],
  );
  for (const [position, [organisation, role]] of roles.entries())
    await house.owner.query('insert into matters.boundary_role values ($1, $2, $3, $4, $5)', [
      c.countyId,
      id,
      position,
      organisation,
      role,
    ]);
  for (const place of places ?? [c.countyId])
    await house.owner.query(
      `insert into matters.boundary_place (county_id, boundary_id, place_id, in_force_since) values ($1, $2, $3, '2026-01-01')`,
      [c.countyId, id, place],
    );
}

describe('two organisations that are about to meet', () => {
  beforeEach(async () => {
    await ask([c.region, c.berga, c.agency]);
    await say(c.region, 'wide', owns(c.region), 'Det är vi');
    await say(c.berga, 'wide', { kind: 'nobody' }, 'Det är ingen');
    await say(c.region, 'local', owns(c.region));
    await say(c.berga, 'local', owns(c.berga));
  });

  test('see where they differ, each with its own words, once the round has opened', async () => {
    await open();
    const page = await meet(c.berga);
    expect(page?.views.differences.map(({ matter }) => matter.slug)).toEqual(['wide', 'local']);
    const [wide, local] = page!.views.differences;
    expect(wide?.views).toMatchObject([
      {
        places: [c.countyId],
        a: { stance: { remark: 'Det är vi' } },
        b: { said: { kind: 'nobody' }, stance: { remark: 'Det är ingen' } },
      },
    ]);
    expect(local?.views.map(({ places }) => places)).toEqual([[c.berga.organisationId]]);
    expect(page?.notShown).toEqual([]);
  });

  test.each(['berga', 'region', 'agency', 'chamber', 'coordinator', 'reader'] as const)(
    'while the round is blind %s sees no answer, and is told why',
    async (who) => {
      const page = await meet(c[who]);
      expect(JSON.stringify(page)).not.toContain('Det är');
      expect(page?.views).toEqual({ differences: [], same: [], unknown: [], oneSided: [] });
      expect(page?.notShown.map(({ reason }) => reason)).toContain('running');
    },
  );

  test.each([
    ['agency', 'was asked and is silent', 'silent'],
    ['chamber', 'was not asked', 'unanswered'],
    ['coordinator', 'convenes, and has not answered', 'unanswered'],
    ['reader', 'only reads', 'reader'],
  ] as const)('%s, who %s, sees no single answer of theirs', async (who, _, reason) => {
    await open();
    const page = await meet(c[who]);
    expect(JSON.stringify(page?.views.differences)).toBe('[]');
    expect(JSON.stringify(page)).not.toContain('Det är ingen');
    expect(page?.notShown.map((one) => one.reason)).toContain(reason);
  });

  test('anybody who has answered may look at any two', async () => {
    await say(c.agency, 'wide', owns(c.region));
    await open();
    const page = await meet(c.agency);
    expect(page?.views.differences.map(({ matter }) => matter.slug)).toEqual(['wide']);
    expect(page?.notShown).toMatchObject([{ reason: 'silent', matters: [{ slug: 'local' }] }]);
  });

  test('two municipalities are compared only where the whole county is asked', async () => {
    await open();
    const page = await meet(c.berga, 'berga', 'cedra');
    expect(page?.notShown.map(({ reason }) => reason)).toContain('two-towns');
  });
});

describe('what stands beside their answers', () => {
  test('boundaries in which both have a role, in force where both are', async () => {
    await agree([
      [c.region.organisationId, 'owner'],
      [c.berga.organisationId, 'contributor'],
    ]);
    await agree(
      [
        [c.region.organisationId, 'contributor'],
        [null, 'owner'],
      ],
      [c.alby.organisationId],
    );
    const agreed = async (viewer: Viewer, b: string) =>
      (await meet(viewer, 'regionen', b))?.boundaries.map(({ matter }) => matter.slug);
    expect(await agreed(c.chamber, 'berga')).toEqual(['wide']);
    expect(await agreed(c.chamber, 'alby')).toEqual(['local']);
    expect(await agreed(c.chamber, 'cedra')).toEqual([]);
    const page = await meet(c.chamber);
    expect(page?.pairs.flatMap(({ matters }) => matters)).toMatchObject([
      { matter: { slug: 'wide' }, a: { role: 'owner' }, b: { role: 'contributor', agreed: true } },
    ]);
  });

  test('words, who is away and whom to call, and how far one has come in the other’s words', async () => {
    await saveProfile(
      c.region,
      newFormKey(),
      c.region.organisationId,
      { from: 0, texts: { ...EMPTY_PROFILE, mission: 'Vi frågar' } },
      START,
    );
    const contact = {
      unitId: null,
      role: 'Strateg',
      personName: 'Nils Exempel',
      phone: null,
      mail: null,
      deputyName: 'Eva Exempel',
      deputyPhone: '090-00 00 09',
      awayFrom: '2026-09-18',
      awayUntil: '2026-09-20',
      isMain: true,
    } as const;
    await saveContactPoint(
      c.region,
      newFormKey(),
      { id: c.region.organisationId, units: [] },
      null,
      { from: 0, texts: contact },
    );
    await tickRead(c.berga, newFormKey(), c.region.organisationId, 1, SAID);
    const [region, berga] = (await meet(c.berga))!.sides;
    expect(region).toMatchObject({
      profile: { version: 1, texts: { mission: 'Vi frågar' } },
      read: { kind: 'current' },
      contacts: [
        {
          meanwhile: {
            absence: { kind: 'away', until: '2026-09-20' },
            instead: { kind: 'deputy', name: 'Eva Exempel' },
          },
        },
      ],
    });
    expect(berga).toMatchObject({ profile: null, read: null, contacts: [] });
    expect((await meet(c.cedra))?.sides[0].read).toEqual({ kind: 'unread' });
  });

  test('open proposals that concern both, for those who may see them', async () => {
    const id = newId<'proposal'>();
    await house.owner.query(
      `insert into matters.proposal (county_id, id, organisation_id, matter_id, limit_sentence, settled, look_again_by,
         proposed_at, object_by, answer_by)
       values ($1, $2, $3, $4, 'Regionen ringer.', 'officials', '2027-09-01', '2026-09-01', '2026-09-29', '2026-11-24')`,
      [c.countyId, id, c.region.organisationId, c.wide],
    );
    await house.owner.query(
      `insert into matters.proposal_party (county_id, proposal_id, organisation_id, must_at, asked_at)
       values ($1, $2, $3, array[$1::uuid], '2026-09-01')`,
      [c.countyId, id, c.berga.organisationId],
    );
    const offered = async (viewer: Viewer, b = 'berga') =>
      (await meet(viewer, 'regionen', b))?.proposals.map(({ proposal }) => proposal);
    expect(await offered(c.berga)).toMatchObject([
      { id, limit: 'Regionen ringer.', answerBy: '2026-11-24', waitsFor: [c.berga.organisationId] },
    ]);
    expect(await offered(c.berga, 'cedra')).toEqual([]);
    expect(await offered(c.chamber)).toEqual([]);
    expect(await offered(c.coordinator)).toHaveLength(1);
    await house.owner.query(
      `update matters.proposal set ended_at = now(), ended_because = 'withdrawn' where id = $1`,
      [id],
    );
    expect(await offered(c.berga)).toEqual([]);
  });
});

describe('the page itself', () => {
  test('is none for one that the county does not know, and none with itself', async () => {
    const other = await smallCounty(house, `bort-${made}`);
    expect(await meet(c.berga, 'regionen', 'nowhere')).toBeNull();
    expect(await meet(c.berga, 'berga', 'berga')).toBeNull();
    expect(
      await tx(other.berga, 'read', (db) =>
        meetingPage(db, other.berga, [slug('regionen'), slug('berga')], NOW),
      ),
    ).toBeNull();
  });

  test('asks the database four questions', async () => {
    const asked = await withRequest('meeting', async (request) => {
      await meet(c.berga);
      return request.questions;
    });
    expect(asked).toBe(4);
  });

  test('knows one that does not take part, and says nothing for it', async () => {
    const page = await meet(c.berga, 'berga', 'natbolaget');
    expect(page?.sides[1]).toMatchObject({ party: { membership: 'known' }, contacts: [] });
  });
});
