import { sql } from 'kysely';
import { newId, type Db } from '#platform/server';
import type { MattersDemo, MattersPack } from '../matters.pack.ts';
import { at, day, moment } from './proposals-laying-in.ts';
import { layInAgreeing } from './proposals-pack.queries.ts';

/** What the organisations of the pack became, as this room needs it. */
interface Laid {
  countyId: string;
  organisations: Map<string, string>;
  people: Map<string, { id: string; name: string }>;
  contacts: string[];
}

/** Lay in areas, bundles and matters with synonyms and their common division. Returns matter ids by slug. */
export async function layInMatters(
  db: Db,
  pack: MattersPack,
  laid: Laid,
): Promise<Map<string, string>> {
  const county_id = laid.countyId;
  const areas = named(pack.areas);
  const bundles = named(pack.bundles);
  const matters = named(pack.matters);
  await db
    .insertInto('matters.area')
    .values(
      pack.areas.map((a, position) => ({
        county_id,
        id: at(areas, a.slug),
        slug: a.slug,
        name_sv: a.nameSv,
        name_en: a.nameEn,
        position,
      })),
    )
    .execute();
  if (pack.bundles.length > 0) {
    await db
      .insertInto('matters.bundle')
      .values(
        pack.bundles.map((b) => ({
          county_id,
          id: at(bundles, b.slug),
          slug: b.slug,
          number: b.number,
          name_sv: b.nameSv,
          name_en: b.nameEn,
          aliases: b.aliases,
        })),
      )
      .execute();
  }
  await db
    .insertInto('matters.matter')
    .values(
      pack.matters.map((m, position) => ({
        county_id,
        id: at(matters, m.slug),
        slug: m.slug,
        number: m.number,
        area_id: at(areas, m.area),
        bundle_id: m.bundle ? at(bundles, m.bundle) : null,
        name_sv: m.nameSv,
        name_en: m.nameEn,
        aliases: m.aliases ?? [],
        sentence_sv: m.sentenceSv,
        sentence_en: m.sentenceEn,
        asked: m.asked,
        legal_footing: m.legalFooting,
        legal_note_sv: m.legalNoteSv,
        legal_note_en: m.legalNoteEn,
        priority: m.priority,
        grey_zone: m.greyZone,
        first_ten: m.firstTen,
        position,
        common_note_sv: m.common.noteSv ?? '',
      })),
    )
    .execute();
  await insertWords(db, pack, laid, matters);
  return matters;
}

async function insertWords(db: Db, pack: MattersPack, laid: Laid, matters: Map<string, string>) {
  const county_id = laid.countyId;
  const synonyms = pack.matters.flatMap((m) => [
    ...[...new Set(m.synonymsSv)].map((word) => ({
      county_id,
      matter_id: at(matters, m.slug),
      language: 'sv',
      word,
    })),
    ...[...new Set(m.synonymsEn)].map((word) => ({
      county_id,
      matter_id: at(matters, m.slug),
      language: 'en',
      word,
    })),
  ]);
  if (synonyms.length > 0) await db.insertInto('matters.synonym').values(synonyms).execute();
  const common = pack.matters.flatMap((m) =>
    [
      ...m.common.owners.map((who) => ({ who, role: 'owner' })),
      ...m.common.contributors.map((who) => ({ who, role: 'contributor' })),
    ].map(({ who, role }, position) => ({
      county_id,
      matter_id: at(matters, m.slug),
      position,
      role,
      organisation_id: who === 'each-municipality' ? null : at(laid.organisations, who),
    })),
  );
  if (common.length > 0) await db.insertInto('matters.common_division').values(common).execute();
}

/** Lay in invented contacts per matter, rounds, asks, answers and boundaries, dated back from `now`. */
export async function layInMattersDemo(
  db: Db,
  demo: MattersDemo,
  contacts: readonly { organisation: string; matters: string[]; place: string | null }[],
  laid: Laid,
  matters: Map<string, string>,
  now: Date,
): Promise<void> {
  const links = contacts.flatMap((contact, index) =>
    contact.matters.map((slug) => ({
      county_id: laid.countyId,
      matter_id: at(matters, slug),
      place_id: contact.place ? at(laid.organisations, contact.place) : laid.countyId,
      organisation_id: at(laid.organisations, contact.organisation),
      contact_point_id: laid.contacts[index] ?? '',
    })),
  );
  if (links.length > 0) await db.insertInto('matters.contact').values(links).execute();
  const rounds = await insertRounds(db, demo, laid, matters, now);
  await insertStances(db, demo, laid, matters, rounds, now);
  const boundaries = await insertBoundaries(db, demo, laid, matters, now);
  await layInAgreeing(db, demo, { ...laid, matters, boundaries }, now);
  await insertNotes(db, demo, laid, matters, now);
}

