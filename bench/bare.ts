import pg from 'pg';
import { textOf, type App } from './app.ts';
import type { House } from './engines.ts';
import { EMPTY } from './pages.ts';

/** One question to the database as the page asked it. */
export interface Statement {
  text: string;
  parameters: unknown[];
}

/** What a page asks the database beside what stands round every page. */
export async function statementsOf(
  app: App,
  path: string,
): Promise<{ own: Statement[]; all: number }> {
  const all = await askedBy(app, path);
  const around = (await askedBy(app, EMPTY)).map((s) => s.text);
  const own = all.filter(({ text }) => {
    const at = around.indexOf(text);
    if (at >= 0) around.splice(at, 1);
    return at < 0;
  });
  return { own, all: all.length };
}

async function askedBy(app: App, path: string): Promise<Statement[]> {
  const id = (await app.client.get(path)).headers['x-request-id'];
  return JSON.parse(
    textOf(await app.client.get(`/bench/statements?of=${String(id)}`)),
  ) as Statement[];
}

/** The same questions through pg alone, in the same kind of transaction, as the same person. */
export interface Bare {
  ask(statements: readonly Statement[]): Promise<void>;
  end(): Promise<void>;
}

/** A pool as large as the app's. */
export function bareOn(house: House): Bare {
  const pool = new pg.Pool({ connectionString: house.bareUrl(), max: house.connections });
  const begin = `begin read only; set local role ragang_app; ${takePlace(house)}`;
  return {
    async ask(statements) {
      const client = await pool.connect();
      try {
        await client.query(begin);
        for (const { text, parameters } of statements) await client.query(text, parameters);
        await client.query('commit');
      } finally {
        client.release();
      }
    },
    end: () => pool.end(),
  };
}

/** The statement by which the coordinator takes up a place. */
export function takePlace({ made: { viewer } }: House): string {
  return `select access.act('\\x${viewer.session}', 'bench')`;
}
