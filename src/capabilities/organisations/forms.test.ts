import { describe, expect, test } from 'vitest';
import { parseContactPoint } from './contact-points.forms.ts';
import { parsePriority, priorityStamp } from './county.forms.ts';
import { parseFilter } from './organisations.forms.ts';
import { parseProfile, parseSettling } from './profiles.forms.ts';

function form(values: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.append(name, value);
  return data;
}
const faultsOf = (parsed: { ok: boolean; faults?: unknown }) => (parsed.ok ? {} : parsed.faults);

describe('a profile', () => {
  test('keeps emoji, right-to-left text and markup as text, and line breaks as \\n', () => {
    const parsed = parseProfile(
      form({ version: '2', mission: '🌲 شمال <script>1</script>\r\nrad två  ' }),
    );
    expect(parsed).toMatchObject({
      ok: true,
      command: { from: 2, texts: { mission: '🌲 شمال <script>1</script>\nrad två', goals: '' } },
    });
  });

  test.each([
    ['10,000 characters fit', 'x'.repeat(10_000), {}],
    ['one more does not', 'x'.repeat(10_001), { goals: { reason: 'too-long', limit: 10_000 } }],
    ['a NUL character is refused by name', 'a\0b', { goals: { reason: 'unsavable-character' } }],
  ])('%s', (_, goals, faults) => {
    expect(faultsOf(parseProfile(form({ version: '1', goals })))).toEqual(faults);
  });

  test.each(['', '-1', '1.5', 'x'])('a version of "%s" is no version', (version) => {
    const parsed = parseProfile(form({ version }));
    expect(version === '' ? parsed.ok : !parsed.ok).toBe(true);
  });
});

describe('choosing between two texts', () => {
  const all = Object.fromEntries(
    ['mission', 'goals', 'methods', 'needs', 'offers', 'contactFor'].map((part) => [
      `choice-${part}`,
      'theirs',
    ]),
  );

  test('each part gets what was chosen for it', () => {
    const parsed = parseSettling(
      form({
        ...all,
        version: '2',
        'choice-mission': 'mine',
        'mine-mission': 'Min',
        'choice-goals': 'edited',
        'edited-goals': 'Båda',
      }),
    );
    expect(parsed).toMatchObject({
      ok: true,
      command: {
        from: 2,
        choices: {
          mission: { keep: 'mine', mine: 'Min' },
          goals: { keep: 'edited', edited: 'Båda' },
          needs: { keep: 'theirs' },
        },
      },
    });
  });

  test('a part without a choice is named', () => {
    const { 'choice-needs': _, ...rest } = all;
    expect(faultsOf(parseSettling(form({ ...rest, version: '2' })))).toEqual({
      'choice-needs': { reason: 'not-chosen' },
    });
  });
});

describe('a contact point', () => {
  test('needs only its role; without a person it is vacant', () => {
    expect(parseContactPoint(form({ role: ' Näringslivschef ' }))).toEqual({
      ok: true,
      command: {
        from: 0,
        texts: {
          unitId: null,
          role: 'Näringslivschef',
          personName: null,
          phone: null,
          mail: null,
          deputyName: null,
          deputyPhone: null,
          awayFrom: null,
          awayUntil: null,
          isMain: false,
          isOpen: false,
        },
      },
    });
  });

  test.each([
    ['no role', { role: '  ' }, { role: { reason: 'missing' } }],
    [
      'a long name',
      { role: 'a', personName: 'x'.repeat(201) },
      { personName: { reason: 'too-long', limit: 200 } },
    ],
    ['half an address', { role: 'a', mail: 'maja@' }, { mail: { reason: 'no-mail' } }],
    ['words for a number', { role: 'a', phone: 'ring mig' }, { phone: { reason: 'no-phone' } }],
    ['a unit that is no id', { role: 'a', unitId: 'x' }, { unitId: { reason: 'unknown-unit' } }],
  ])('%s: refused by name', (_, values, faults) => {
    expect(faultsOf(parseContactPoint(form(values)))).toEqual(faults);
  });

  test.each(['090-785 00 00', '+46 (0)90 785 00 00', '0910-73 50 00, växel'])(
    '"%s" is a number',
    (phone) => {
      expect(parseContactPoint(form({ role: 'a', phone })).ok).toBe(true);
    },
  );
});

describe('a priority', () => {
  test('must be named in Swedish, with its source', () => {
    expect(faultsOf(parsePriority(form({ number: '6' })))).toEqual({
      nameSv: { reason: 'missing' },
      source: { reason: 'missing' },
    });
  });

  test('without an English name has the Swedish one', () => {
    expect(
      parsePriority(form({ number: '6', was: 'x', nameSv: 'Sex', source: 'RUS s. 9' })),
    ).toMatchObject({
      ok: true,
      command: { nameEn: 'Sex' },
    });
  });

  test('says what stood there when the form was made; what no form of ours says stood nowhere', () => {
    const said = { nameSv: 'Sex', source: 'RUS s. 9' };
    const stood = { nameSv: 'Okänd "6"', nameEn: 'Unknown', source: '' };
    const was = (text: string) => {
      const parsed = parsePriority(form({ number: '6', was: text, ...said }));
      return parsed.ok && parsed.command.was;
    };
    expect(was(priorityStamp(stood))).toEqual(stood);
    for (const text of ['', 'Okänd', '{"a":1}', '[1]', '[null'])
      expect(was(text)).not.toEqual(stood);
  });
});

test('a filter that is not understood narrows nothing', () => {
  expect(parseFilter(new URLSearchParams('kind=circus&access=1&membership=&text=%00a'))).toEqual({
    text: 'a',
    kind: null,
    publicAccess: null,
    membership: null,
  });
});
