import { expect, test } from 'vitest';
import { smallShare } from '../../proof/ctx.ts';
import T2 from '../../proof/T2.ts';

test('T2, a share: nobody reads or writes a row that the words of the house do not give them', async () => {
  const { passed, figures, why } = await smallShare(T2);
  expect(why).toBeUndefined();
  expect(figures.differences).toBe(0);
  expect(passed).toBe(true);
}, 90_000);
