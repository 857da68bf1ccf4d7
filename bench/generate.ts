// A county to measure: the real pack, with answers of the bench's own. Seeded: the same every time.
import { join } from 'node:path';
import type { Client } from 'pg';
import { kyselyOn } from '#platform/server';
import { workOutStandings } from '#matters/server';
import { layInCounty } from '../src/installation/lay-in-county.ts';
import { migrate, readMigrations } from '../src/installation/migrate.ts';
import { layInAnswers } from './generate-answers.ts';
import { multiply } from './generate-growth.ts';
import { chance } from './random.ts';

/** How large: as it is today, or ten times that. */
export type Scale = 'x1' | 'x10';

interface Size {
  matters: number;
  members: number;
  stances: number;
  boundaries: number;
}

const SIZES: Record<Scale, Size> = {
  x1: { matters: 0, members: 0, stances: 6_000, boundaries: 0 },
  x10: { matters: 400, members: 60, stances: 60_000, boundaries: 80 },
};

/** Names to fill a workbook with: members, and matters that each of them can answer for the county. */
export interface Named {
  organisations: string[];
  matters: string[];
}

/** What came of it, as it stands in the report. */
export interface Made {
  matters: number;
  members: number;
  places: number;
  stances: number;
  inForce: number;
  asks: number;
  synonyms: number;
  boundaries: number;
  /** Who asks in the measurements: the coordinator, at the region. */
  viewer: { person: string; organisation: string; county: string; session: string };
  /** Addresses of some matters per municipality, those with most said of them first. */
  slugs: string[];
  /** The round that runs. */
  roundId: string;
  roundSlugs: string[];
  named: Named;
  /** Who answers in the name of each member; the municipalities first. */
  editors: { person: string; organisation: string; session: string; isTown: boolean }[];
  /** Matters asked per municipality that can be proposed about: no round runs, no law settles them, the demo proposes nothing. */
  agreeable: string[];
}

/** Fill an empty database as the owner of its schema. */
export async function generate(owner: Client, root: string, scale: Scale): Promise<Made> {
  const size = SIZES[scale];
  const now = new Date('2026-11-24T09:00:00Z');
  await migrate(owner, readMigrations(join(root, 'db/migrations')));
  await layInCounty(owner, join(root, 'db/counties/vasterbotten'), { demo: true, now });
  await owner.query('begin');
  await forgetAnswers(owner);
  const source = chance(scale === 'x1' ? 1 : 10);
  await multiply(owner, size, source);
  await layInAnswers(owner, size.stances, source, now);
  const county = (await owner.query('select id from organisations.county')).rows[0].id as string;
  await workOutStandings(kyselyOn(owner), county, 'all', now);
  await owner.query('commit');
  await owner.query('analyze');
  return counted(owner);
}

/** The demo's answers make room for ours; its people, contact points, boundaries and profiles stay. */
async function forgetAnswers(owner: Client): Promise<void> {
  for (const table of ['standing', 'suggestion', 'intake', 'stance', 'ask', 'inquiry', 'round']) {
    await owner.query(`delete from matters.${table}`);
  }
}

/** A session for everybody, which nobody has signed in to: what takes up a place in a transaction. */
async function openSessions(owner: Client): Promise<void> {
  await owner.query(`insert into access.session (hash, person_id, organisation_id, county_id, expires_at, seen_at)
    select sha256(convert_to('bench ' || m.person_id || m.organisation_id, 'UTF8')), m.person_id, m.organisation_id, c.county_id,
        now() + interval '7 days', now() + interval '7 days'
      from organisations.membership m join organisations.county_member c on c.organisation_id = m.organisation_id
     where m.ended_at is null on conflict (hash) do nothing`);
}

async function counted(owner: Client): Promise<Made> {
  await openSessions(owner);
  const { rows } = await owner.query(`select
    (select count(*) from matters.matter)::int as matters,
    (select count(*) from organisations.county_member where membership = 'member')::int as members,
    (select count(*) from organisations.county_member m join organisations.organisation o on o.id = m.organisation_id
      where m.membership = 'member' and o.kind = 'municipality')::int as places,
    (select count(*) from matters.stance)::int as stances,
    (select count(*) from matters.stance where in_force)::int as "inForce",
    (select count(*) from matters.ask)::int as asks,
    (select count(*) from matters.synonym)::int as synonyms,
    (select count(*) from matters.boundary)::int as boundaries,
    (select jsonb_build_object('person', r.person_id, 'organisation', c.region_id, 'county', c.id,
        'session', encode(sha256(convert_to('bench ' || r.person_id || c.region_id, 'UTF8')), 'hex')) from organisations.county c
      join organisations.county_role r on r.county_id = c.id and r.role = 'coordinator'
      join organisations.membership m on m.person_id = r.person_id and m.organisation_id = c.region_id) as viewer,
    array(select m.slug from matters.matter m join matters.stance s on s.matter_id = m.id
      where m.asked = 'municipality' group by m.slug, m.position order by count(*) desc, m.position limit 8) as slugs,
    (select id from matters.round where opened_at is null) as "roundId",
    array(select m.slug from matters.ask a join matters.round r on r.id = a.round_id join matters.matter m on m.id = a.matter_id
      join organisations.county c on c.region_id = a.organisation_id
      where r.opened_at is null order by m.position) as "roundSlugs",
    jsonb_build_object('organisations', (select jsonb_agg(o.name order by m.position, o.slug) from organisations.county_member m
        join organisations.organisation o on o.id = m.organisation_id where m.membership = 'member'),
      'matters', (select jsonb_agg(m.name_sv order by m.position) from matters.matter m where m.asked = 'county')) as named,
    (select jsonb_agg(jsonb_build_object('person', e.person_id, 'organisation', c.organisation_id, 'isTown', o.kind = 'municipality',
        'session', encode(sha256(convert_to('bench ' || e.person_id || c.organisation_id, 'UTF8')), 'hex'))
        order by o.kind = 'municipality' desc, o.slug)
      from organisations.county_member c join organisations.organisation o on o.id = c.organisation_id
      join lateral (select person_id from organisations.membership m where m.organisation_id = c.organisation_id
        and m.role <> 'reader' and m.ended_at is null order by person_id limit 1) e on true
     where c.membership = 'member') as editors,
    array(select m.id from matters.matter m where m.asked = 'municipality' and m.legal_footing <> 'law'
      and not exists (select from matters.ask a join matters.round r on r.id = a.round_id
        where a.matter_id = m.id and r.opened_at is null)
      and not exists (select from matters.proposal p where p.matter_id = m.id and p.ended_at is null)
      order by m.position) as agreeable`);
  return rows[0] as Made;
}
