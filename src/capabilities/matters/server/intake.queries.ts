import { sql } from 'kysely';
import type { IntakeId, MatterId, OrganisationId, PlaceId } from '#platform/core/ids';
import { isCoordinator, type Viewer } from '#platform/core/viewer';
import type { Sheet } from '#platform/core/workbook';
import { newId, type Db } from '#platform/server';
import { packReading, unpackReading } from '../../../platform/server/workbook/wire.ts';
import type { RegionAnswered } from '../intake-bringing.rules.ts';
import type { ForWhom, IntakeListed, IntakeResult, KeptChoices } from '../intake-view.types.ts';
import type { ExistingAnswer, IntakeCatalogue } from '../intake.types.ts';
import type { MatterRole, Said } from '../matters.types.ts';
import { retiredMatters } from './matter-changes.queries.ts';
import { saidOf } from './standings.queries.ts';

/** A workbook on its way in, as it is kept. */
export interface Intake {
  id: IntakeId;
  fileName: string;
  forWhom: ForWhom;
  /** As read; empty once the workbook has been confirmed. */
  sheets: Sheet[];
  choices: KeptChoices;
  takenInAt: Date;
  confirmedAt: Date | null;
  result: IntakeResult | null;
}

/** Keep a workbook that has been read. */
export async function insertIntake(
  db: Db,
  viewer: Viewer,
  intake: Omit<Intake, 'id' | 'confirmedAt' | 'result'> & { fileHash: Buffer },
): Promise<IntakeId> {
  const id = newId<'intake'>();
  const sheets = packReading({ ok: true, sheets: intake.sheets });
  await db
    .insertInto('matters.intake')
    .values({
      county_id: viewer.countyId,
      id,
      organisation_id: viewer.organisationId,
      person_id: viewer.personId,
      file_name: intake.fileName,
      file_hash: intake.fileHash,
      for_whom: intake.forWhom,
      sheets: sql`(${sheets}::jsonb) -> 'sheets'`,
      choices: JSON.stringify(intake.choices),
      taken_in_at: intake.takenInAt,
    })
    .execute();
  return id;
}

/**
 * A workbook of the viewer's own organisation; null: there is none. One with the answers of many organisations is
 * for the coordinator's eyes only, also at home.
 */
export async function intakeById(
  db: Db,
  viewer: Viewer,
  id: string,
  { hold = false } = {},
): Promise<Intake | null> {
  const row = await db
    .selectFrom('matters.intake')
    .select(['id', 'file_name', 'for_whom', 'choices', 'taken_in_at', 'confirmed_at', 'result'])
    .select(sql<string>`jsonb_build_object('ok', true, 'sheets', sheets)::text`.as('reading'))
    .where('county_id', '=', viewer.countyId)
    .where('organisation_id', '=', viewer.organisationId)
    .where('id', '=', id)
    .where(isNotPutAway)
    .$if(!isCoordinator(viewer), (q) => q.where('for_whom', '=', 'own'))
    .$if(hold, (q) => q.forUpdate())
    .executeTakeFirst();
  if (!row) return null;
  const reading = unpackReading(row.reading);
  return {
    id: row.id as IntakeId,
    fileName: row.file_name,
    forWhom: row.for_whom as ForWhom,
    sheets: reading.ok ? reading.sheets : [],
    choices: row.choices as unknown as KeptChoices,
    takenInAt: row.taken_in_at,
    confirmedAt: row.confirmed_at,
    result: row.result as unknown as IntakeResult | null,
  };
}

/** A workbook that was put away has a result without ever having been confirmed. */
const isNotPutAway = sql<boolean>`(confirmed_at is not null or result is null)`;

