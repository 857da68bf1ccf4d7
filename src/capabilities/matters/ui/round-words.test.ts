import { expect, test } from 'vitest';
import { mailAddress, reminderMail, whenWords } from './round-words.ts';

// Swedish is the language when nobody has chosen another.
const from = {
  round: 'Hösten & vintern: 100 %',
  answerBy: '2026-12-08',
  address: 'https://ragang.example/answer',
  coordinator: 'Maja Exempelson',
};

test('a letter to one says how many, how long, until when and where', () => {
  const { subject, body } = reminderMail(from, { person: 'Siv Testlund', left: 11 });
  expect(subject).toBe('Påminnelse: Hösten & vintern: 100 %, svara senast 8 december 2026');
  expect(body).toMatch(/^Hej Siv Testlund!\n\n/);
  expect(body).toContain('väntar 11 frågor på ert svar. Det tar ungefär 4 minuter.');
  expect(body).toContain('Svara här: https://ragang.example/answer');
  expect(body).toMatch(/Maja Exempelson, samordnare$/);
});

test('where the contact point is vacant nobody is greeted by name, and the common letter counts nothing', () => {
  expect(reminderMail(from, { person: null, left: 1 }).body).toMatch(/^Hej!\n\n.*en fråga/);
  expect(reminderMail(from, null).body).not.toMatch(/\d+ frågor/);
});

test('the address of a letter takes what is typed for what it is', () => {
  const letter = { subject: 'a&b=c?d#e', body: 'å\n100 %' };
  const address = mailAddress('siv&x?cc=y@umea.example', letter);
  const url = new URL(address);
  expect(url.protocol).toBe('mailto:');
  expect(decodeURIComponent(url.pathname)).toBe('siv&x?cc=y@umea.example');
  expect([...url.searchParams]).toEqual([
    ['subject', 'a&b=c?d#e'],
    ['body', 'å\r\n100 %'],
  ]);
});

test.each([
  ['all-answered', 'när alla hade svarat'],
  ['time-has-gone', 'när svarstiden hade gått'],
  ['closed-early', 'av samordnaren, innan alla hade svarat'],
])('a round that opened because %s says so', (openedBecause, words) => {
  const openedAt = new Date('2026-12-01T08:00:00Z');
  expect(whenWords({ state: 'open', answerBy: '2026-12-08', openedAt, openedBecause })).toContain(
    words,
  );
});
