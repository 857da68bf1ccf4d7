import { describe, expect, test } from 'vitest';
import type { BoundaryId, OrganisationId } from '#platform/core/ids';
import type { Position, ResolvedSaid, Standing, StandingFacts } from './matters.types.ts';
import { distributionOf, maySeeCount, standingAt, standingsAt } from './standing.rules.ts';

const id = (name: string) => name as OrganisationId;
const ids = (names: string) => names.split('+').map(id);

/** Who has answered what: names joined by +, "nobody", "unknown", or "-" for asked and silent. */
type Answers = Record<string, string>;

const MUNICIPALITIES = new Set(['umea', 'norsjo', 'asele'].map(id));
const MEMBERS = new Set(
  ['region', 'almi', 'af', 'lst', 'uni', 'chamber', ...MUNICIPALITIES].map(id),
);
const BEFORE = new Date('2026-05-04T09:00:00Z');
const SINCE = new Date('2026-05-05T09:00:00Z');
const AFTER = new Date('2026-05-06T09:00:00Z');

function said(text: string): ResolvedSaid {
  if (text === 'nobody' || text === 'unknown') return { kind: text };
  return { kind: 'owners', owners: text === '' ? [] : ids(text) };
}

function position(organisation: string, text: string, saidAt = BEFORE): Position {
  return { organisationId: id(organisation), said: said(text), saidAt };
}

function facts(answers: Answers, more: Partial<StandingFacts> = {}): StandingFacts {
  return {
    asked: 'county',
    municipalityId: null,
    regionId: id('region'),
    askedOrganisations: Object.keys(answers).map(id),
    municipalities: MUNICIPALITIES,
    members: MEMBERS,
    positions: Object.entries(answers)
      .filter(([, text]) => text !== '-')
      .map(([organisation, text]) => position(organisation, text)),
    boundary: null,
    ...more,
  };
}

const forCounty = (answers: Answers, more: Partial<StandingFacts> = {}): Standing =>
  standingAt(facts(answers, more));

const inNorsjo = (answers: Answers, more: Partial<StandingFacts> = {}): Standing =>
  standingAt(facts(answers, { asked: 'municipality', municipalityId: id('norsjo'), ...more }));

function agreedOn(owners: string, hadToSayYes = owners): Partial<StandingFacts> {
  const boundary = { id: 'b' as BoundaryId, since: SINCE };
  return { boundary: { ...boundary, owners: ids(owners), hadToSayYes: ids(hadToSayYes) } };
}

/** An agreed boundary on the region, joined by Almi, and what is said of it later. */
function later(answers: Answers, saidAt = AFTER): Standing {
  const positions = Object.entries(answers).map(([who, text]) => position(who, text, saidAt));
  const silent = { region: '-', almi: '-', af: '-', lst: '-' };
  return forCounty(silent, { ...agreedOn('region', 'region+almi'), positions });
}

describe('the rows of the table, one by one', () => {
  test.each<[string, Answers, Standing['kind']]>([
    ['nobody was asked: unasked', {}, 'unasked'],
    ['one of three has answered: awaiting', { region: 'region', af: '-', lst: '-' }, 'awaiting'],
    [
      'two say they own it together, and name each other: shared',
      { region: 'almi+region', almi: 'region+almi', af: 'almi' },
      'shared',
    ],
    ['two say they own it, each alone: contested', { region: 'region', almi: 'almi' }, 'contested'],
    [
      'one says so, and the other who knows agrees: aligned',
      { region: 'region', almi: 'region', af: 'unknown' },
      'aligned',
    ],
    [
      'most name one who does not say so itself: misattributed',
      { region: 'almi', almi: 'unknown', af: 'almi' },
      'misattributed',
    ],
    [
      'most of those who know say that nobody owns it: ownerless',
      { region: 'nobody', almi: 'nobody', af: 'lst' },
      'ownerless',
    ],
    [
      'the votes are spread and nobody says so: unclear',
      { region: 'almi', almi: 'af', af: 'lst', lst: 'region' },
      'unclear',
    ],
  ])('%s', (_, answers, kind) => {
    expect(forCounty(answers).kind).toBe(kind);
  });

  test('a boundary is in force: agreed, whatever was said before it', () => {
    expect(later({}).kind).toBe('agreed');
    expect(later({ region: 'almi', almi: 'nobody', af: 'af' }, BEFORE).kind).toBe('agreed');
  });

  test('one who said yes to the boundary says otherwise later: drifting', () => {
    expect(later({ almi: 'af' })).toMatchObject({ kind: 'drifting', drifters: ['almi'] });
  });
});

