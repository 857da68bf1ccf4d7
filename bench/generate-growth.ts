import type { Client } from 'pg';
import { newId } from '#platform/server';
import { fill } from './fill.ts';
import type { Chance } from './random.ts';

const BRANCHES = [
  ['skogsnäringen', 'forestry'],
  ['besöksnäringen', 'tourism'],
  ['gruvnäringen', 'mining'],
  ['rennäringen', 'reindeer husbandry'],
  ['livsmedel', 'food'],
  ['vattenbruk', 'aquaculture'],
  ['spelutveckling', 'game development'],
  ['vindkraft', 'wind power'],
  ['byggbranschen', 'construction'],
] as const;

interface Matter extends Record<string, unknown> {
  id: string;
  slug: string;
  name_sv: string;
  name_en: string;
  position: number;
}

/** More matters (today's, branch by branch, with their synonyms), more members, more boundaries. */
export async function multiply(
  owner: Client,
  wanted: { matters: number; members: number; boundaries: number },
  source: Chance,
): Promise<void> {
  await moreMembers(owner, wanted.members);
  await moreMatters(owner, wanted.matters);
  await moreBoundaries(owner, wanted.boundaries, source);
}

async function moreMembers(owner: Client, wanted: number): Promise<void> {
  const county = (await owner.query('select id from organisations.county')).rows[0].id as string;
  const { rows } = await owner.query(
    `select count(*)::int as n from organisations.county_member where membership = 'member'`,
  );
  const fresh = Array.from({ length: Math.max(0, wanted - rows[0].n) }, (_, i) => ({
    id: newId<'organisation'>() as string,
    slug: `exempelorganisation-${i + 1}`,
    name: `Exempelorganisationen nummer ${i + 1}`,
    short_name: `Exempel ${i + 1}`,
    kind: 'association',
    public_access: 'none',
    level: i % 2 ? 'local' : 'regional',
    usual_sv: '',
    usual_en: '',
    source: '',
  }));
  await fill(owner, 'organisations.organisation', fresh);
  const members = fresh.map((o, i) => ({
    county_id: county,
    organisation_id: o.id,
    membership: 'member',
    position: 200 + i,
  }));
  await fill(owner, 'organisations.county_member', members);
  const points = fresh.map((o) => ({
    county_id: county,
    id: newId<'contact-point'>() as string,
    organisation_id: o.id,
    role: 'Växel',
    phone: '090-00 00 00',
    mail: `vaxel@${o.slug}.example`,
    is_main: true,
    version: 1,
    invented: true,
  }));
  await fill(owner, 'organisations.contact_point', points);
  await everybodyCanAnswer(owner);
}

/** Each member has somebody who may write in its name. */
async function everybodyCanAnswer(owner: Client): Promise<void> {
  const { rows } = await owner.query<{ id: string }>(
    `select organisation_id as id from organisations.county_member c where membership = 'member' and not exists
      (select from organisations.membership m where m.organisation_id = c.organisation_id and m.role <> 'reader' and m.ended_at is null)`,
  );
  const people = rows.map((_, i) => ({
    id: newId<'person'>() as string,
    name: `Exempel Person ${i + 1}`,
    invented: true,
  }));
  await fill(owner, 'organisations.person', people);
  const memberships = people.map(({ id }, i) => ({
    person_id: id,
    organisation_id: rows[i]?.id,
    role: 'editor',
  }));
  await fill(owner, 'organisations.membership', memberships);
}

async function moreMatters(owner: Client, wanted: number): Promise<void> {
  const matters = (await owner.query('select * from matters.matter order by position'))
    .rows as Matter[];
  const fresh: Matter[] = [];
  const originals = new Map<string, string>();
  for (let i = 0; matters.length + fresh.length < wanted; i += 1) {
    const matter = matters[i % matters.length] as Matter;
    const [sv, en] = BRANCHES[Math.floor(i / matters.length)] ?? ['övrigt', 'other'];
    const id = newId<'matter'>() as string;
    originals.set(id, matter.id);
    fresh.push({
      ...matter,
      id,
      slug: `${matter.slug}-${en.replaceAll(' ', '-')}`,
      name_sv: `${matter.name_sv} inom ${sv}`,
      name_en: `${matter.name_en} in ${en}`,
      aliases: [],
      first_ten: null,
      grey_zone: false,
      bundle_id: null,
      position: matter.position + 1_000 * (1 + Math.floor(i / matters.length)),
    });
  }
  await fill(owner, 'matters.matter', fresh);
  await copyAlong(owner, originals, fresh);
}

/** Synonyms, common division and named contacts of the matter that each was made from. */
async function copyAlong(
  owner: Client,
  originals: Map<string, string>,
  fresh: readonly Matter[],
): Promise<void> {
  for (const table of ['synonym', 'common_division', 'contact']) {
    const { rows } = await owner.query(`select * from matters.${table}`);
    const copies = fresh.flatMap((matter) =>
      rows
        .filter((row) => row.matter_id === originals.get(matter.id))
        .map((row) => ({ ...row, matter_id: matter.id })),
    );
    await fill(owner, `matters.${table}`, copies);
  }
}

async function moreBoundaries(owner: Client, wanted: number, source: Chance): Promise<void> {
  const { rows } = await owner.query(`select m.county_id, m.id, m.asked,
      (select d.organisation_id from matters.common_division d where d.matter_id = m.id and d.role = 'owner' order by position limit 1) as owner
    from matters.matter m where not exists (select from matters.boundary b where b.matter_id = m.id) order by m.position`);
  const towns =
    await owner.query(`select o.id from organisations.county_member m join organisations.organisation o on o.id = m.organisation_id
    where m.membership = 'member' and o.kind = 'municipality' order by o.name`);
  const have = (await owner.query('select count(*)::int as n from matters.boundary')).rows[0]
    .n as number;
  const chosen = Array.from({ length: Math.max(0, wanted - have) }, () => {
    const [matter] = rows.splice(source.below(rows.length), 1);
    return { ...matter, boundary: newId<'boundary'>() as string };
  });
  const of = (b: (typeof chosen)[number]) => ({ county_id: b.county_id, boundary_id: b.boundary });
  await fill(
    owner,
    'matters.boundary',
    chosen.map((b) => ({
      county_id: b.county_id,
      id: b.boundary,
      matter_id: b.id,
      limit_sentence:
        'Den som tar emot frågan först följer den till nästa, med namn och telefonnummer.',
      settled: 'officials',
      since: '2026-03-02',
      look_again_by: '2027-03-01',
      invented: true,
    })),
  );
  await fill(
    owner,
    'matters.boundary_role',
    chosen.map((b) => ({ ...of(b), position: 0, organisation_id: b.owner, role: 'owner' })),
  );
  const placesOf = (b: (typeof chosen)[number]): string[] =>
    b.asked === 'county'
      ? [b.county_id]
      : towns.rows.map((t) => t.id as string).filter(() => source.happens(0.6));
  await fill(
    owner,
    'matters.boundary_place',
    chosen.flatMap((b) =>
      placesOf(b).map((place_id) => ({
        ...of(b),
        place_id,
        in_force_since: '2026-03-02T09:00:00Z',
      })),
    ),
  );
}
