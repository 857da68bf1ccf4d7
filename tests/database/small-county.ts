import type { CountyId, MatterId, OrganisationId, PersonId } from '#platform/core/ids';
import type { CountyRole, Role, Viewer } from '#platform/core/viewer';
import { sessionOf } from './fresh.ts';
import { newId } from '#platform/server';
import type { FreshHouse } from './fresh.ts';

/** A county small enough to keep in the head: a region, three municipalities, one agency, one that is only known. */
export interface SmallCounty {
  countyId: CountyId;
  region: Viewer;
  /** Coordinator, at the municipality of Alby. */
  coordinator: Viewer;
  /** Reads only, at the region. */
  reader: Viewer;
  alby: Viewer;
  berga: Viewer;
  cedra: Viewer;
  agency: Viewer;
  /** Member, never asked in these tests unless a test says so. */
  chamber: Viewer;
  knownId: OrganisationId;
  /** Asked for the county. */
  wide: MatterId;
  /** Asked per municipality. */
  local: MatterId;
}

/** Seed it as the owner; `slug` makes a second county possible in the same database. */
export async function smallCounty(
  house: Pick<FreshHouse, 'owner'>,
  slug = 'litet',
  { sessions = true } = {},
): Promise<SmallCounty> {
  const { owner } = house;
  const countyId = newId<'county'>();
  const add = async (name: string, kind: string, membership = 'member') => {
    const id = newId<'organisation'>();
    await owner.query(
      `insert into organisations.organisation (id, slug, name, short_name, kind, public_access, level)
       values ($1, $2, $3, $3, $4, 'full', 'local')`,
      [id, `${slug}-${name.toLowerCase()}`, name, kind],
    );
    return { id, membership };
  };
  const [region, alby, berga, cedra, agency, chamber, known] = [
    await add('Regionen', 'region'),
    await add('Alby', 'municipality'),
    await add('Berga', 'municipality'),
    await add('Cedra', 'municipality'),
    await add('Myndigheten', 'state-agency'),
    await add('Kammaren', 'association'),
    await add('Natbolaget', 'public-company', 'known'),
  ];
  await owner.query(
    `insert into organisations.county (id, slug, code, name_sv, name_en, region_id, demo_since) values ($1, $2, '99', $2, $2, $3, now())`,
    [countyId, slug, region.id],
  );
  for (const [position, o] of [region, alby, berga, cedra, agency, chamber, known].entries()) {
    await owner.query('insert into organisations.county_member values ($1, $2, $3, $4)', [
      countyId,
      o.id,
      o.membership,
      position,
    ]);
  }
  const person = async (
    name: string,
    at: { id: OrganisationId },
    role: Role = 'editor',
    countyRoles: CountyRole[] = [],
  ): Promise<Viewer> => {
    const personId = newId<'person'>() as PersonId;
    await owner.query(
      'insert into organisations.person (id, name, invented, may_demo_sign_in) values ($1, $2, true, true)',
      [personId, `${name} ${slug}`],
    );
    await owner.query(
      'insert into organisations.membership (person_id, organisation_id, role) values ($1, $2, $3)',
      [personId, at.id, role],
    );
    for (const countyRole of countyRoles) {
      await owner.query('insert into organisations.county_role values ($1, $2, $3)', [
        countyId,
        personId,
        countyRole,
      ]);
    }
    return {
      personId,
      organisationId: at.id,
      countyId,
      role,
      countyRoles,
      personName: `${name} ${slug}`,
      organisationName: name,
      session: sessions
        ? await sessionOf(owner, { personId, organisationId: at.id, countyId })
        : '',
      cleared: false,
      fresh: true,
      kind: 'full',
      only: null,
    };
  };
  const { wide, local } = await twoMatters(house, countyId);
  return {
    countyId,
    region: await person('Rut', region),
    coordinator: await person('Kim', alby, 'editor', ['coordinator']),
    reader: await person('Lo', region, 'reader'),
    alby: await person('Alva', alby),
    berga: await person('Bo', berga),
    cedra: await person('Cia', cedra),
    agency: await person('Agda', agency),
    chamber: await person('Kaj', chamber),
    knownId: known.id,
    wide,
    local,
  };
}

async function twoMatters(
  { owner }: Pick<FreshHouse, 'owner'>,
  countyId: CountyId,
): Promise<{ wide: MatterId; local: MatterId }> {
  const areaId = newId<'area'>();
  const [wide, local] = [newId<'matter'>(), newId<'matter'>()];
  await owner.query(`insert into matters.area values ($1, $2, 'omrade', 'Område', 'Area', 0)`, [
    countyId,
    areaId,
  ]);
  for (const [id, slug, asked, position] of [
    [wide, 'wide', 'county', 0],
    [local, 'local', 'municipality', 1],
  ] as const) {
    await owner.query(
      `insert into matters.matter (county_id, id, slug, number, area_id, name_sv, name_en, sentence_sv, sentence_en, asked, legal_footing, position)
       values ($1, $2, $3, $4, $5, $3, $3, 'Någon gör det.', 'Someone does it.', $6, 'custom', $4)`,
      [countyId, id, slug, position, areaId, asked],
    );
  }
  return { wide, local };
}