/** What was chosen for the same file before, else for the last file of the same kind. */
export async function earlierChoices(
  db: Db,
  viewer: Viewer,
  forWhom: ForWhom,
  fileHash: Buffer,
): Promise<{ choices: KeptChoices; sameFile: boolean } | null> {
  const row = await db
    .selectFrom('matters.intake')
    .select('choices')
    .select((e) => e('file_hash', '=', fileHash).as('same_file'))
    .where('county_id', '=', viewer.countyId)
    .where('organisation_id', '=', viewer.organisationId)
    .where('for_whom', '=', forWhom)
    .orderBy('same_file', 'desc')
    .orderBy('taken_in_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  return { choices: row.choices as unknown as KeptChoices, sameFile: Boolean(row.same_file) };
}

/** The workbooks that the viewer's organisation has brought in, the newest first. */
export async function intakesOf(db: Db, viewer: Viewer): Promise<IntakeListed[]> {
  const rows = await db
    .selectFrom('matters.intake as i')
    .innerJoin('organisations.person as p', 'p.id', 'i.person_id')
    .select(['i.id', 'i.file_name', 'i.for_whom', 'i.taken_in_at', 'i.confirmed_at', 'i.result'])
    .select('p.name')
    .where('i.county_id', '=', viewer.countyId)
    .where('i.organisation_id', '=', viewer.organisationId)
    .where(isNotPutAway)
    .$if(!isCoordinator(viewer), (q) => q.where('i.for_whom', '=', 'own'))
    .orderBy('i.taken_in_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(30)
    .execute();
  return rows.map((row) => ({
    id: row.id as IntakeId,
    fileName: row.file_name,
    forWhom: row.for_whom as ForWhom,
    personName: row.name,
    takenInAt: row.taken_in_at,
    confirmedAt: row.confirmed_at,
    result: row.result as unknown as IntakeResult | null,
  }));
}

/** Keep what the person has chosen so far. */
export async function keepChoices(
  db: Db,
  viewer: Viewer,
  id: IntakeId,
  choices: KeptChoices,
): Promise<void> {
  await db
    .updateTable('matters.intake')
    .set({ choices: JSON.stringify(choices) })
    .where('county_id', '=', viewer.countyId)
    .where('id', '=', id)
    .execute();
}

/** The workbook has been taken in. Its cells go: what was said stands elsewhere now, the rest was nobody's business. */
export async function closeIntake(
  db: Db,
  viewer: Viewer,
  id: IntakeId,
  result: IntakeResult,
  now: Date,
): Promise<void> {
  await db
    .updateTable('matters.intake')
    .set({ confirmed_at: now, result: JSON.stringify(result), sheets: '[]' })
    .where('county_id', '=', viewer.countyId)
    .where('id', '=', id)
    .execute();
}

/**
 * Put away a workbook that was never confirmed; false: there was none. Its cells go; that there was such a file stays,
 * as everything does here.
 */
export async function putAwayIntake(db: Db, viewer: Viewer, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('matters.intake')
    .set({ result: JSON.stringify({ putAway: true }), sheets: '[]' })
    .where('county_id', '=', viewer.countyId)
    .where('organisation_id', '=', viewer.organisationId)
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .$if(!isCoordinator(viewer), (q) => q.where('for_whom', '=', 'own'))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Everything that names in a workbook are recognised by, and how far the region has come. One question, a second where matters are retired. */
export async function intakeCatalogue(
  db: Db,
  viewer: Viewer,
): Promise<{ catalogue: IntakeCatalogue; region: RegionAnswered }> {
  const { rows } = await sql<CatalogueRow>`
    select c.id as "countyId", c.name_sv as "nameSv", c.name_en as "nameEn", c.region_id as "regionId",
      (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'shortName', o.short_name, 'kind', o.kind,
            'membership', coalesce(cm.membership, 'outside'),
            'aliases', (select coalesce(jsonb_agg(a.alias), '[]') from organisations.alias a where a.organisation_id = o.id))
          order by cm.position nulls last, o.name), '[]')
        from organisations.organisation o
        left join organisations.county_member cm on cm.organisation_id = o.id and cm.county_id = c.id
        where cm.county_id is not null or o.kind = 'municipality') as organisations,
      (select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'nameSv', m.name_sv, 'nameEn', m.name_en, 'asked', m.asked,
            'aliases', to_jsonb(m.aliases) || (select coalesce(jsonb_agg(s.word), '[]') from matters.synonym s
              where s.county_id = m.county_id and s.matter_id = m.id and s.language = 'sv'))
          order by m.position), '[]')
        from matters.matter m where m.county_id = c.id and m.retired_at is null) as matters,
      (select coalesce(jsonb_agg(jsonb_build_object('key', b.slug, 'nameSv', b.name_sv, 'nameEn', b.name_en,
            'aliases', b.aliases, 'parts', (select coalesce(jsonb_agg(m.id order by m.position), '[]') from matters.matter m
              where m.county_id = b.county_id and m.bundle_id = b.id and m.retired_at is null)) order by b.number), '[]')
        from matters.bundle b where b.county_id = c.id) as bundles,
      (select coalesce(jsonb_agg(jsonb_build_object('matterId', asked.matter_id, 'answered', asked.answered)), '[]')
        from (select a.matter_id, bool_or(a.answered_at is not null) as answered from matters.ask a
          where a.county_id = c.id and a.organisation_id = c.region_id group by a.matter_id) as asked) as region,
      exists (select from matters.matter m where m.county_id = c.id and m.retired_at is not null) as "hasRetired"
    from organisations.county c where c.id = ${viewer.countyId}`.execute(db);
  const { nameSv, nameEn, region, hasRetired, ...rest } = rows[0]!;
  const retired = hasRetired ? await retiredMatters(db, viewer) : [];
  const countyNames = [nameSv, nameEn, nameSv.replace(/s? län$/, '')];
  const withAnswer = (answered: boolean) =>
    region.filter((one) => one.answered === answered).map(({ matterId }) => matterId);
  return {
    catalogue: { ...rest, countyNames, retired },
    region: { answered: withAnswer(true), waiting: withAnswer(false) },
  };
}

interface CatalogueRow extends Omit<IntakeCatalogue, 'countyNames' | 'retired'> {
  nameSv: string;
  nameEn: string;
  hasRetired: boolean;
  region: { matterId: MatterId; answered: boolean }[];
}

/** A matter as its row in an own workbook explains it. */
export interface MatterToFill {
  matterId: MatterId;
  sentenceSv: string;
  sentenceEn: string;
  /** Swedish local date until which the viewer's organisation is asked to answer; null: not waiting for it. */
  answerBy: string | null;
}

/** What each matter in use is about and until when one's own answer is awaited; and whether own answers are invented. One question. */
export async function mattersToFill(
  db: Db,
  viewer: Viewer,
): Promise<{ asked: MatterToFill[]; invented: boolean }> {
  const me = viewer.organisationId;
  const { rows } = await sql<MatterToFill & { invented: boolean }>`
    select m.id as "matterId", m.sentence_sv as "sentenceSv", m.sentence_en as "sentenceEn",
        (select min(r.answer_by)::text from matters.ask a
          join matters.round r on r.county_id = a.county_id and r.id = a.round_id
          join organisations.county c on c.id = a.county_id
         where a.county_id = m.county_id and a.matter_id = m.id and a.organisation_id = ${me} and a.answered_at is null
           and (r.invited_at is not null or r.opened_at is not null or c.region_id = ${me})) as "answerBy",
        exists (select from matters.stance s where s.county_id = m.county_id and s.matter_id = m.id
          and s.organisation_id = ${me} and s.invented) as invented
      from matters.matter m where m.county_id = ${viewer.countyId} and m.retired_at is null`.execute(
    db,
  );
  return { asked: rows, invented: rows.some((row) => row.invented) };
}

/** The newest that each organisation has said at each place, as far as the viewer may read it; of its own also the blind. */
export async function saidSoFar(
  db: Db,
  viewer: Viewer,
  whose: 'own' | 'all',
): Promise<ExistingAnswer[]> {
  const rows = await db
    .selectFrom('matters.stance')
    .distinctOn(['organisation_id', 'matter_id', 'place_id'])
    .select(['organisation_id', 'matter_id', 'place_id', 'said', 'owners', 'each_municipality'])
    .select(['own_role', 'remark'])
    .where('county_id', '=', viewer.countyId)
    .$if(whose === 'own', (q) => q.where('organisation_id', '=', viewer.organisationId))
    .orderBy('organisation_id')
    .orderBy('matter_id')
    .orderBy('place_id')
    .orderBy('said_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows
    .filter(({ said }) => said !== 'withdrawn' && said !== 'as-county')
    .map((row) => ({
      organisationId: row.organisation_id as OrganisationId,
      matterId: row.matter_id as MatterId,
      placeId: row.place_id as PlaceId,
      said: saidOf(row) as Said,
      ownRole: row.own_role as MatterRole,
      remark: row.remark,
    }));
}
