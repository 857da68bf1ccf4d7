import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countOf, lineOf, sumOf } from '../../bin/lib/test-count.mjs';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'ragang-count-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function count(exitCode: number, report: object | null) {
  const file = join(folder, 'report.json');
  rmSync(file, { force: true });
  if (report) writeFileSync(file, JSON.stringify(report));
  return lineOf(countOf(file, exitCode));
}
const report = (passed: number, failed: number, files: object[] = [], pending = 0) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: pending,
  numTodoTests: 0,
  testResults: files,
});
const unreadable = { status: 'failed', assertionResults: [] };
const fallen = { status: 'failed', assertionResults: [{ status: 'failed' }] };

test('a good run', () => expect(count(0, report(12, 0))).toBe('12 passed, 0 failed'));
test('skipped tests are told', () =>
  expect(count(0, report(12, 0, [], 2))).toBe('12 passed, 0 failed, 2 skipped'));
test('a fallen test counts once, not also as its file', () =>
  expect(count(1, report(11, 1, [fallen]))).toBe('11 passed, 1 failed'));
test('a file that could not be read counts as a failure', () =>
  expect(count(1, report(11, 0, [unreadable]))).toBe('11 passed, 1 failed'));
test('an error outside the tests counts as a failure', () =>
  expect(count(1, report(12, 0))).toBe('12 passed, 1 failed'));
test('a run that left no report counts as a failure, unless nothing was to be run', () => {
  expect(count(1, null)).toBe('0 passed, 1 failed');
  expect(count(0, null)).toBe('0 passed, 0 failed');
});
test('the last line is the sum', () => {
  const one = { passed: 3, failed: 0, skipped: 1 };
  expect(lineOf(sumOf([one, { passed: 4, failed: 2, skipped: 0 }]))).toBe(
    '7 passed, 2 failed, 1 skipped',
  );
});
