import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sendDueMail, openTransport } from '#platform/server';
import { addressesOf, type Address } from './planted/addresses.ts';
import { canariesIn, Canaries, needleOf, Oracle, PERSONAL } from './planted/canaries.ts';
import { plantedApp, type PlantedApp } from './planted/house.ts';
import type { Visitor } from './planted/visitors.ts';
import { lettersIn } from './planted/letters.ts';
import { goRound, readIn, Round } from './planted/looking.ts';
import { sendForms, typeEverywhere } from './planted/typing.ts';
import type { Ctx, Proof } from './types.ts';

interface Size extends Record<string, number> {
  /** Organisations with people who look. */
  places: number;
  /** How many look. */
  visitors: number;
  /** Of them so many everywhere; the others at every page without a record in its address, and at some of the rest. */
  wide: number;
  /** Of three addresses one: 3. */
  part: number;
  /** Records for each route that names one. */
  each: number;
  /** Pages that the pages lead to, for each visitor. */
  more: number;
  /** Words of others searched for, for each visitor and search. */
  words: number;
  /** Letters to several about each note; the others are taken away before they are sent. */
  letters: number;
  /** Policies let go, one at a time. */
  letGo: number;
}

export default {
  id: 'T4',
  title:
    'What stands in a field is met by those whom it is for, and by nobody else, wherever they look',
  target:
    'a canary in every field of every table; pages, their data, searches, exports, desk, history, letters and log: 0 of others’, 0 of persons in the log',
  needs: ['postgres', 'app'],
  small: {
    places: 2,
    visitors: 3,
    wide: 0,
    part: 4,
    each: 1,
    more: 8,
    words: 4,
    letters: 12,
    letGo: 1,
  },
  full: {
    places: 39,
    visitors: 100,
    wide: 12,
    part: 3,
    each: 2,
    more: 40,
    words: 24,
    letters: 1500,
    letGo: 6,
  },
  async run(ctx) {
    const canaries = new Canaries();
    const folder = ctx.folder();
    const planted = await plantedApp(ctx, {
      places: ctx.size.places,
      textsFor: canaries.textsFor,
      env: { RAGANG_LOG_LEVEL: 'trace', MAIL_FOLDER: folder },
    });
    const { app, db, tables, written } = planted;
    try {
      const oracle = new Oracle(written, tables, await planted.rows());
      const { addresses, unknown } = await addressesOf(db, ctx.size.each);
      const round = new Round(app.origin, oracle);
      const seen = await lookEverywhere(ctx, planted, round, oracle, addresses);
      const shared = await sharedIsFound(planted, round, oracle);
      const letters = await readLetters(ctx, planted, folder);
      const typed = await typeEverywhere(round, planted, canaries);
      const inLog = [...canariesIn(app.output())];
      const personal = inLog.filter((one) => isPersonal(oracle, one) || typed.canaries.has(one));
      const controls = await letGo(ctx, planted, oracle, addresses);
      const log = await refusals(planted, oracle, canaries);
      const faults = [
        ...planted.missing.map((one) => `no canary in ${one}`),
        ...unknown.map((one) => `no address for ${one}`),
        ...round.broken,
        ...new Set(round.foreign),
        ...seen.told,
        ...shared.missing,
        ...letters.faults,
        ...inLog.map((one) => `${name(oracle, one)} in the log`),
        ...typed.faults,
        ...controls.silent.map((one) => `the policy of ${one} was let go, and nothing was found`),
        ...(log.isKept ? [] : ['the words of what the database refused are in the log']),
        ...(log.isFound ? [] : ['no fault that carries words came to the log']),
      ];
      return {
        passed: faults.length === 0,
        figures: {
          fields: new Set(written.map((one) => `${one.table}.${one.column}`)).size,
          canaries: oracle.all().length,
          visitors: seen.visitors,
          addresses: addresses.length,
          'answers read': round.fetched,
          'canaries of others': new Set(round.foreign).size,
          'searches for words of others': seen.searches,
          'of them answered otherwise than for a word that is nowhere': seen.told.length,
          'shared notes found where they should be': `${shared.found} of ${shared.found + shared.missing.length}`,
          letters: letters.many,
          'with content, or to somebody whom it is not for': letters.faults.length,
          'forms sent': typed.sent,
          'canaries in the log': inLog.length,
          'of persons': personal.length,
          'control: policies let go that were found': `${controls.found} of ${controls.many}`,
          'control: a fault that carries a text comes to the log': log.isFound ? 'yes' : 'no',
        },
        ...(faults.length ? { why: faults.slice(0, 8).join('; ') } : {}),
      };
    } finally {
      await db.end();
    }
  },
} satisfies Proof<Size>;