async function insertNotes(
  db: Db,
  demo: MattersDemo,
  laid: Laid,
  matters: Map<string, string>,
  now: Date,
) {
  if (demo.notes.length === 0) return;
  await db
    .insertInto('matters.note')
    .values(
      demo.notes.map((one) => ({
        county_id: laid.countyId,
        id: newId(),
        organisation_id: at(laid.organisations, one.organisation),
        matter_id: at(matters, one.matter),
        title: one.title,
        text: one.text,
        visibility: one.visibility,
        named: one.named.map((slug) => at(laid.organisations, slug)),
        existence: one.existence,
        written_by: at(laid.people, one.by).id,
        written_at: moment(now, one.saidDaysAgo, 10),
        changed_by: at(laid.people, one.by).id,
        changed_at: moment(now, one.saidDaysAgo, 10),
        invented: true,
      })),
    )
    .execute();
}

interface RoundLaid {
  id: string;
  openedAt: Date | null;
}

async function insertRounds(
  db: Db,
  demo: MattersDemo,
  laid: Laid,
  matters: Map<string, string>,
  now: Date,
) {
  const rounds = new Map<string, RoundLaid>();
  for (const round of demo.rounds) {
    const id = newId();
    const openedAt = round.openedDaysAgo === null ? null : moment(now, round.openedDaysAgo, 7);
    rounds.set(round.key, { id, openedAt });
    const startedBy = round.startedBy ? laid.people.get(round.startedBy)?.id : undefined;
    await db
      .insertInto('matters.round')
      .values({
        county_id: laid.countyId,
        id,
        name_sv: round.nameSv,
        name_en: round.nameEn,
        started_at: moment(now, round.startedDaysAgo, 8),
        started_by: startedBy ?? null,
        invited_at: moment(now, round.invitedDaysAgo, 9),
        answer_by: moment(now, round.answerByDaysAgo, 12).toISOString().slice(0, 10),
        opened_at: openedAt,
        opened_because: openedAt ? (round.openedBecause ?? 'time-has-gone') : null,
        invented: true,
      })
      .execute();
    await insertAsks(db, demo, round, id, laid, matters, now);
  }
  return rounds;
}

async function insertAsks(
  db: Db,
  demo: MattersDemo,
  round: MattersDemo['rounds'][number],
  roundId: string,
  laid: Laid,
  matters: Map<string, string>,
  now: Date,
) {
  const answered = new Map<string, number>();
  const unasked = demo.stances.filter((s) => s.round === '' && round.matters.includes(s.matter));
  for (const stance of demo.stances) {
    if (stance.round !== round.key && !unasked.includes(stance)) continue;
    const key = `${stance.organisation}/${stance.matter}`;
    answered.set(key, Math.max(answered.get(key) ?? 0, stance.saidDaysAgo));
  }
  // whoever answered without being asked was asked by that
  const pairs = new Set([
    ...round.asked.flatMap((organisation) =>
      round.matters.map((matter) => `${organisation}/${matter}`),
    ),
    ...unasked.map((stance) => `${stance.organisation}/${stance.matter}`),
  ]);
  const rows = [...pairs].map((pair) => {
    const [organisation = '', matter = ''] = pair.split('/');
    const daysAgo = answered.get(pair);
    return {
      county_id: laid.countyId,
      round_id: roundId,
      organisation_id: at(laid.organisations, organisation),
      matter_id: at(matters, matter),
      answered_at: daysAgo === undefined ? null : moment(now, daysAgo, 10),
    };
  });
  await db.insertInto('matters.ask').values(rows).execute();
}