describe('drifting', () => {
  test.each<[string, Answers, Date, string[]]>([
    ['at the very moment of the boundary is not later', { almi: 'af' }, SINCE, []],
    ['one other alone does not move what was agreed', { af: 'af' }, AFTER, []],
    ['any two others do', { lst: 'lst', af: 'af' }, AFTER, ['af', 'lst']],
    ['"nobody" is another owner', { region: 'nobody' }, AFTER, ['region']],
    ['"don\'t know" never is', { region: 'unknown', af: 'unknown', lst: 'unknown' }, AFTER, []],
    [
      'a subset of the owners, or more than them, is another set',
      { almi: 'region+almi' },
      AFTER,
      ['almi'],
    ],
    ['saying the same again is not drifting', { almi: 'region', region: 'region' }, AFTER, []],
    ['all that say otherwise are named', { almi: 'af', af: 'lst' }, AFTER, ['af', 'almi']],
  ])('%s', (_, answers, saidAt, drifters) => {
    const standing = later(answers, saidAt);
    expect(standing.drifters).toEqual(drifters);
    expect(standing.kind).toBe(drifters.length > 0 ? 'drifting' : 'agreed');
  });

  test('a boundary stands although nobody was ever asked', () => {
    expect(forCounty({}, agreedOn('region'))).toMatchObject({ kind: 'agreed', agreeing: null });
  });

  test('another municipality that said yes counts at its own place only', () => {
    const positions = [position('umea', 'umea', AFTER)];
    const more = { ...agreedOn('norsjo', 'norsjo+umea'), positions };
    expect(inNorsjo({ norsjo: '-', umea: '-' }, more).kind).toBe('agreed');
  });
});

describe('awaiting', () => {
  test.each<[string, Standing, Standing['kind']]>([
    [
      'half of them is enough',
      forCounty({ region: 'region', almi: 'region', af: '-', lst: '-' }),
      'aligned',
    ],
    ['"don\'t know" is an answer too', forCounty({ region: 'unknown', almi: '-' }), 'unclear'],
    [
      'all but the region, for a county matter',
      forCounty({ region: '-', almi: 'almi', af: 'almi', lst: 'almi' }),
      'awaiting',
    ],
    [
      'the region was not asked: nothing to wait for',
      forCounty({ almi: 'almi', af: 'almi' }),
      'aligned',
    ],
    [
      'all but the municipality of the place',
      inNorsjo({ norsjo: '-', region: 'norsjo', almi: 'norsjo', af: 'norsjo' }),
      'awaiting',
    ],
    [
      'the region is silent, at the place of a municipality that has answered',
      inNorsjo({ norsjo: 'norsjo', region: '-', almi: 'norsjo' }),
      'aligned',
    ],
  ])('%s', (_, standing, kind) => {
    expect(standing.kind).toBe(kind);
  });
});

