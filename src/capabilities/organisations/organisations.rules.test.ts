import { describe, expect, test } from 'vitest';
import type { CountyRole, Role, Viewer } from '#platform/core/viewer';
import {
  decideEmptying,
  filterOrganisations,
  inSections,
  mayEdit,
  mayRunCounty,
  otherNames,
  type OrganisationFilter,
} from './organisations.rules.ts';
import type { OrganisationRow } from './organisations.types.ts';
import { refusals } from './ui/refusals.ts';

const viewer = (role: Role = 'editor', countyRoles: CountyRole[] = [], organisationId = 'ours') =>
  ({ role, countyRoles, organisationId }) as unknown as Viewer;
const ours = 'ours' as OrganisationRow['id'];

describe('whose words an organisation’s are', () => {
  test.each([
    ['an editor of its own', viewer(), true],
    ['an administrator of its own', viewer('administrator'), true],
    ['a reader of its own', viewer('reader'), false],
    ['an editor of another', viewer('editor', [], 'another'), false],
    ['the coordinator from another', viewer('editor', ['coordinator'], 'another'), false],
    [
      'the space administrator from another',
      viewer('editor', ['space-administrator'], 'another'),
      false,
    ],
  ])('%s may change them: %s', (_, who, may) => {
    expect(mayEdit(who, ours)).toBe(may);
  });

  test('who may not, finds nothing there', () => {
    expect(refusals['not-an-editor'].status).toBe(404);
  });
});

describe('emptying the example data', () => {
  const since = new Date('2026-09-01');
  test.each([
    ['an ordinary editor', viewer(), since, true, 'not-for-you'],
    [
      'the coordinator, already emptied',
      viewer('editor', ['coordinator']),
      null,
      true,
      'already-empty',
    ],
    [
      'the coordinator, without the box ticked',
      viewer('editor', ['coordinator']),
      since,
      false,
      'not-sure',
    ],
  ] as const)('%s: refused', (_, who, demoSince, sure, reason) => {
    expect(decideEmptying(who, demoSince, sure)).toEqual({ ok: false, reason });
  });

  test.each(['coordinator', 'space-administrator'] as const)('a %s who is sure may', (role) => {
    expect(mayRunCounty(viewer('reader', [role]))).toBe(true);
    expect(decideEmptying(viewer('reader', [role]), since, true)).toEqual({ ok: true });
  });
});

const row = (shortName: string, more: Partial<OrganisationRow> = {}) =>
  ({
    id: shortName,
    slug: shortName.toLowerCase(),
    name: `${shortName} kommun`,
    shortName,
    kind: 'municipality',
    level: 'local',
    membership: 'member',
    publicAccess: 'full',
    aliases: [],
    population: null,
    ...more,
  }) as unknown as OrganisationRow;
const all = [
  row('Regionen', { kind: 'region', level: 'regional' }),
  row('Skellefteå', { aliases: ['Skellefteå stad'] }),
  row('Åsele'),
  row('Almi', { kind: 'public-company', level: 'regional', publicAccess: 'partial' }),
  row('Nätbolaget', {
    kind: 'public-company',
    level: 'national',
    membership: 'known',
    publicAccess: 'none',
  }),
];
const filter = (more: Partial<OrganisationFilter>): OrganisationFilter => ({
  text: '',
  kind: null,
  publicAccess: null,
  membership: null,
  ...more,
});

describe('the list of organisations', () => {
  test.each([
    ['nothing chosen', {}, ['Regionen', 'Skellefteå', 'Åsele', 'Almi', 'Nätbolaget']],
    ['without accents and in lower case', { text: 'skelleftea' }, ['Skellefteå']],
    ['words in any order', { text: 'kommun åsele' }, ['Åsele']],
    ['an other name it is known by', { text: 'stad' }, ['Skellefteå']],
    ['only known', { membership: 'known' }, ['Nätbolaget']],
    [
      'kind and public access together',
      { kind: 'public-company', publicAccess: 'partial' },
      ['Almi'],
    ],
    ['nothing fits', { text: 'xyz' }, []],
  ] as const)('%s', (_, narrowed, expected) => {
    expect(filterOrganisations(all, filter(narrowed)).map((o) => o.shortName)).toEqual(expected);
  });

  test('stands in sections: region, municipalities, then by level; empty ones left out', () => {
    expect(
      inSections(all).map((s) => [s.section, s.organisations.map((o) => o.shortName)]),
    ).toEqual([
      ['region', ['Regionen']],
      ['municipalities', ['Skellefteå', 'Åsele']],
      ['regional', ['Almi']],
      ['national', ['Nätbolaget']],
    ]);
  });

  test('other names are without mere spellings of the same; accents stay', () => {
    const aliases = [
      'Skelleftea',
      'Guldstan',
      'Skellefteå Kommun',
      'Affarsverket',
      'Affärsverket',
      'GULDSTAN',
    ];
    expect(otherNames(row('Skellefteå', { aliases }))).toEqual(['Guldstan', 'Affärsverket']);
  });

  test('a region that is only known stands with its level', () => {
    const neighbour = row('Grannregionen', {
      kind: 'region',
      level: 'regional',
      membership: 'known',
    });
    expect(inSections([neighbour])[0]?.section).toBe('regional');
  });
});
