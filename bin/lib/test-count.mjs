// Counting what the test runs reported.
// @ts-check
import { readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */
/** @typedef {{ status: string, assertionResults: { status: string }[] }} TestFile */

/**
 * The count of one run of vitest. A file that could not even be read, an error outside the tests or a
 * run without a report counts as one failed: a run that ended badly never adds up to "0 failed".
 *
 * @param {string} reportFile
 * @param {number} exitCode
 * @returns {Count}
 */
export function countOf(reportFile, exitCode) {
  /** @type {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, testResults: TestFile[] }} */
  let report;
  try {
    report = JSON.parse(readFileSync(reportFile, 'utf8'));
  } catch {
    return { passed: 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
  }
  const unread = report.testResults.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + unread;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * Adds counts together.
 *
 * @param {Count[]} counts
 * @returns {Count}
 */
export function sumOf(counts) {
  /** @param {keyof Count} what */
  const add = (what) => counts.reduce((sum, count) => sum + count[what], 0);
  return { passed: add('passed'), failed: add('failed'), skipped: add('skipped') };
}

/**
 * The last line of a test run.
 *
 * @param {Count} count
 */
export function lineOf({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}
