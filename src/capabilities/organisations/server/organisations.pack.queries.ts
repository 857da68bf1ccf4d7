import { sql } from 'kysely';
import { demoDay } from '#platform/core/demo-day';
import { newId, type Db } from '#platform/server';
import type { OrganisationsDemo, OrganisationsPack } from '../organisations.pack.ts';

/** Ids of what was laid in, by the slugs and keys of the pack. */
export interface LaidIn {
  countyId: string;
  organisations: Map<string, string>;
  units: Map<string, string>;
  people: Map<string, { id: string; name: string }>;
  /** In the order of the pack's contacts. */
  contacts: string[];
}

/** Is there a county with this slug already? */
export async function countyIsLaidIn(db: Db, slug: string): Promise<boolean> {
  const row = await db
    .selectFrom('organisations.county')
    .select('id')
    .where('slug', '=', slug)
    .executeTakeFirst();
  return row !== undefined;
}

/** Lay in a county's organisations, units and groupings. Organisations that another county brought are used as they are. */
export async function layInOrganisations(
  db: Db,
  pack: OrganisationsPack,
  demo: boolean,
  now: Date,
): Promise<LaidIn> {
  const known = await db.selectFrom('organisations.organisation').select(['id', 'slug']).execute();
  const organisations = new Map(known.map((o) => [o.slug, o.id]));
  const fresh = pack.organisations.filter((o) => !organisations.has(o.slug));
  for (const o of fresh) organisations.set(o.slug, newId());
  await insertOrganisations(db, fresh, organisations);
  const countyId = newId<'county'>();
  await insertCounty(db, pack, countyId, organisations, demo ? now : null);
  const units = await insertUnits(db, pack, countyId, organisations);
  await insertGroupings(db, pack, organisations);
  return { countyId, organisations, units, people: new Map(), contacts: [] };
}

async function insertOrganisations(
  db: Db,
  fresh: OrganisationsPack['organisations'],
  ids: Map<string, string>,
) {
  if (fresh.length === 0) return;
  await db
    .insertInto('organisations.organisation')
    .values(
      fresh.map((o) => ({
        id: at(ids, o.slug),
        slug: o.slug,
        name: o.name,
        short_name: o.shortName,
        kind: o.kind,
        public_access: o.publicAccess,
        level: o.level,
        municipality_code: o.municipalityCode ?? null,
        population: o.population?.count ?? null,
        population_year: o.population?.year ?? null,
        population_source: o.population?.source ?? null,
        usual_sv: o.usualSv,
        usual_en: o.usualEn,
        source: o.source,
      })),
    )
    .execute();
  const aliases = fresh.flatMap((o) =>
    [...new Set(o.aliases)].map((alias) => ({ organisation_id: at(ids, o.slug), alias })),
  );
  if (aliases.length > 0) await db.insertInto('organisations.alias').values(aliases).execute();
}

async function insertCounty(
  db: Db,
  pack: OrganisationsPack,
  id: string,
  ids: Map<string, string>,
  demoSince: Date | null,
) {
  const { county } = pack;
  await db
    .insertInto('organisations.county')
    .values({
      id,
      slug: county.slug,
      code: county.code,
      name_sv: county.nameSv,
      name_en: county.nameEn,
      region_id: at(ids, county.region),
      demo_since: demoSince,
    })
    .execute();
  await db
    .insertInto('organisations.priority')
    .values(
      county.priorities.map((p) => ({
        county_id: id,
        number: p.number,
        name_sv: p.nameSv,
        name_en: p.nameEn,
        confirmed: p.confirmed,
        source: p.source,
      })),
    )
    .execute();
  const inside = pack.organisations.filter((o) => o.membership !== 'outside');
  await db
    .insertInto('organisations.county_member')
    .values(
      inside.map((o, position) => ({
        county_id: id,
        organisation_id: at(ids, o.slug),
        membership: o.membership,
        position,
      })),
    )
    .execute();
}

async function insertUnits(
  db: Db,
  pack: OrganisationsPack,
  countyId: string,
  ids: Map<string, string>,
) {
  const units = new Map<string, string>();
  const rows = pack.organisations.flatMap((o) =>
    (o.units ?? []).map((unit, position) => {
      const id = newId();
      units.set(`${o.slug}/${unit.slug}`, id);
      return {
        county_id: countyId,
        id,
        organisation_id: at(ids, o.slug),
        name_sv: unit.nameSv,
        name_en: unit.nameEn,
        position,
      };
    }),
  );
  if (rows.length > 0) await db.insertInto('organisations.unit').values(rows).execute();
  return units;
}

async function insertGroupings(db: Db, pack: OrganisationsPack, ids: Map<string, string>) {
  for (const grouping of pack.groupings) {
    const id = newId();
    const added = await db
      .insertInto('organisations.grouping')
      .values({
        id,
        slug: grouping.slug,
        name: grouping.name,
        note_sv: grouping.noteSv ?? '',
        note_en: grouping.noteEn ?? '',
      })
      .onConflict((c) => c.column('slug').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!added) continue;
    await db
      .insertInto('organisations.grouping_member')
      .values(grouping.members.map((slug) => ({ grouping_id: id, organisation_id: at(ids, slug) })))
      .execute();
  }
}

