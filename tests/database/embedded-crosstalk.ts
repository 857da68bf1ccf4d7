// Run in a process of its own by embedded.test.ts: how many callers get a wrong answer from the embedded database
// when the pool holds this many connections?   node tests/database/embedded-crosstalk.ts <folder> <connections>
// It ends with the first wrong answer, with enough right ones, or when nothing more is answered.
import pg from 'pg';
import { startEmbedded } from '../../src/installation/embedded.ts';

const [folder = '', connections = '1'] = process.argv.slice(2);
const database = await startEmbedded(folder);
let wrong = 0;
let right = 0;
const ENOUGH = 400;
const end = (): never => {
  console.log(JSON.stringify({ right, wrong }));
  process.exit(0);
};
const judge = (is: boolean) => {
  if (is) right += 1;
  else wrong += 1;
  if (wrong > 0 || right >= ENOUGH) end();
};
process.on('uncaughtException', () => judge(false)); // a connection whose protocol broke
setTimeout(end, 20_000);

const pool = new pg.Pool({ connectionString: database.url, max: Number(connections) });
pool.on('error', () => undefined);

/** Odd callers ask within transactions, even ones beside them; each asks for its own number. */
async function ask(n: number): Promise<void> {
  if (n % 2 === 0) {
    const { rows } = await pool.query('select $1::int as n', [n]);
    return void judge(rows[0]?.n === n);
  }
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query('select $1::int as n, pg_sleep(0.0005)', [n]);
    judge(rows[0]?.n === n);
    await client.query('commit');
  } finally {
    client.release();
  }
}

for (let n = 0; n < 12; n += 1) {
  void (async () => {
    for (;;) await ask(n).catch(() => judge(false));
  })();
}