const name = (oracle: Oracle, canary: string) => {
  const spot = oracle.spotOf(canary);
  return spot ? `${spot.table}.${spot.column}` : 'what was typed';
};
const isPersonal = (oracle: Oracle, canary: string) => PERSONAL.test(name(oracle, canary));

/** Every visitor at every address, and in every search. */
async function lookEverywhere(
  ctx: Ctx<Size>,
  { visitors }: PlantedApp,
  round: Round,
  oracle: Oracle,
  addresses: readonly Address[],
) {
  // nobody, the operator and an editor first, then those of the county, and the organisations in order
  const [coordinator, spaceAdministrator, operator, nobody] = visitors.slice(-4) as Visitor[];
  const [editor, ...others] = visitors.slice(0, -4) as Visitor[];
  const order = [nobody, operator, editor, coordinator, spaceAdministrator, ...others] as Visitor[];
  const { wide, part, more, words } = ctx.size;
  const going = order.slice(0, ctx.size.visitors);
  const told: string[] = [];
  let searches = 0;
  for (const [at, visitor] of going.entries()) {
    const everywhere = at < wide;
    const some = addresses.filter(
      (one, n) => everywhere || !one.route.includes('[') || (n + at) % part === 0,
    );
    const forms = await goRound(round, visitor, some, everywhere ? more : more / 4);
    for (const form of forms) {
      const nowhere = 'nqxjzkwvyq';
      const { body } = await round.fetch(visitor, form + nowhere);
      const expected = readIn(body.toString('utf8'), nowhere);
      for (const word of wordsOfOthers(
        visitor,
        oracle,
        everywhere ? words : Math.ceil(words / 4),
      )) {
        searches += 1;
        const answer = await round.look(visitor, form + word);
        const read = readIn(answer.body.toString('utf8'), word);
        if (read !== expected)
          told.push(`${form}${word} answers ${visitor.looker.name} that it is somewhere`);
      }
    }
    ctx.say(
      `${visitor.looker.name}: ${round.fetched} answers, ${round.foreign.length} canaries of others`,
    );
  }
  return { visitors: going.length, searches, told };
}

/** Words that stand in fields that are not for the visitor: of each field one, as far as they go. */
function wordsOfOthers({ looker }: Visitor, oracle: Oracle, most: number): string[] {
  const byField = new Map<string, string>();
  for (const canary of oracle.all()) {
    const spot = oracle.spotOf(canary);
    const needle = spot && needleOf(spot.text);
    if (!needle || byField.has(`${spot.table}.${spot.column}`) || oracle.isFor(looker, canary))
      continue;
    byField.set(`${spot.table}.${spot.column}`, needle);
  }
  const shared = ['matters.note.title', 'matters.note.text', 'records.request.wording'];
  return [...shared, ...byField.keys()].flatMap((field) => byField.get(field) ?? []).slice(0, most);
}

/** The look looks: each note that is shared stands on its page for everybody whom it is for, as it was written. */
async function sharedIsFound({ db, visitors, written }: PlantedApp, round: Round, oracle: Oracle) {
  const missing: string[] = [];
  let found = 0;
  const { rows } = await db.query(
    `select n.id, m.slug, n.visibility from matters.note n join matters.matter m on m.id = n.matter_id
      where n.visibility <> 'own' order by md5(n.id::text)`,
  );
  const members = visitors.filter(({ looker }) => looker.kind === 'member').slice(0, 12);
  for (const { id, slug } of rows.slice(0, 4 * members.length)) {
    const text = written.find(
      (one) => one.table === 'matters.note' && one.column === 'text' && one.key.endsWith(id),
    );
    const [canary] = canariesIn(text?.text ?? '');
    for (const visitor of members) {
      if (!canary || !oracle.isFor(visitor.looker, canary)) continue;
      const { words } = await round.fetch(visitor, `/matters/${slug}/notes/${id}`);
      if (canariesIn(words).has(canary)) found += 1;
      else
        missing.push(
          `a note shared with ${visitor.looker.name} does not stand on its page (${id})`,
        );
    }
  }
  return {
    found,
    missing: found === 0 ? ['no shared note was found anywhere', ...missing] : missing,
  };
}