describe('shared or contested', () => {
  test.each<[string, Answers, Standing['kind']]>([
    [
      'one of the two names a third too',
      { region: 'region+almi', almi: 'region+almi+af' },
      'contested',
    ],
    ['one of the two names itself only', { region: 'region+almi', almi: 'almi' }, 'contested'],
    ['none but the two has answered', { region: 'region+almi', almi: 'almi+region' }, 'shared'],
    [
      'half of the others name one of the two',
      { region: 'region+almi', almi: 'region+almi', af: 'almi', lst: 'nobody' },
      'shared',
    ],
    [
      'fewer than half of the others do',
      { region: 'region+almi', almi: 'region+almi', af: 'almi', lst: 'nobody', uni: 'lst' },
      'contested',
    ],
    [
      'others who do not know are left out of the half',
      {
        region: 'region+almi',
        almi: 'region+almi',
        af: 'almi',
        lst: 'unknown',
        uni: 'unknown',
        chamber: 'unknown',
      },
      'shared',
    ],
  ])('%s', (_, answers, kind) => {
    expect(forCounty(answers).kind).toBe(kind);
  });

  test('the same is shared, where a third who says so by itself is what made it contested', () => {
    const two = { region: 'region+almi', almi: 'region+almi', lst: 'region' };
    expect(forCounty({ ...two, uni: 'nobody' }).kind).toBe('shared');
    expect(forCounty({ ...two, uni: 'uni' }).claimants).toEqual(['almi', 'region', 'uni']);
    expect(forCounty({ ...two, uni: 'uni' }).kind).toBe('contested');
  });
});

describe('aligned', () => {
  test.each<[string, Answers, Standing['kind']]>([
    ['the only one asked names itself', { region: 'region' }, 'aligned'],
    ['others were asked, and none of them knows', { region: 'region', almi: 'unknown' }, 'unclear'],
    ['others were asked, and are silent', { region: 'region', almi: '-' }, 'unclear'],
    ['half of the others agree', { region: 'region', almi: 'region', af: 'nobody' }, 'aligned'],
    [
      'fewer than half agree',
      { region: 'region', almi: 'region', af: 'nobody', lst: 'nobody' },
      'unclear',
    ],
    [
      'it names a second who does not answer',
      { region: 'region+lst', almi: 'region+lst' },
      'misattributed',
    ],
    ['one other names it and one more', { region: 'region', almi: 'region+uni' }, 'unclear'],
    [
      'most name it and one more',
      { region: 'region', almi: 'region+uni', af: 'region+uni' },
      'misattributed',
    ],
  ])('%s', (_, answers, kind) => {
    expect(forCounty(answers).kind).toBe(kind);
  });
});

describe('misattributed: every one that most count on, and why it is a question', () => {
  test.each<[string, Standing, Standing['misattributed']]>([
    [
      'it says otherwise',
      forCounty({ region: 'almi', af: 'almi', almi: 'nobody' }),
      [{ organisationId: id('almi'), kind: 'says-otherwise' }],
    ],
    [
      'it does not know itself',
      forCounty({ region: 'almi', af: 'almi', almi: 'unknown' }),
      [{ organisationId: id('almi'), kind: 'says-otherwise' }],
    ],
    [
      'we wait for its answer',
      forCounty({ region: 'almi', af: 'almi', almi: '-' }),
      [{ organisationId: id('almi'), kind: 'waiting' }],
    ],
    [
      'it was not asked',
      forCounty({ region: 'uni', af: 'uni' }),
      [{ organisationId: id('uni'), kind: 'not-asked' }],
    ],
    [
      'it is no member and will never answer',
      forCounty({ region: 'svk', af: 'svk' }),
      [{ organisationId: id('svk'), kind: 'no-member' }],
    ],
    [
      'a municipality elsewhere was asked for its own place, not for this one',
      inNorsjo({ norsjo: 'umea', region: 'umea', umea: 'umea' }),
      [{ organisationId: id('umea'), kind: 'not-asked' }],
    ],
    [
      'two are named together: both, by id',
      forCounty({ region: 'svk+almi', af: 'almi+svk', almi: '-' }),
      [
        { organisationId: id('almi'), kind: 'waiting' },
        { organisationId: id('svk'), kind: 'no-member' },
      ],
    ],
  ])('%s', (_, standing, misattributed) => {
    expect(standing).toMatchObject({ kind: 'misattributed', misattributed });
  });

  test('just half is not most, and its own answer is not among those counted', () => {
    expect(forCounty({ region: 'almi', af: 'nobody', almi: 'unknown' }).kind).toBe('unclear');
    expect(forCounty({ region: 'almi', almi: 'nobody' }).kind).toBe('misattributed');
  });

  test('one says so, but most count on another', () => {
    const standing = forCounty({ region: 'region', almi: 'nobody', af: 'almi', lst: 'almi' });
    expect(standing).toMatchObject({ kind: 'misattributed', claimants: ['region'] });
  });

  test('naming somebody twice in one answer is naming it once', () => {
    expect(forCounty({ region: 'almi+almi', af: 'nobody', lst: 'nobody' }).kind).toBe('ownerless');
  });
});

