import { expect, test } from 'vitest';
import { smallShare } from '../../proof/ctx.ts';
import T2 from '../../proof/T2.ts';
import T5 from '../../proof/T5.ts';

test('T2, a share: nobody reads or writes a row that the words of the house do not give them', async () => {
  const { passed, figures, why } = await smallShare(T2);
  expect(why).toBeUndefined();
  expect(figures.differences).toBe(0);
  expect(passed).toBe(true);
}, 90_000);

test('T5, a share: what is taken away from the rules of access is noticed', async () => {
  const { passed, figures, why } = await smallShare(T5);
  expect(why).toBeUndefined();
  expect(figures).toMatchObject({ survivors: 0, 'control (no mutant)': 'nothing noticed' });
  expect(passed).toBe(true);
}, 90_000);
