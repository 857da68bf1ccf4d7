import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { MatterId } from '#platform/core/ids';
import type { Sheet } from '#platform/core/workbook';
import { readWorkbook } from '../../platform/server/workbook/index.ts';
import { previewIntake } from './intake.rules.ts';
import { decideStance } from './stances.rules.ts';
import {
  NO_CHOICES,
  type IntakeCatalogue,
  type IntakeChoices,
  type IntakeRequest,
} from './intake.types.ts';

/**
 * A larger messy workbook that is no part of the repository, against the county pack. Where it lies is
 * said by RAGANG_SAMPLES; granlandet.xlsx (intake.rules.test.ts) carries the same troubles and is always read.
 */
const SAMPLES = process.env.RAGANG_SAMPLES ?? '../shared/data/samples';
const PACK = 'db/counties/vasterbotten';
const FILE = 'stances-county.SYNTHETIC';
const isHere = existsSync(`${SAMPLES}/${FILE}.xlsx`) && existsSync(`${PACK}/bundles.json`);

/** The pack as a catalogue, with slugs for ids. */
function catalogueOfPack(): IntakeCatalogue {
  const json = (name: string) => JSON.parse(readFileSync(`${PACK}/${name}.json`, 'utf8'));
  const county = json('county');
  return {
    countyId: 'county',
    countyNames: [county.nameSv, county.nameSv.replace(/s? län$/, '')],
    regionId: county.region,
    organisations: json('organisations').map((o: { slug: string }) => ({ ...o, id: o.slug })),
    matters: json('matters').map((m: { slug: string; synonymsSv: string[] }) => ({
      ...m,
      id: m.slug,
      aliases: m.synonymsSv,
    })),
    bundles: json('bundles').map((b: { slug: string }) => ({ ...b, key: b.slug })),
    retired: [],
  } as unknown as IntakeCatalogue;
}

async function sheetsOf(name: string): Promise<Sheet[]> {
  const reading = await readWorkbook(readFileSync(`${SAMPLES}/${name}`), name);
  if (!reading.ok) throw new Error(reading.detail);
  return reading.sheets;
}

describe.skipIf(!isHere)(`the county's workbook (skipped when ${SAMPLES} is not here)`, () => {
  let request: IntakeRequest;
  let sheets: Sheet[];
  const withChoices = (choices: Partial<IntakeChoices>) =>
    previewIntake(sheets, { ...request, choices: { ...NO_CHOICES, ...choices } });
  /** Every undivided name goes to all its parts, and of contradicting rows the first holds. */
  const chosen = (): Partial<IntakeChoices> => {
    const bundles = Object.fromEntries(
      request.catalogue.bundles.map(({ key, parts }) => [key, parts as readonly MatterId[]]),
    );
    const holds = Object.fromEntries(
      withChoices({ bundles }).questions.flatMap((q) =>
        q.kind === 'which-holds' && !q.suggested ? [[q.key, q.options[0]!.ref]] : [],
      ),
    );
    return { bundles, holds };
  };

  beforeAll(async () => {
    sheets = await sheetsOf(`${FILE}.xlsx`);
    const now = new Date('2026-11-02T08:00:00Z');
    request = {
      catalogue: catalogueOfPack(),
      bringer: { kind: 'coordinator' },
      existing: [],
      choices: NO_CHOICES,
      now,
    };
  });

  test('names the nine plainly wrong rows and no other', () => {
    const faulty = withChoices(chosen()).rows.filter(({ status }) => status === 'faulty');
    expect(faulty.map(({ ref, faults }) => [ref, ...faults.map(({ column }) => column)])).toEqual([
      ['Svar okt 2026!14', 'D'],
      ['Svar okt 2026!108', 'B'],
      ['Svar okt 2026!131', 'B'],
      ['Svar okt 2026!203', 'C'],
      ['Svar okt 2026!207', 'D'],
      ['Svar okt 2026!298', 'D'],
      ['Svar okt 2026!314', 'E'],
      ['Svar okt 2026!349', 'A'],
      ['Inlandet!27', 'C'],
    ]);
  });

  test('all the rest is taken in once its questions are answered', () => {
    const preview = withChoices(chosen());
    expect(preview.openQuestions).toBe(0);
    expect(preview.counts).toMatchObject({ faulty: 9, question: 0, unanswered: 0, changed: 0 });
    expect(preview.rows.length).toBe(558);
  });

  test('and is what the organisation itself could have said', () => {
    const { catalogue } = request;
    const municipalities = new Set(
      catalogue.organisations
        .filter((o) => o.kind === 'municipality' && o.membership === 'member')
        .map(({ id }) => id),
    );
    const members = new Set(
      catalogue.organisations.filter((o) => o.membership === 'member').map(({ id }) => id),
    );
    const nameable = new Set(
      catalogue.organisations.filter((o) => o.membership !== 'outside').map(({ id }) => id),
    );
    const refused = withChoices(chosen()).toSave.flatMap((answer) => {
      const { asked } = catalogue.matters.find(({ id }) => id === answer.matterId)!;
      const decision = decideStance(answer, {
        viewer: { organisationId: answer.organisationId, role: 'editor' },
        countyId: catalogue.countyId,
        asked,
        members,
        municipalities,
        nameable,
        answeredHere: false,
        answeredForCounty: false,
      });
      return decision.ok ? [] : [[decision.reason, answer.organisationId, answer.matterId]];
    });
    expect(refused).toEqual([]);
  });

  test('once taken in, it changes nothing the second time, nor does its small sheet as csv', async () => {
    const existing = withChoices(chosen()).toSave;
    const again = { ...request, existing, choices: { ...NO_CHOICES, ...chosen() } };
    expect(previewIntake(sheets, again).toSave).toEqual([]);
    const csv = previewIntake(await sheetsOf(`${FILE}.csv`), again);
    expect(csv).toMatchObject({ toSave: [], openQuestions: 0, counts: { same: 36, faulty: 0 } });
  });
});
