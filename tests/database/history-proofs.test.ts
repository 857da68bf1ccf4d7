import { expect, test } from 'vitest';
import { smallShare } from '../../proof/ctx.ts';
import T24 from '../../proof/T24.ts';
import T25 from '../../proof/T25.ts';
import T26 from '../../proof/T26.ts';

test.each([T24, T25, T26])('$id: $title', { timeout: 60_000 }, async (proof) => {
  const outcome = await smallShare(proof as never);
  expect(outcome, JSON.stringify(outcome)).toMatchObject({ passed: true });
});