describe('ownerless and unclear', () => {
  test.each<[string, Answers, Standing['kind'], Standing['unclear']]>([
    ['half say nobody: not more than half', { region: 'nobody', almi: 'uni' }, 'unclear', 'other'],
    ['none knows', { region: 'unknown', almi: 'unknown' }, 'unclear', 'other'],
    [
      'one says so, the rest say nobody',
      { region: 'region', almi: 'nobody', af: 'nobody', lst: '-' },
      'unclear',
      'one-claims-rest-nobody',
    ],
    [
      'one says so, the rest do not know',
      { region: 'region', almi: 'unknown', af: 'unknown' },
      'unclear',
      'one-claims-rest-unknown',
    ],
    [
      'one says so, the rest say nobody or do not know: neither sentence is true',
      { region: 'region', almi: 'unknown', af: 'nobody' },
      'unclear',
      'other',
    ],
    ['one says so, the rest are silent', { region: 'region', almi: '-' }, 'unclear', 'other'],
    [
      'one says so together with another: not "one says so"',
      { region: 'region+uni', almi: 'nobody', af: 'nobody' },
      'unclear',
      'other',
    ],
  ])('%s', (_, answers, kind, unclear) => {
    expect(forCounty(answers)).toMatchObject({ kind, unclear });
  });
});

describe('who counts', () => {
  test('at a municipality: itself, and the asked that are no municipalities', () => {
    const everyone = { norsjo: 'norsjo', umea: 'umea', asele: '-', region: 'norsjo', af: '-' };
    expect(inNorsjo(everyone)).toMatchObject({ asked: 3, answered: 2, claimants: ['norsjo'] });
  });

  test('for the county: all who were asked, municipalities too, and they may own it', () => {
    const standing = forCounty({ region: 'umea', umea: 'umea', asele: '-' });
    expect(standing).toMatchObject({ kind: 'aligned', asked: 3, owners: ['umea'] });
  });

  test('a municipality that was not asked is not waited for', () => {
    expect(inNorsjo({ region: 'region', af: 'region' })).toMatchObject({
      kind: 'aligned',
      asked: 2,
    });
  });

  test('an answer of one that was not asked makes it asked', () => {
    const positions = [position('region', 'region'), position('af', 'region')];
    expect(forCounty({ region: '-' }, { positions })).toMatchObject({ asked: 2, agreeing: 2 });
  });

  test('one that is no member is neither asked nor heard', () => {
    const standing = forCounty({ region: 'region', almi: 'region', svk: 'svk' });
    expect(standing).toMatchObject({ kind: 'aligned', asked: 2, claimants: ['region'] });
  });

  test('being asked twice is being asked once', () => {
    const askedOrganisations = ids('region+almi+almi+almi');
    expect(forCounty({ region: 'region' }, { askedOrganisations }).asked).toBe(2);
  });

  test('only the newest answer counts', () => {
    const two = [position('almi', 'almi', BEFORE), position('almi', 'region', AFTER)];
    for (const positions of [two, two.toReversed()]) {
      expect(forCounty({ region: '-', almi: '-' }, { positions }).claimants).toEqual([]);
    }
  });

  test('two answers of the same moment: one and the same wins in either order', () => {
    const two = [position('almi', 'almi'), position('almi', 'region')];
    const standings = [two, two.toReversed()].map((positions) => forCounty({}, { positions }));
    expect(standings[0]).toEqual(standings[1]);
  });

  test('a list without any owner is a "don\'t know"', () => {
    expect(forCounty({ region: 'region', almi: '' }).unclear).toBe('one-claims-rest-unknown');
  });

  test('a matter per municipality cannot stand without a municipality', () => {
    expect(() => standingAt(facts({}, { asked: 'municipality' }))).toThrow('none was given');
  });
});

