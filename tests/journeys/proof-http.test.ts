import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { layGround } from '../../proof/http/ground.ts';
import { CLEARS_UP } from '../../proof/http/memory.ts';
import { rootOf } from '../../proof/http/people.ts';
import { isWhole, tracesOf } from '../../proof/http/traces.ts';
import type { Sent, Walk } from '../../proof/http/step.ts';
import { gather, STEPS, walk } from '../../proof/http/walk.ts';
import { seeded } from '../../proof/random.ts';
import T3, { askAround } from '../../proof/T3.ts';
import T30, { sendOddities } from '../../proof/T30.ts';
import { startApp, type RunningApp } from '../support/app.ts';

/** The small shares of the proofs over HTTP: one house, walked through once. */
let app: RunningApp;
let root: Client;
let w: Walk;
let sent: Sent[];
const mail = mkdtempSync(join(tmpdir(), 'ragang-proof-http-'));
beforeAll(async () => {
  app = await startApp({ env: { MAIL_FOLDER: mail, ...CLEARS_UP } });
  await app.database.layIn('lillvik');
  root = await rootOf(app);
  w = await gather(app, root, mail);
});
afterAll(async () => {
  await root?.end();
  await app?.stop();
  rmSync(mail, { recursive: true, force: true });
});

test('T26: every form that writes leaves who, for whom and in which request', async () => {
  const walked = await walk(
    w,
    STEPS.filter(({ on }) => on !== '/county/empty'),
  );
  sent = walked.sent;
  const traces = await tracesOf(w, walked, ['/county/empty POST default']);
  expect(isWhole(traces), JSON.stringify(traces, null, 1)).toBe(true);
});

test('T3: nobody is shown anything of others by changing an id', async () => {
  const outcome = await askAround(
    { size: T3.small, random: seeded(1), say: () => {} },
    await layGround(w),
    sent,
    [],
  );
  expect(outcome, JSON.stringify(outcome, null, 1)).toMatchObject({ passed: true });
});

test('T30: whatever is sent is answered, and the house goes on as before', async () => {
  const outcome = await sendOddities(
    { size: T30.small, random: seeded(1), seed: 1, say: () => {} },
    w,
    sent,
  );
  expect(outcome, JSON.stringify(outcome, null, 1)).toMatchObject({ passed: true });
});
