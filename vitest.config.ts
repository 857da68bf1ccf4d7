import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest begins first, so that no core is idle while the last file runs. */
const LONGEST = [
  ...['house/checks', 'workbook/read', 'workbook/make', 'server/own-workbook'],
  ...['database/backup', 'database/embedded', 'database/mail-jobs', 'database/proof-load'],
  ...['proof-matrix', 'mail-proof', 'history-proofs', 'proposals-races', 'database/catalogue'],
  ...['journeys/every-page', 'proof-http', 'proof-text', 'agreeing', 'journeys/house'],
  ...['answer-ease', 'journeys/blindness', 'journeys/rounds', 'matters-change'],
];
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

const project = (name: string, include: string[], more: object = {}) => ({
  // These tests run on plain TypeScript; the tsconfig leans on files that SvelteKit makes.
  oxc: { tsconfig: false } as object,
  test: { name, include, environment: 'node', ...more },
});

/** Three kinds of tests; see tests/README.md. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      project('unit', ['src/**/*.test.ts', 'db/**/*.test.ts', 'tests/house/**/*.test.ts'], {
        testTimeout: 60_000,
        hookTimeout: 120_000,
      }),
      project('database', ['tests/database/**/*.test.ts'], {
        globalSetup: 'tests/support/run.ts',
        testTimeout: 30_000,
        hookTimeout: 120_000,
      }),
      project('journeys', ['tests/journeys/**/*.test.ts'], {
        globalSetup: 'tests/support/run.ts',
        testTimeout: 120_000,
        hookTimeout: 120_000,
      }),
    ],
  },
});
