import { describe, expect, test } from 'vitest';
import type { AreaId, CountyId, MatterId, OrganisationId, StanceId } from '#platform/core/ids';
import { answersBehind } from './map-cell.rules.ts';
import { mapAddress, parseMapWish } from './map.forms.ts';
import { columnsOf, fitsWish, isVeiled, lookOf, rowOf, sectionsOf, townsOf } from './map.rules.ts';
import type { MapArea, MapMatter, MapOrganisation } from './map.types.ts';
import { EACH_MUNICIPALITY, type StoredStance } from './matters.types.ts';

const org = (slug: string, more: Partial<MapOrganisation> = {}): MapOrganisation => ({
  id: slug as OrganisationId,
  slug,
  name: slug,
  shortName: slug,
  level: 'local',
  member: true,
  town: false,
  ...more,
});
const alby = org('alby', { town: true });
const berga = org('berga', { town: true });
const region = org('region', { level: 'regional' });
const grid = org('grid', { level: 'national', member: false });
const all = [alby, berga, region, grid];

const matter = (more: Partial<MapMatter> = {}): MapMatter => ({
  id: 'm' as MatterId,
  slug: 'm',
  nameSv: 'm',
  nameEn: 'm',
  areaId: 'a' as AreaId,
  asked: 'county',
  kind: 'aligned',
  distribution: null,
  owners: [],
  misattributed: [],
  counts: null,
  readable: true,
  boundaries: [],
  ...more,
});

describe('how a row looks from across the room', () => {
  test.each([
    ['several claim it', { kind: 'contested' }, 'contested'],
    ['nobody claims it', { kind: 'ownerless' }, 'ownerless'],
    ['others count on somebody else', { kind: 'misattributed' }, 'talk'],
    ['agreed', { kind: 'agreed' }, 'settled'],
    ['a round is under way', { kind: 'running' }, 'quiet'],
    [
      'several claim it at one place of many',
      { kind: null, distribution: { agreed: 14, contested: 1 } },
      'contested',
    ],
    [
      'nobody claims it at more than half of the places',
      { kind: null, distribution: { ownerless: 8, unclear: 7 } },
      'ownerless',
    ],
    [
      'nobody claims it at half of the places',
      { kind: null, distribution: { ownerless: 7, agreed: 7 } },
      'talk',
    ],
    [
      'settled where it is known',
      { kind: null, distribution: { aligned: 11, awaiting: 4 } },
      'settled',
    ],
  ] as const)('%s', (_, given, look) =>
    expect(lookOf(matter(given as Partial<MapMatter>))).toBe(look),
  );
});

describe('which rows fit a wish', () => {
  test.each([
    ['no wish', { standing: null, differ: false }, true],
    ['a standing that it has at one place', { standing: 'contested', differ: false }, true],
    ['a standing that it has nowhere', { standing: 'ownerless', differ: false }, false],
    ['only where answers differ', { standing: null, differ: true }, true],
  ] as const)('%s', (_, wish, fits) =>
    expect(fitsWish(matter({ kind: null, distribution: { agreed: 3, contested: 1 } }), wish)).toBe(
      fits,
    ),
  );
  test('a row that awaits answers does not differ', () =>
    expect(fitsWish(matter({ kind: 'awaiting' }), { standing: null, differ: true })).toBe(false));
});

describe('a row that the viewer may not read answer by answer', () => {
  test.each([
    ['may read it', { readable: true, kind: 'contested' }, false],
    ['may not', { readable: false, kind: 'contested' }, true],
    ['was asked and is silent', { readable: false, kind: 'hidden' }, true],
    ['nothing is open yet', { readable: false, kind: 'running' }, false],
    ['nobody was asked', { readable: false, kind: 'unasked' }, false],
    [
      'nobody was asked anywhere',
      { readable: false, kind: null, distribution: { unasked: 15 } },
      false,
    ],
  ] as const)('%s', (_, given, veiled) =>
    expect(isVeiled(matter(given as Partial<MapMatter>))).toBe(veiled),
  );
});

describe('areas fold', () => {
  const area = (slug: string): MapArea => ({
    id: slug as AreaId,
    slug,
    nameSv: slug,
    nameEn: slug,
  });
  const areas = ['a', 'b', 'c'].map(area);
  const many = (counts: Record<string, number>) =>
    Object.entries(counts).flatMap(([slug, count]) =>
      Array.from({ length: count }, () => matter({ areaId: slug as AreaId })),
    );
  const shown = (counts: Record<string, number>, open: string | null = null, from = 0) =>
    sectionsOf(areas, many(counts), { open, from }, 10).map((one) => one.open.length);

  test('all are open where they fit', () => expect(shown({ a: 4, b: 3, c: 3 })).toEqual([4, 3, 3]));
  test('the first that fit are open, the rest are closed', () =>
    expect(shown({ a: 4, b: 5, c: 2 })).toEqual([4, 5, 0]));
  test('one is open by wish, then the others are closed', () =>
    expect(shown({ a: 4, b: 5, c: 2 }, 'c')).toEqual([0, 0, 2]));
  test('a wish for an unknown area changes nothing', () =>
    expect(shown({ a: 4, b: 5, c: 2 }, 'x')).toEqual([4, 5, 0]));
  test('an area larger than a view is cut, with a way on and back', () => {
    const [first] = sectionsOf(areas, many({ a: 25 }), { open: null, from: 0 }, 10);
    expect([first?.open.length, first?.previous, first?.next]).toEqual([10, null, 10]);
    const [last] = sectionsOf(areas, many({ a: 25 }), { open: 'a', from: 20 }, 10);
    expect([last?.open.length, last?.previous, last?.next]).toEqual([5, 10, null]);
  });
  test('an area without matters does not show', () =>
    expect(
      sectionsOf(areas, many({ b: 1 }), { open: null, from: 0 }).map((s) => s.area.slug),
    ).toEqual(['b']));
});

