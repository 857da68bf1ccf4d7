import { expect, test } from 'vitest';
import { smallShare } from '../../proof/ctx.ts';
import T10 from '../../proof/T10.ts';
import T17 from '../../proof/T17.ts';
import T18 from '../../proof/T18.ts';
import T7 from '../../proof/T7.ts';
import T8 from '../../proof/T8.ts';

test.each([T7, T8, T10, T17, T18])(
  '$id, the small share: $title',
  { timeout: 120_000 },
  async (proof) => {
    const outcome = await smallShare(proof as never);
    expect(outcome, JSON.stringify(outcome)).toMatchObject({ passed: true });
  },
);