/** Lay in invented people, contact points and profiles; fills `laidIn.people` and `laidIn.contacts`. */
export async function layInOrganisationsDemo(
  db: Db,
  demo: OrganisationsDemo,
  laidIn: LaidIn,
  now: Date,
): Promise<void> {
  for (const person of demo.people)
    laidIn.people.set(person.key, { id: newId(), name: person.name });
  await insertPeople(db, demo, laidIn);
  const rows = demo.contacts.map((c) => ({
    county_id: laidIn.countyId,
    id: newId() as string,
    organisation_id: at(laidIn.organisations, c.organisation),
    unit_id: c.unit ? at(laidIn.units, `${c.organisation}/${c.unit}`) : null,
    role: c.roleSv,
    person_name: c.person ?? null,
    phone: c.phone ?? null,
    mail: c.mail ?? null,
    deputy_name: c.deputyName ?? null,
    deputy_phone: c.deputyPhone ?? null,
    away_from: c.away ? dayText(c.away.fromDaysAgo, now) : null,
    away_until: c.away ? dayText(c.away.untilDaysAgo, now) : null,
    is_main: c.main,
    invented: true,
  }));
  laidIn.contacts.push(...rows.map((row) => row.id));
  if (rows.length > 0) await db.insertInto('organisations.contact_point').values(rows).execute();
  await insertProfiles(db, demo, laidIn, now);
}

async function insertPeople(db: Db, demo: OrganisationsDemo, laidIn: LaidIn) {
  const { people, organisations, countyId } = laidIn;
  if (demo.people.length === 0) return;
  await db
    .insertInto('organisations.person')
    .values(
      demo.people.map((p) => ({
        id: at(people, p.key).id,
        name: p.name,
        invented: true,
        may_demo_sign_in: p.signIn,
      })),
    )
    .execute();
  const memberships = demo.people.flatMap((p) =>
    [p, ...(p.alsoAt ?? [])].map((place) => ({
      person_id: at(people, p.key).id,
      organisation_id: at(organisations, place.organisation),
      role: place.role,
      title_sv: place.titleSv,
      title_en: place.titleEn,
      ...(place === p && p.cleared
        ? { cleared_at: new Date(), cleared_by: at(people, p.key).id }
        : {}),
    })),
  );
  await db.insertInto('organisations.membership').values(memberships).execute();
  for (const { key, mail } of demo.people) {
    if (mail) await sql`select access.lay_in_account(${at(people, key).id}, ${mail})`.execute(db);
  }
  const roles = demo.people.flatMap((p) =>
    (p.countyRoles ?? []).map((role) => ({
      county_id: countyId,
      person_id: at(people, p.key).id,
      role,
    })),
  );
  if (roles.length > 0) await db.insertInto('organisations.county_role').values(roles).execute();
}

async function insertProfiles(db: Db, demo: OrganisationsDemo, laidIn: LaidIn, now: Date) {
  if (demo.profiles.length === 0) return;
  const versions = new Map<string, number>();
  const rows = byAge(demo.profiles).map((p) => {
    const version = (versions.get(p.organisation) ?? 0) + 1;
    versions.set(p.organisation, version);
    const { contactFor, ...texts } = p.texts;
    return {
      county_id: laidIn.countyId,
      organisation_id: at(laidIn.organisations, p.organisation),
      version,
      ...texts,
      contact_for: contactFor,
      written_by: laidIn.people.get(p.by)?.id ?? null,
      written_at: new Date(demoDay(p.saidDaysAgo, now).getTime() + 9 * 3_600_000),
      invented: true,
    };
  });
  await db.insertInto('organisations.profile').values(rows).execute();
  const readings = byAge(demo.profiles).flatMap((p, index) =>
    (p.readBy ?? []).map((reading) => ({
      county_id: laidIn.countyId,
      organisation_id: at(laidIn.organisations, reading.organisation),
      profile_of: rows[index]!.organisation_id,
      version: rows[index]!.version,
      read_at: new Date(demoDay(reading.daysAgo, now).getTime() + 10 * 3_600_000),
      read_by: at(laidIn.people, reading.by).id,
      invented: true,
    })),
  );
  if (readings.length > 0)
    await db.insertInto('organisations.profile_read').values(readings).execute();
}

const byAge = (profiles: OrganisationsDemo['profiles']) =>
  profiles.toSorted((a, b) => b.saidDaysAgo - a.saidDaysAgo);

/** A day of the demo as the database writes it. */
function dayText(daysAgo: number, now: Date): string {
  return demoDay(daysAgo, now).toISOString().slice(0, 10);
}

function at<T>(map: Map<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined)
    throw new Error(`the county pack names ${key}, which it does not define`);
  return value;
}