/** Send what is waiting into the folder, and read it. */
async function readLetters(ctx: Ctx<Size>, planted: PlantedApp, folder: string) {
  await planted.db.query(
    `delete from mail.message where state = 'waiting' and id not in
       (select id from mail.message order by about is distinct from 'matters.note', md5(id::text) limit $1)`,
    [ctx.size.letters],
  );
  const settings = {
    smtpUrl: null,
    from: 'ragang@proof.example',
    folder,
    origin: planted.app.origin,
  };
  const transport = openTransport(settings);
  await sendDueMail({ settings, transport, now: () => new Date(Date.now() + 60_000) });
  transport.close();
  const letters = readdirSync(folder).map((file) => ({
    id: file.replace('.eml', ''),
    source: readFileSync(join(folder, file), 'utf8'),
  }));
  return lettersIn(planted, letters);
}

/** The control: with a policy let go there is something to find, or the look is blind. */
async function letGo(
  ctx: Ctx<Size>,
  planted: PlantedApp,
  oracle: Oracle,
  addresses: readonly Address[],
) {
  const { db, app } = planted;
  const silent: string[] = [];
  const tables = LET_GO.slice(0, ctx.size.letGo);
  const outsider = planted.visitors
    .filter(({ looker }) => looker.role === 'editor' && !looker.cleared)
    .at(0)!;
  for (const { table, at } of tables) {
    const { rows } = await db.query(
      `select polname, pg_get_expr(polqual, polrelid) as was from pg_policy where polrelid = $1::regclass and polname = 'see'`,
      [table],
    );
    await db.query(`alter policy ${rows[0].polname} on ${table} using (true)`);
    const round = new Round(app.origin, oracle);
    for (const { path } of addresses.filter((one) => at.test(one.route))) {
      await round.look(outsider, path);
      if (round.foreign.some((one) => one.startsWith(table))) break;
    }
    if (!round.foreign.some((one) => one.startsWith(table))) silent.push(table);
    await db.query(`alter policy ${rows[0].polname} on ${table} using (${rows[0].was})`);
  }
  return { many: tables.length, found: tables.length - silent.length, silent };
}

/** Where each would be met first. */
const LET_GO = [
  { table: 'matters.note', at: /notes\/\[id\]$|notes$|^\/records$/ },
  { table: 'records.request', at: /^\/records\/requests/ },
  { table: 'matters.proposal', at: /^\/boundaries/ },
  { table: 'organisations.profile', at: /^\/organisations\/\[slug\]/ },
  { table: 'records.dispatch', at: /^\/records\/sent/ },
  { table: 'history.version', at: /^\/history/ },
];

/**
 * What the database refuses is told to the log without its words: a fault that carries what somebody wrote. The
 * control: the fault does carry it, and does come to the log.
 */
async function refusals(
  { db, app, visitors, county }: PlantedApp,
  oracle: Oracle,
  canaries: Canaries,
) {
  const editor = visitors.find(
    ({ looker }) => looker.role === 'editor' && looker.kind === 'member',
  )!;
  const { rows } = await db.query(
    'select slug from matters.matter where county_id = $1 and retired_at is null order by slug limit 1',
    [county],
  );
  const [text = ''] = canaries.textsFor();
  await db.query(`create function public.proof_tells() returns trigger language plpgsql as
    $$ begin raise exception 'it says %', new.text; end $$`);
  await db.query(
    'create trigger a_proof_tells before insert on matters.note for each row execute function public.proof_tells()',
  );
  const round = new Round(app.origin, oracle); // it is meant to break
  await sendForms(round, editor, `/matters/${rows[0].slug}/notes/new`, () => ({
    text,
    mail: text,
  }));
  const raw = await db
    .query(
      `insert into matters.note select (jsonb_populate_record(n, jsonb_build_object('id', gen_random_uuid(), 'text', $1::text))).* from matters.note n limit 1`,
      [text],
    )
    .catch((error: Error) => error.message);
  await db.query('drop function public.proof_tells cascade');
  for (let left = 30; left && !app.output().includes('P0001'); left -= 1)
    await new Promise((done) => setTimeout(done, 100)); // the log comes through a pipe
  const isCarried = typeof raw === 'string' && raw.includes(text) && round.broken.length > 0;
  return {
    isKept: !app.output().includes(text),
    isFound: isCarried && app.output().includes('P0001'),
  };
}
