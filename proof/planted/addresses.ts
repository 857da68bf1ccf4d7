import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { KINDS } from '../../src/routes/history/kinds.ts';

/** A page or file of ours, and the route that answers. */
export interface Address {
  readonly route: string;
  readonly path: string;
  /** A page has its data beside it, for whoever asks for that. */
  readonly isPage: boolean;
}

const ROUTES = join(import.meta.dirname, '../../src/routes');
/** Twins: the same id stands in several routes. `order` spreads what is taken over all there is. */
const of = (select: string, from: string) =>
  `select ${select} as path from ${from} order by md5(${select})`;
const MATTERS = of(`m.slug`, `matters.matter m`);
const ORGANISATIONS = of(
  `o.slug`,
  `organisations.organisation o join organisations.county_member c on c.organisation_id = o.id`,
);
const POINTS = of(
  `o.slug || '/' || c.id`,
  'organisations.contact_point c join organisations.organisation o on o.id = c.organisation_id',
);
const NOTES = of(
  `m.slug || '/' || n.id`,
  'matters.note n join matters.matter m on m.id = n.matter_id',
);
const ROUNDS = of('id::text', 'matters.round');

/** For each route with something in brackets: the values, as one text with "/" between, in the order of the address. */
const VALUES: Record<string, string> = {
  '/answer/[round]': ROUNDS,
  '/answer/[round]/[matter]': of(
    `a.round_id || '/' || m.slug`,
    'matters.ask a join matters.matter m on m.id = a.matter_id',
  ),
  '/answer/[round]/done': ROUNDS,
  '/answer/[round]/next': ROUNDS,
  '/answer/matter/[slug]': MATTERS,
  '/answer/matter/[slug]/withdraw': MATTERS,
  '/boundaries/[id]': of('id::text', 'matters.boundary'),
  '/boundaries/packages/[id]': of('id::text', 'matters.proposal_package'),
  '/boundaries/proposals/[id]': of('id::text', 'matters.proposal'),
  '/boundaries/proposals/[id]/compare': of('id::text', 'matters.proposal'),
  '/history/[kind]/[id]': Object.entries(KINDS)
    .map(
      ([kind, { table }]) =>
        `(select '${kind}/' || id as path from ${table} order by md5(id::text) limit 40)`,
    )
    .join(' union all '),
  '/join/[token]': `select repeat('A', 43) as path`,
  '/link/[token]': `select repeat('A', 43) as path`,
  '/map/[matter]/[organisation]': of(
    `m.slug || '/' || o.slug`,
    'matters.stance s join matters.matter m on m.id = s.matter_id join organisations.organisation o on o.id = s.organisation_id',
  ),
  '/matters/[slug]': MATTERS,
  '/matters/[slug]/edit': MATTERS,
  '/matters/[slug]/merge': MATTERS,
  '/matters/[slug]/split': MATTERS,
  '/matters/[slug]/notes': MATTERS,
  '/matters/[slug]/notes/new': MATTERS,
  '/matters/[slug]/notes/[id]': NOTES,
  '/matters/[slug]/notes/[id]/edit': NOTES,
  '/matters/changes/[id]': of('id::text', 'matters.matter_change'),
  '/matters/notes/[id]': of('id::text', 'matters.note'),
  '/operator/mail/[letter]': of(`id::text || '.eml'`, 'mail.message'),
  '/organisations/[slug]': ORGANISATIONS,
  '/organisations/[slug]/edit': ORGANISATIONS,
  '/organisations/[slug]/units': ORGANISATIONS,
  '/organisations/[slug]/versions': ORGANISATIONS,
  '/organisations/[slug]/with': ORGANISATIONS,
  '/organisations/[slug]/with/[other]': `select a.slug || '/' || b.slug as path from organisations.organisation a join organisations.organisation b on a.id <> b.id order by md5(a.slug || b.slug)`,
  '/organisations/[slug]/contacts': ORGANISATIONS,
  '/organisations/[slug]/contacts/new': ORGANISATIONS,
  '/organisations/[slug]/contacts/[id]': POINTS,
  '/organisations/[slug]/contacts/[id]/away': POINTS,
  '/people/[person]': of('id::text', 'organisations.person'),
  '/records/me/[format]': `select f || '?person=' || id as path from organisations.person, unnest('{json,pdf}'::text[]) f order by md5(id::text)`,
  '/records/record/[kind]/[...row]': '',
  '/records/requests/[id]': of('id::text', 'records.request'),
  '/records/sent/[id]': of('id::text', 'records.dispatch'),
  '/records/sent/[id]/[format]': of(`dispatch_id || '/' || format`, 'records.file'),
  '/rounds/[id]': ROUNDS,
  '/sign-in/code/[token]': `select repeat('A', 43) as path`,
  '/sign-in/oidc/[organisation]': of('id::text', 'organisations.organisation'),
  '/workbook/[id]': of('id::text', 'matters.intake'),
};

