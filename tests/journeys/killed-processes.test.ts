import { expect, test } from 'vitest';
import { smallShare } from '../../proof/ctx.ts';
import T11 from '../../proof/T11.ts';

test('T11, the small share: a killed process loses nothing that was answered, and nothing is there twice', async () => {
  const outcome = await smallShare(T11);
  expect(outcome, JSON.stringify(outcome)).toMatchObject({ passed: true });
});
