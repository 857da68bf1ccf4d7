import { describe, expect, test } from 'vitest';
import { readPdf } from '../../../../tests/support/pdf.ts';
import { writePdf, type DocumentToMake } from './index.ts';

const AT = new Date('2026-11-25T07:00:00Z');
const plain = (blocks: DocumentToMake['blocks']): DocumentToMake => ({
  language: 'sv',
  title: 'Utlämnande – åäö',
  author: 'Norsjö kommun',
  subject: 'Begäran 3',
  at: AT,
  foot: 'Norsjö kommun, dnr KS 2026:12',
  pageOf: (page, pages) => `Sida ${page} av ${pages}`,
  attached: [
    {
      name: 'data.json',
      mime: 'application/json',
      bytes: Buffer.from('{"a":"å"}'),
      description: 'Samma innehåll som data',
    },
  ],
  blocks: [{ kind: 'heading', level: 1, text: 'Utlämnande' }, ...blocks],
});

describe('a document for the archive', () => {
  test('claims PDF/A-3b and holds what the claim asks for: profile, letters, language, title, structure', async () => {
    const read = readPdf(await writePdf(plain([{ kind: 'text', text: 'Ett stycke' }])));
    expect(read.claims).toEqual({
      pdfa: '3B',
      outputIntent: true,
      tagged: true,
      language: 'sv-SE',
      title: 'Utlämnande – åäö',
      fontsWhole: true,
      encrypted: false,
    });
    expect(read.structure).toMatchObject({ Document: 1, H1: 1, P: 1 });
    expect(read.files).toEqual([{ name: 'data.json', bytes: Buffer.from('{"a":"å"}') }]);
  });

  test('holds every letter that it was given, over many pages, with the pages counted', async () => {
    const long = Array.from({ length: 900 }, (_, number) => `ord${number}`).join(' ');
    const { text } = readPdf(await writePdf(plain([{ kind: 'text', text: long }])));
    const unbroken = text.replace(/\s+/g, '');
    for (const word of ['ord0ord1', 'ord899', 'Sida1av2', 'Sida2av2', 'Norsjökommun,dnr'])
      expect(unbroken).toContain(word);
  });

  test('Letters of other languages are drawn where the typeface has them; a sign without a shape is written as its number, never left out', async () => {
    const { text } = readPdf(
      await writePdf(plain([{ kind: 'fields', items: [{ label: 'Čámm šđž', text: '😀 ا é Ŋ' }] }])),
    );
    expect(text).toContain('Čámm šđž');
    expect(text).toContain('[U+1F600]');
    expect(text).toContain('[U+0627]');
    expect(text).toContain('é');
    expect(text).not.toContain('\ufffd');
  });

  test('the same content of the same moment is the same document', async () => {
    const [one, other] = await Promise.all([
      writePdf(plain([{ kind: 'list', items: ['a', 'b'] }])),
      writePdf(plain([{ kind: 'list', items: ['a', 'b'] }])),
    ]);
    expect(one.equals(other)).toBe(true);
  });

  test('more than a document can hold is refused by name', async () => {
    const blocks = [{ kind: 'text' as const, text: 'x'.repeat(2_000_001) }];
    await expect(writePdf(plain(blocks))).rejects.toThrow('too much text');
  });
});