/** Of the laboratory, and what ends or begins a session: nothing of anybody's stands there. */
const LEFT_OUT = /^\/(bench|sign-out|preferences|sign-in\/oidc\/back)(\/|$)/;

/**
 * An address for every route there is, so many for each that names a record: other organisations' records as well.
 *
 * @returns and the routes that nobody has said the addresses of
 */
export async function addressesOf(
  db: Client,
  each: number,
): Promise<{ addresses: Address[]; unknown: string[] }> {
  const addresses: Address[] = [];
  const unknown: string[] = [];
  for (const { route, isPage } of routesThatAnswer()) {
    if (!route.includes('[')) {
      addresses.push({ route, path: route, isPage });
      continue;
    }
    if (!(route in VALUES)) unknown.push(route);
    const question =
      route === '/records/record/[kind]/[...row]' ? await recordsOf(db, each) : VALUES[route];
    if (!question) continue;
    const { rows } = await db.query(`select path from (${question}) as all_there_is limit $1`, [
      /notes\/\[id|row|^\/history|^\/workbook/.test(route) ? each * 12 : each,
    ]);
    for (const { path } of rows) addresses.push({ route, path: filledIn(route, path), isPage });
  }
  return { addresses, unknown };
}

/** Folders of src/routes with a page or an answer to GET. */
function routesThatAnswer(): { route: string; isPage: boolean }[] {
  return readdirSync(ROUTES, { recursive: true, withFileTypes: true })
    .filter(
      ({ name }) => name === '+page.svelte' || name === '+server.ts' || name === '+page.server.ts',
    )
    .map(({ parentPath, name }) => ({
      route: `/${parentPath.slice(ROUTES.length + 1)}`,
      isPage: name !== '+server.ts',
    }))
    .filter((one, at, all) => all.findIndex(({ route }) => route === one.route) === at)
    .filter(({ route }) => !LEFT_OUT.test(route))
    .sort((a, b) => (a.route < b.route ? -1 : 1));
}

/** Some records of each kind that the desk knows of. */
async function recordsOf(db: Client, each: number): Promise<string> {
  const { rows } = await db.query(
    `select k.kind, k.tbl, t.keys from access.kept k join history.kept_table t on t.tbl = k.tbl order by k.tbl`,
  );
  return rows
    .map(({ kind, tbl, keys }) => {
      const key = (keys as string[]).map((one) => `t.${one}::text`).join(` || '/' || `);
      return `(select '${kind}/' || ${key} as path from ${tbl} t order by md5(${key}) limit ${tbl === 'matters.note' ? each * 6 : each})`;
    })
    .join(' union all ');
}

/** The values in their places; what is left goes on at the end ("?…", or more of a key). */
function filledIn(route: string, values: string): string {
  const [path = '', query] = values.split('?');
  const parts = path.split('/');
  const filled = route.replaceAll(/\[(\.\.\.)?\w+\]/g, (_, rest) =>
    rest
      ? parts.splice(0).map(encodeURIComponent).join('/')
      : encodeURIComponent(parts.shift() ?? ''),
  );
  return query ? `${filled}?${query}` : filled;
}