async function insertStances(
  db: Db,
  demo: MattersDemo,
  laid: Laid,
  matters: Map<string, string>,
  rounds: Map<string, RoundLaid>,
  now: Date,
) {
  const rows = demo.stances.map((stance, index) => {
    const round = stance.round ? at(rounds, stance.round) : null;
    const saidAt = moment(now, stance.saidDaysAgo, 8 + (index % 8), (index * 7) % 60);
    const names = stance.said.split('+').map((part) => part.trim());
    const owners = ['nobody', 'unknown'].includes(stance.said)
      ? []
      : names.filter((name) => name !== 'each-municipality');
    const person = laid.people.get(stance.by);
    return {
      county_id: laid.countyId,
      id: newId() as string,
      organisation_id: at(laid.organisations, stance.organisation),
      matter_id: at(matters, stance.matter),
      place_id: stance.place ? at(laid.organisations, stance.place) : laid.countyId,
      round_id: !round || (round.openedAt && saidAt > round.openedAt) ? null : round.id,
      said: ['nobody', 'unknown'].includes(stance.said) ? stance.said : 'owners',
      owners: owners.map((slug) => at(laid.organisations, slug)),
      each_municipality: names.includes('each-municipality'),
      own_role: stance.role,
      remark: stance.remark,
      said_at: saidAt,
      said_by: person?.id ?? null,
      said_by_name: person?.name ?? '',
      invented: true,
    };
  });
  // in the order they were said: the database keeps the newest in force
  rows.sort((a, b) => a.said_at.getTime() - b.said_at.getTime());
  for (const row of rows) await db.insertInto('matters.stance').values(row).execute();
}

async function insertBoundaries(
  db: Db,
  demo: MattersDemo,
  laid: Laid,
  matters: Map<string, string>,
  now: Date,
) {
  const county_id = laid.countyId;
  const ids = new Map<string, string>();
  for (const boundary of demo.boundaries) {
    const id = newId();
    ids.set(boundary.key, id);
    const since = moment(now, boundary.sinceDaysAgo, 9);
    await db
      .insertInto('matters.boundary')
      .values({
        county_id,
        id,
        matter_id: at(matters, boundary.matter),
        limit_sentence: boundary.limit,
        settled: boundary.kind === 'decided' ? 'decided' : 'officials',
        body: boundary.decision?.body ?? null,
        paragraph: boundary.decision?.section ?? null,
        decided_on: boundary.decision
          ? day(moment(now, boundary.decision.decidedDaysAgo, 9))
          : null,
        registration_number: boundary.decision?.dnr ?? null,
        since: day(since),
        look_again_by: day(moment(now, -boundary.lookAgainDaysAhead, 9)),
        invented: true,
      })
      .execute();
    await db
      .insertInto('matters.boundary_role')
      .values(
        boundary.roles.map((r, position) => ({
          county_id,
          boundary_id: id,
          position,
          organisation_id:
            r.organisation === 'each-municipality' ? null : at(laid.organisations, r.organisation),
          role: r.role,
        })),
      )
      .execute();
    const places = boundary.places
      ? boundary.places.map((slug) => at(laid.organisations, slug))
      : [county_id];
    await db
      .insertInto('matters.boundary_place')
      .values(
        places.map((place_id) => ({
          county_id,
          boundary_id: id,
          place_id,
          matter_id: at(matters, boundary.matter),
          in_force_since: since,
        })),
      )
      .execute();
  }
  return ids;
}

/** The demo's standings have been so since the last thing that was said, opened or agreed there, not since it was laid in. */
export async function dateStandingsBack(db: Db, countyId: string): Promise<void> {
  await sql`update matters.standing s set since = coalesce(greatest(
      (select max(t.said_at) from matters.stance t where t.county_id = s.county_id and t.matter_id = s.matter_id
        and t.place_id in (s.place_id, s.county_id) and t.in_force),
      (select max(r.opened_at) from matters.ask a join matters.round r on r.county_id = a.county_id and r.id = a.round_id
        where a.county_id = s.county_id and a.matter_id = s.matter_id and r.opened_at is not null),
      (select max(p.in_force_since) from matters.boundary b join matters.boundary_place p
          on p.county_id = b.county_id and p.boundary_id = b.id
        where b.county_id = s.county_id and b.matter_id = s.matter_id and p.place_id = s.place_id)), s.since)
    where s.county_id = ${countyId}`.execute(db);
}

function named(rows: readonly { slug: string }[]): Map<string, string> {
  return new Map(rows.map((row) => [row.slug, newId()]));
}
