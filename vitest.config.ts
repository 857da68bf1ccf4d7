import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], more: object = {}) => ({
  // These tests run on plain TypeScript; the tsconfig leans on files that SvelteKit makes.
  oxc: { tsconfig: false } as object,
  test: { name, include, environment: 'node', ...more },
});

/** Three kinds of tests; see tests/README.md. */
export default defineConfig({
  test: {
    maxWorkers: 2,
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
