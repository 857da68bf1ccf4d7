import { expect, test } from 'vitest';
import { smallShare } from '../../proof/ctx.ts';
import T34 from '../../proof/T34.ts';
import T4 from '../../proof/T4.ts';

test.each([T4, T34])(
  '$id, a share: $title',
  async (proof) => {
    const outcome = await smallShare(proof as never);
    expect(outcome, JSON.stringify(outcome)).toMatchObject({ passed: true });
  },
  300_000,
);
