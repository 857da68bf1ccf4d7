import pg from 'pg';

/** The rules of access could be passed by: the house does not open. */
export class HouseNotSound extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'HouseNotSound';
  }
}

/** Something that could let somebody past the rules of access, or is slow. */
export interface Fault {
  readonly object: string;
  readonly fault: string;
}

/** Below these minor versions there are known holes that reach row level security; see docs/operations.md. */
const MENDED: Record<number, number> = { 15: 18, 16: 14, 17: 10, 18: 4 };
const OLDEST = 15;

/**
 * Everything that could let somebody past the rules of access, read from the catalogue (migration 0023): none in a sound
 * house. Asked as the app asks.
 *
 * @param url       database, as the role that the app signs in as
 * @param embedded  leaves out the roles: in the embedded database everybody is the superuser
 */
export async function faultsOf(url: string, embedded: boolean): Promise<Fault[]> {
  return asApp<Fault>(url, `select * from access.faults(${embedded ? 'null' : 'session_user'})`);
}

/**
 * Look the house over before it opens. Returns what to know though it opens: what is slow and why, an old server.
 *
 * @throws HouseNotSound with every fault, when one could let somebody past the rules of access
 */
export async function lookOver(url: string, embedded: boolean): Promise<string[]> {
  if (!embedded) {
    const [{ number }] = (await ask<{ number: number }>(
      url,
      `select current_setting('server_version_num')::int as number`,
    )) as [{ number: number }];
    const old = oldServer(number);
    if (old?.refuse) throw new HouseNotSound(old.sentence);
    process.env.RAGANG_SERVER_SHOULD_BE = old?.shouldBe ?? '';
    return [...(old ? [old.sentence] : []), ...(await look(url, false))];
  }
  return look(url, true);
}

async function look(url: string, embedded: boolean): Promise<string[]> {
  const faults = await faultsOf(url, embedded);
  if (faults.length > 0) throw new HouseNotSound(faultsInWords(faults));
  const slow = await asApp<{ object: string; why: string; remedy: string }>(
    url,
    'select * from access.slow()',
  );
  return slow.map(
    ({ object, why, remedy }) =>
      `Slow: ${object}: ${why}. As the owner of the schema or superuser: ${remedy};`,
  );
}

/** Many lines in one text: what is wrong, and where to read on. */
export function faultsInWords(faults: readonly Fault[]): string {
  return [
    'Rågång does not open: somebody could get past the rules of access in the database.',
    ...faults.map(({ object, fault }) => `  ${object} ${fault}`),
    'What each means, and how it is put right: docs/operations.md, "When the house does not open".',
  ].join('\n');
}

interface OldServer {
  readonly refuse: boolean;
  readonly sentence: string;
  /** The version that mends it. */
  readonly shouldBe: string;
}

/**
 * Is the server too old? Major versions before 15 are refused; a minor version with known holes is told.
 *
 * @param number  server_version_num, 150018 for 15.18
 */
export function oldServer(number: number): OldServer | null {
  const [major, minor] = [Math.floor(number / 10_000), number % 10_000];
  if (major < OLDEST) {
    return {
      refuse: true,
      shouldBe: `${OLDEST}.${MENDED[OLDEST]}`,
      sentence: `DATABASE_URL: the server is PostgreSQL ${major}; Rågång needs ${OLDEST} or later.`,
    };
  }
  const floor = MENDED[major];
  if (floor === undefined || minor >= floor) return null;
  return {
    refuse: false,
    shouldBe: `${major}.${floor}`,
    sentence: `The server is PostgreSQL ${major}.${minor}, which has known holes that reach the rules of access. Upgrade it to ${major}.${floor} or later.`,
  };
}

/** One question as the app's role, before it is known who asks. */
async function asApp<Row>(url: string, question: string): Promise<Row[]> {
  try {
    return await ask(url, `begin read only; set local role ragang_app; ${question}; commit`, 2);
  } catch (error) {
    if (!/permission denied to set role/.test(String(error))) throw error;
    throw new HouseNotSound(
      `DATABASE_URL: the role ${decodeURIComponent(new URL(url).username)} may not take up the app's role. Use the role that signs in and owns nothing; where it is new, start once with DATABASE_OWNER_URL, which lets it in.`,
    );
  }
}

async function ask<Row>(url: string, text: string, nth?: number): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const answer = await client.query(text);
    return (nth === undefined ? answer : (answer as unknown as pg.QueryResult[])[nth]!)
      .rows as Row[];
  } finally {
    await client.end();
  }
}