describe('cells', () => {
  const said = [
    [0, 1, 2, 0],
    [2, 2, 0, 3],
    [3, 0, 4, 0],
  ] as const;

  test('say what the organisation says of itself and how many others name it', () => {
    const { cells } = rowOf(matter(), { said, invented: false }, all, null);
    expect(cells[0]).toMatchObject({ own: 'owner', named: 2 });
    expect(cells[1]).toBeNull();
    expect(cells[2]).toMatchObject({ own: 'contributor', named: 0, elsewhere: 3 });
    expect(cells[3]).toMatchObject({ own: null, named: 4 });
  });

  test('frame what is agreed; "each municipality" where it has joined', () => {
    const boundaries = [
      {
        roles: [
          { organisationId: null, role: 'owner' as const },
          { organisationId: region.id, role: 'consulted' as const },
        ],
        places: [berga.id],
      },
    ];
    const { cells } = rowOf(matter({ boundaries }), undefined, all, null);
    expect(cells.map((cell) => cell?.agreed ?? null)).toEqual([null, 'owner', 'part', null]);
    const elsewhere = rowOf(matter({ boundaries }), undefined, all, alby.id);
    expect(elsewhere.cells[1]).toBeNull();
  });

  test('show the owners of the standing only to those who may not read the answers', () => {
    const owners = [region.id];
    expect(rowOf(matter({ owners }), undefined, all, null).cells[2]).toBeNull();
    expect(rowOf(matter({ owners, readable: false }), undefined, all, null).cells[2]).toMatchObject(
      {
        stated: true,
        own: null,
      },
    );
  });

  test('of the municipalities are counted in one', () => {
    const { cells } = rowOf(
      matter(),
      {
        said: [
          [0, 1, 2, 0],
          [1, 2, 1, 0],
        ],
        invented: false,
      },
      all,
      null,
    );
    expect(townsOf(cells, [0, 1])).toEqual({
      roles: { owner: 1, contributor: 1 },
      counted: 1,
      agreed: 0,
    });
    expect(townsOf(cells, [2])).toBeNull();
  });
});

describe('columns', () => {
  const rows = [
    rowOf(
      matter(),
      {
        said: [
          [0, 1, 0, 0],
          [1, 2, 0, 0],
          [3, 0, 4, 0],
        ],
        invented: false,
      },
      all,
      null,
    ),
  ];
  const none = { placeId: null, towns: false, organisation: null };

  test('are grouped by level; the municipalities are one; who neither says nor is named has none', () =>
    expect(columnsOf(all, rows, none)).toEqual([
      { level: 'local', columns: [{ towns: [0, 1] }] },
      { level: 'national', columns: [{ one: 3 }] },
    ]));
  test('the municipalities stand one by one when that is wished', () =>
    expect(columnsOf(all, rows, { ...none, towns: true })[0]?.columns).toEqual([
      { one: 0 },
      { one: 1 },
    ]));
  test('at a place its own municipality comes first', () =>
    expect(columnsOf(all, rows, { ...none, placeId: berga.id })[0]?.columns).toEqual([
      { one: 1 },
      { one: 0 },
    ]));
  test('the organisation that was asked for has a column even if nothing is said of it', () =>
    expect(columnsOf(all, rows, { ...none, organisation: 'region' })[1]?.columns).toEqual([
      { one: 2 },
    ]));
});

describe('the answers behind a cell', () => {
  const county = 'county' as CountyId;
  const stance = (
    by: MapOrganisation,
    owners: (OrganisationId | typeof EACH_MUNICIPALITY)[],
    at: string = county,
  ) =>
    ({
      id: `${by.slug}-${at}` as StanceId,
      organisationId: by.id,
      placeId: at as CountyId,
      said: { kind: 'owners', owners },
      ownRole: 'none',
      saidAt: new Date(0),
      roundId: null,
    }) as StoredStance;
  const stances = [
    stance(region, [EACH_MUNICIPALITY]),
    stance(region, [region.id], berga.id),
    stance(alby, [alby.id], alby.id),
  ];
  const behind = (who: MapOrganisation, placeId: OrganisationId | null) => {
    const { own, others } = answersBehind(stances, who, placeId, county);
    return [own.map(({ id }) => id), others.map(({ id }) => id)];
  };

  test('"each municipality" names one in the county', () =>
    expect(behind(alby, null)).toEqual([['alby-alby'], ['region-county']]));
  test('but not where something else is said at its place', () =>
    expect(behind(berga, null)).toEqual([[], []]));
  test('at a place, what is said there goes before', () =>
    expect(behind(region, berga.id)).toEqual([['region-berga'], []]));
});

describe('the address of a map', () => {
  test('comes back as it was written', () => {
    const wish = parseMapWish(
      new URLSearchParams(
        'place=alby&area=a&standing=contested&differ=1&view=table&open=b&from=100',
      ),
    );
    expect(parseMapWish(new URL(mapAddress(wish), 'http://x').searchParams)).toEqual(wish);
  });
  test('what is not understood is no wish', () =>
    expect(
      mapAddress(parseMapWish(new URLSearchParams('place=<script>&standing=silly&from=-3&view=x'))),
    ).toBe('/map'));
});
