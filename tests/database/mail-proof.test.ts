import { expect, test } from 'vitest';
import { smallShare } from '../../proof/ctx.ts';
import t19 from '../../proof/T19.ts';

test('T19, the small share: killed workers and a failing mail server lose no letter', async () => {
  const { passed, figures } = await smallShare(t19);
  expect(figures).toMatchObject({ missing: 0, 'from undone work': 0, 'of them unexplained': 0 });
  expect(passed).toBe(true);
}, 60_000);
