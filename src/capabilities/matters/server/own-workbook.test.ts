import { beforeEach, expect, test } from 'vitest';
import { GRANLANDET } from '../../../../tests/fixtures/workbooks/catalogue.ts';
import { findLanguageBy, type Language } from '../../../messages/runtime.ts';
import { writeWorkbook } from '../../../platform/server/workbook/index.ts';
import { parseWorkbook } from '../../../platform/server/workbook/parse.ts';
import type { RowToFill } from '../intake-fill.rules.ts';
import { previewIntake } from '../intake.rules.ts';
import { NO_CHOICES, type IntakeCatalogue } from '../intake.types.ts';
import type { MatterRole } from '../matters.types.ts';
import { ownWorkbookSheets } from '../ui/own-workbook.ts';

let language: Language;
beforeEach(() => findLanguageBy(() => language));

const ROLES: MatterRole[] = ['owner', 'contributor', 'consulted', 'informed', 'none', 'unknown'];
const owners = GRANLANDET.organisations
  .filter(({ membership }) => membership !== 'outside')
  .map(({ name }) => name);

const row = (nameSv: string, nameEn: string, said: Partial<RowToFill['answer']>): RowToFill => ({
  ...{ matterSv: nameSv, matterEn: nameEn, sentenceSv: 'Någon.', sentenceEn: 'Someone.' },
  ...{ place: null, ifEmpty: 'stands', answerBy: null },
  answer: {
    ...{ kind: 'owners', owners: [], eachMunicipality: false, ownRole: 'none', remark: '' },
    ...said,
  } as RowToFill['answer'],
});

/** What a workbook with these rows says when it comes back from the agency AF. */
async function back(rows: RowToFill[]) {
  const sheets = ownWorkbookSheets({
    ...{ rows, owners, places: [], invented: true, organisationName: 'Arbetsförmedlingen' },
    ...{ address: 'http://localhost/workbook', now: new Date('2026-11-01T09:00:00Z') },
  });
  // as a file from outside is read, only not in a process of its own
  const read = await parseWorkbook(Buffer.from(await writeWorkbook(sheets)), 'x.xlsx');
  return previewIntake(read, {
    catalogue: GRANLANDET as unknown as IntakeCatalogue,
    bringer: { kind: 'own', organisationId: 'af' as never },
    existing: [],
    choices: NO_CHOICES,
    now: new Date('2026-11-01T09:00:00Z'),
  });
}

test.each(['sv', 'en'] as const)(
  'everything that can be chosen in it is read as what it says (%s)',
  async (one) => {
    language = one;
    const matters = GRANLANDET.matters.filter(({ asked }) => asked === 'municipality');
    const { nameSv, nameEn } = matters[0]!;
    const words: RowToFill['answer'][] = [
      ...owners.map((name) => ({ owners: [name] })),
      { owners: [owners[0]!, owners[1]!, 'Skog & Lant i Granå'] },
      { eachMunicipality: true },
      { owners: ['Region Granlandet'], eachMunicipality: true },
      { kind: 'nobody' as const },
      { kind: 'unknown' as const, ownRole: 'unknown' as const },
    ].map((said) => row(nameSv, nameEn, said).answer);
    for (const said of words) {
      const isOwn = said!.owners.includes('Arbetsförmedlingen');
      const { rows } = await back([
        row(nameSv, nameEn, { ...said!, ownRole: isOwn ? 'owner' : said!.ownRole }),
      ]);
      expect(rows).toHaveLength(1);
      const [{ faults, notes, answers }] = rows as [(typeof rows)[number]];
      expect([faults, notes]).toEqual([[], []]);
      const named = said!.owners.map(
        (name) => GRANLANDET.organisations.find((o) => o.name === name)!.id,
      );
      expect(answers[0]!.said).toEqual(
        said!.kind === 'owners'
          ? {
              kind: 'owners',
              owners: [...named, ...(said!.eachMunicipality ? ['each-municipality'] : [])],
            }
          : { kind: said!.kind },
      );
    }
  },
);

test.each(['sv', 'en'] as const)('every role is read as itself (%s)', async (one) => {
  language = one;
  for (const ownRole of ROLES) {
    const said = {
      ownRole,
      owners: [ownRole === 'owner' ? 'Arbetsförmedlingen' : 'Region Granlandet'],
    };
    const { rows, sheets } = await back([row('Bredband', 'broadband in English', said)]);
    expect(rows[0]!.answers.map((answer) => answer.ownRole)).toEqual([ownRole]);
    expect(rows[0]!.notes).toEqual([]);
    expect(sheets.map(({ skipped }) => skipped)).toEqual(['no-table', null, 'no-table']);
    expect(sheets[1]!.columns.filter(({ field }) => field).map(({ field }) => field)).toEqual([
      'matter',
      'place',
      'role',
      'owners',
      'remark',
    ]);
  }
});