describe('clarity', () => {
  test.each<[string, Standing, number, number | null]>([
    [
      'counts those who name exactly the one that says so',
      forCounty({ region: 'region', almi: 'region', af: 'region+af', lst: 'unknown' }),
      4,
      null,
    ],
    [
      'the same, when nobody else says so',
      forCounty({ region: 'region', almi: 'region', af: 'region+uni', lst: 'unknown', uni: '-' }),
      5,
      2,
    ],
    [
      'shared: those who name exactly both, in whatever order',
      forCounty({ region: 'region+almi', almi: 'almi+region', af: 'almi+region', lst: 'almi' }),
      4,
      3,
    ],
    [
      'no count where nobody says so',
      forCounty({ region: 'almi', af: 'almi', almi: '-' }),
      3,
      null,
    ],
    ['no count where it names another too', forCounty({ region: 'region+uni' }), 1, null],
    ['no count where nobody was asked', forCounty({}), 0, null],
    [
      'with a boundary: its owners, although others say so',
      forCounty({ region: 'almi', almi: 'almi', af: 'region' }, agreedOn('region')),
      3,
      1,
    ],
    [
      'with a boundary and no answer: a count of none',
      forCounty({ region: '-', almi: '-' }, agreedOn('region')),
      2,
      0,
    ],
    ['while awaiting too', forCounty({ region: 'region', almi: '-', af: '-' }), 3, 1],
  ])('%s', (_, standing, asked, agreeing) => {
    expect(standing).toMatchObject({ asked, agreeing });
  });

  test("the count at a municipality is for itself and the coordinator, the county's for all", () => {
    const norsjo = { organisationId: id('norsjo'), coordinator: false };
    expect(maySeeCount(norsjo, id('norsjo'))).toBe(true);
    expect(maySeeCount(norsjo, id('umea'))).toBe(false);
    expect(maySeeCount({ ...norsjo, coordinator: true }, id('umea'))).toBe(true);
    expect(maySeeCount(norsjo, null)).toBe(true);
  });
});

describe('over the county', () => {
  test('a matter per municipality is a distribution over its places, never one verdict', () => {
    const kinds = ['agreed', 'contested', 'agreed', 'awaiting'] as const;
    const counts = { agreed: 2, contested: 1, awaiting: 1 };
    expect(distributionOf(kinds.map((kind) => ({ kind })))).toEqual(counts);
    expect(distributionOf([])).toEqual({});
  });

  test('many places at once give what they give one by one, in the same order', () => {
    const answers = { region: 'norsjo+svk', umea: 'umea', norsjo: 'norsjo', lst: 'unknown' };
    const matter = facts(answers, {
      asked: 'municipality',
      askedOrganisations: ids('region+norsjo+umea'),
    });
    const places = ['norsjo', 'umea', 'asele', 'norsjo'].map((municipality, i) => ({
      municipalityId: id(municipality),
      positions: matter.positions.slice(0, i + 1),
      boundary: null,
    }));
    const oneByOne = places.map((place) => standingAt({ ...matter, ...place }));
    expect(standingsAt(matter, places)).toEqual(oneByOne);
    expect(new Set(oneByOne.map((standing) => JSON.stringify(standing))).size).toBeGreaterThan(2);
  });
});
