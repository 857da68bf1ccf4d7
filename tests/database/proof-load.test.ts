import { expect, test } from 'vitest';
import { smallShare } from '../../proof/ctx.ts';
import T18 from '../../proof/T18.ts';

test.each([T18])('$id, the small share: $title', { timeout: 60_000 }, async (proof) => {
  const outcome = await smallShare(proof as never);
  expect(outcome, JSON.stringify(outcome)).toMatchObject({ passed: true });
});
