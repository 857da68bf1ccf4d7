import { fork } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTransport, sendDueMail } from '#platform/server';
import { addressesOf, type Address } from './planted/addresses.ts';
import { Canaries, needleOf, Oracle } from './planted/canaries.ts';
import type { Drawn, Given } from './planted/draw.ts';
import { plantedApp, type PlantedApp } from './planted/house.ts';
import type { Wishes } from './planted/wishes.ts';
import { dataOf, linksIn, Round, shapeOf } from './planted/looking.ts';
import { payloads, unescapedPage, type Payload } from './planted/payloads.ts';
import { sendForms } from './planted/typing.ts';
import type { Visitor } from './planted/visitors.ts';
import { isCalm, Watcher, type Noticed } from './planted/watching.ts';
import type { Ctx, Proof } from './types.ts';

interface Size extends Record<string, number> {
  payloads: number;
  places: number;
  /** Records for each route that names one. */
  each: number;
  /** Whose pages components are drawn with, and who sweeps. */
  visitors: number;
  /** Ways of being given texts that are tried for each component. */
  ways: number;
  /** Pages that components are drawn with, at most, for each visitor. */
  pages: number;
  /** Pages that the pages lead to, for each visitor; 0: neither those nor what forms answer. */
  more: number;
  /** Pages seen in the browser, for each visitor. */
  sweep: number;
  letters: number;
  /** Documents of components seen in the browser, at most. */
  documents: number;
}

export default {
  id: 'T34',
  title: 'No text runs anything, whatever it looks like, wherever it is shown',
  target:
    '150 payloads in each component that shows text, and a sweep of all pages with all of them: 0 scripts run, 0 dialogs, 0 reports of the policy, nothing of theirs in a page',
  needs: ['postgres', 'app', 'browser'],
  small: {
    payloads: 10,
    places: 2,
    each: 1,
    visitors: 1,
    ways: 1,
    pages: 24,
    more: 0,
    sweep: 6,
    letters: 3,
    documents: 12,
  },
  full: {
    payloads: 150,
    places: 6,
    each: 2,
    visitors: 6,
    ways: 4,
    pages: 100_000,
    more: 60,
    sweep: 400,
    letters: 60,
    documents: 10_000,
  },
  async run(ctx) {
    const texts = payloads(ctx.size.payloads);
    const mails = ctx.folder();
    const canaries = new Canaries();
    const planted = await plantedApp(ctx, {
      places: ctx.size.places,
      textsFor: canaries.textsFor,
      env: { MAIL_FOLDER: mails },
    });
    const watcher = await Watcher.open();
    try {
      const { addresses, unknown } = await addressesOf(planted.db, ctx.size.each);
      const drawn = await drawAll(ctx, planted, canaries, addresses, texts);
      const seen = await seeDrawn(ctx, watcher, drawn.folder, drawn.told);
      ctx.say(`${seen.drawings} drawings of ${seen.components} components seen`);
      await planted.again(textsOf(texts));
      const swept = await sweep(ctx, planted, watcher, addresses);
      const letters = await seeLetters(ctx, planted, watcher, mails);
      const controls = await control(watcher, texts);
      const neverDrawn = drawn.told.all.filter(
        (one) => ctx.size.more > 0 && !drawn.told.drawn.includes(one),
      );
      const faults = [
        ...planted.missing.map((one) => `no text in ${one}`),
        ...unknown.map((one) => `no address for ${one}`),
        ...drawn.told.failed,
        ...seen.faults,
        ...swept.faults,
        ...letters.faults,
        ...controls.faults,
      ];
      return {
        passed: faults.length === 0,
        figures: {
          payloads: texts.length,
          components: drawn.told.all.length,
          drawn: drawn.told.drawn.length,
          'of them given text': seen.components,
          drawings: seen.drawings,
          'pages seen in the browser': swept.pages,
          'answers to forms': swept.forms,
          'files and their headers': swept.files,
          letters: letters.many,
          'scripts run': seen.ran + swept.ran + letters.ran,
          dialogs: seen.dialogs + swept.dialogs + letters.dialogs,
          'reports of the policy': swept.reports,
          'elements or attributes of a payload': seen.foreign + swept.foreign + letters.foreign,
          'control: unescaped, noticed': `${controls.noticed} of ${texts.length}`,
          'control: unescaped, ran': controls.ran,
          'control: unescaped under the policy of the house, ran': controls.ranUnderPolicy,
          'control: and reported': controls.reported,
        },
        ...(faults.length
          ? { why: faults.slice(0, 8).join('; ') }
          : neverDrawn.length
            ? { why: `Never drawn: ${neverDrawn.join(', ')}.` }
            : {}),
      };
    } finally {
      await watcher.close();
      await planted.db.end();
    }
  },
} satisfies Proof<Size>;

// ---------------------------------------------------------------- each component
/** The people whose pages between them show most. */
const going = (ctx: Ctx<Size>, { visitors }: PlantedApp): Visitor[] => {
  const [coordinator, spaceAdministrator, operator, nobody] = visitors.slice(-4) as Visitor[];
  const others = visitors.slice(0, -4);
  const order = [
    others[0],
    coordinator,
    others[1],
    operator,
    nobody,
    others[2],
    others[4],
    spaceAdministrator,
  ];
  return order.filter((one): one is Visitor => one !== undefined).slice(0, ctx.size.visitors);
};

/** Pages as the app gives them, with what forms on them answer, drawn again here; then each component by itself. */
async function drawAll(
  ctx: Ctx<Size>,
  planted: PlantedApp,
  canaries: Canaries,
  addresses: readonly Address[],
  texts: readonly Payload[],
): Promise<{ folder: string; told: Drawn }> {
  const round = new Round(planted.app.origin, new Oracle([], [], new Map()));
  const pages: Given[] = [];
  for (const [at, visitor] of going(ctx, planted).entries()) {
    const more = await beside(ctx, round, visitor, planted, addresses);
    const all = [...addresses.filter((one) => one.isPage), ...more];
    const every = Math.ceil(all.length / ctx.size.pages);
    for (const { route, path } of all.filter((_, n) => n % every === 0)) {
      const answer = await round.fetch(visitor, dataOf(path));
      const data = answer.body.toString('utf8');
      if (!data.startsWith('{"type":"data"')) continue;
      const given = { route, path, language: at % 2 ? 'en' : 'sv', data, form: null } as const;
      pages.push(given);
      if (ctx.size.more === 0 || at > 2) continue;
      for (const form of await refusedForms(round, visitor, path, canaries))
        pages.push({ ...given, form });
    }
  }
  const folder = ctx.folder();
  writeFileSync(join(folder, 'pages.json'), JSON.stringify(pages));
  writeFileSync(join(folder, 'payloads.json'), JSON.stringify(texts));
  ctx.say(`${pages.length} pages to draw`);
  await new Promise<void>((done, failed) => {
    const file = join(import.meta.dirname, 'planted/draw.ts');
    const child = fork(file, [folder, String(ctx.size.ways)], {
      execArgv: ['--max-old-space-size=2000'],
    });
    child.once('exit', (code) =>
      code === 0 ? done() : failed(new Error(`drawing ended with ${code}`)),
    );
  });
  return { folder, told: JSON.parse(readFileSync(join(folder, 'drawn.json'), 'utf8')) as Drawn };
}

/** What the pages lead to beside: other views of them, what is found in a search, and the visitor's own. */
async function beside(
  ctx: Ctx<Size>,
  round: Round,
  visitor: Visitor,
  { written }: PlantedApp,
  addresses: readonly Address[],
): Promise<Address[]> {
  const word = needleOf(
    written.find((one) => one.table === 'matters.matter' && one.column === 'name_sv')?.text ?? '',
  );
  const found = new Map<string, string>();
  const known = new Set(addresses.map((one) => one.path));
  for (const path of [`/search?q=${word}`, '/map?view=table', ...known]) {
    if (found.size >= ctx.size.more) break;
    const { body, type, status } = await round.fetch(visitor, path);
    if (status !== 200 || !type.startsWith('text/html')) continue;
    for (const link of [path, ...linksIn(body.toString('utf8'))])
      if (!known.has(link) && !found.has(shapeOf(link))) found.set(shapeOf(link), link);
  }
  const routes = [
    ...new Set(addresses.filter((one) => one.isPage).map((one) => one.route)),
  ].toSorted((a, b) => a.split('[').length - b.split('[').length);
  return [...found.values()].flatMap((path) => {
    const route = routes.find((one) => isOf(one, path));
    return route ? [{ route, path, isPage: true }] : [];
  });
}

/** "/matters/[slug]" is the route of "/matters/broadband?place=asele"; one with nothing in brackets comes first. */
function isOf(route: string, path: string): boolean {
  const pattern = route.replaceAll(/\[\.{3}\w+\]/g, '.+').replaceAll(/\[\w+\]/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(path.split('?')[0] as string);
}

/** What the forms of a page answer to far too long words, as the framework hands it to a page. */
async function refusedForms(
  round: Round,
  visitor: Visitor,
  path: string,
  canaries: Canaries,
): Promise<string[]> {
  const write = () => {
    const [text = ''] = canaries.textsFor();
    return { text: `${text}${' x'.repeat(300)}`, mail: text };
  };
  const headers = { accept: 'application/json', 'x-sveltekit-action': 'true' };
  const answers = await sendForms(round, visitor, path, write, headers);
  return answers
    .map(({ body }) => body.toString('utf8'))
    .filter((text) => text.startsWith('{"type":"failure"'));
}

async function seeDrawn(ctx: Ctx<Size>, watcher: Watcher, folder: string, told: Drawn) {
  const sum = new Sum();
  let drawings = 0;
  const window = await watcher.window(null, watcher.origin);
  const documents = told.documents.slice(0, ctx.size.documents);
  const components = new Set(documents.map((one) => one.component)).size;
  for (const { file, component, drawings: many } of documents) {
    const address = watcher.lay(file, readFileSync(join(folder, file)));
    sum.add(component, await window.see(address));
    drawings += many;
  }
  await window.close();
  return { ...sum.all(), drawings, components };
}

// ---------------------------------------------------------------- all pages
/** Each field gets the next payload that it has room for; where none may stand, something plain. */
function textsOf(texts: readonly Payload[]): Wishes['textsFor'] {
  let number = 0;
  return ({ longest }) => {
    number += 1;
    const tail = ` ${number.toString(36)}`;
    const fits = texts
      .map((_, at) => texts[(number + at) % texts.length]!.text.replaceAll('\u0000', '') + tail)
      .filter((text) => text.length <= longest);
    const plain = `p${number}`;
    return [
      ...fits.slice(0, 4),
      plain,
      `${plain}@proof.example`,
      `/${plain}`,
      `https://${plain}.example/`,
    ];
  };
}

async function sweep(
  ctx: Ctx<Size>,
  planted: PlantedApp,
  watcher: Watcher,
  addresses: readonly Address[],
) {
  const { app } = planted;
  const sum = new Sum();
  const counted = { pages: 0, forms: 0, files: 0 };
  const round = new Round(app.origin, new Oracle([], [], new Map()));
  const texts = payloads(ctx.size.payloads);
  for (const [at, visitor] of going(ctx, planted).entries()) {
    const window = await watcher.window(visitor.token, app.origin);
    const every = Math.ceil(addresses.length / ctx.size.sweep);
    const pages = addresses.filter((one, n) => one.isPage && (n + at) % every === 0);
    for (const { path } of pages) {
      const noticed = await window.see(app.origin + path);
      sum.add(path, noticed);
      if (noticed.status >= 500) sum.faults.push(`${path} answered ${noticed.status}`);
      counted.pages += 1;
    }
    let next = at;
    for (const { path } of at < 2
      ? pages.filter((one) => /new|edit|requests|invite|code$/.test(one.path))
      : []) {
      const write = () => {
        const text = texts[(next += 1) % texts.length]!.text;
        return { text: text + ' x'.repeat(300), mail: text };
      };
      for (const { body, type } of await sendForms(round, visitor, path, write)) {
        if (!type.startsWith('text/html')) continue;
        sum.add(
          `the answer to a form at ${path}`,
          await window.see(watcher.lay(`form-${counted.forms}`, body, type)),
        );
        counted.forms += 1;
      }
    }
    for (const { path } of addresses.filter((one) => !one.isPage)) {
      const faults = await fileFaults(round, visitor, path, async (body) =>
        sum.add(
          path,
          await window.see(watcher.lay(`file-${counted.files}`, body, 'image/svg+xml')),
        ),
      );
      sum.faults.push(...faults);
      counted.files += 1;
    }
    await window.close();
    ctx.say(`${visitor.looker.name}: ${counted.pages} pages seen`);
  }
  return { ...sum.all(), ...counted };
}

/** A file is a file: never shown as a page of ours, its name of plain signs. A drawing is opened by itself as well. */
async function fileFaults(
  round: Round,
  visitor: Visitor,
  path: string,
  open: (svg: Buffer) => Promise<void>,
) {
  const { status, type, words, body } = await round.fetch(visitor, path);
  if (status !== 200) return [];
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(words)?.[1] ?? '';
  if (type.startsWith('image/svg')) await open(body);
  const named = header('content-disposition');
  const isPlain = /^(application\/json|text\/plain)/.test(type) && named === '';
  return [
    ...(header('x-content-type-options') === 'nosniff'
      ? []
      : [`${path} may be taken for another kind`]),
    ...(isPlain || /^attachment; filename="[\w.-]+"(; filename\*=UTF-8''[\w.%-]+)?$/.test(named)
      ? []
      : [`${path} is called ${named || 'nothing'}`]),
  ];
}

// ---------------------------------------------------------------- letters
/** Letters as a mail program shows them, without any policy. */
async function seeLetters(
  ctx: Ctx<Size>,
  { app, db }: PlantedApp,
  watcher: Watcher,
  folder: string,
) {
  const settings = { smtpUrl: null, from: 'ragang@proof.example', folder, origin: app.origin };
  const transport = openTransport(settings);
  await db.query(
    'delete from mail.message where id not in (select id from mail.message order by md5(id::text) limit $1)',
    [ctx.size.letters * 2],
  );
  await sendDueMail({ settings, transport, now: () => new Date(Date.now() + 60_000) });
  transport.close();
  const sum = new Sum();
  const window = await watcher.window(null, watcher.origin);
  const letters = readdirSync(folder).filter((one) => one.endsWith('.eml'));
  const shown = letters.slice(0, ctx.size.letters);
  for (const [at, file] of shown.entries()) {
    const html = htmlOf(readFileSync(join(folder, file), 'utf8'));
    const noticed = await window.see(watcher.lay(`letter-${at}`, html));
    // its own style stands on its body
    sum.add(`letter ${file}`, {
      ...noticed,
      foreign: noticed.foreign.filter((one) => !one.startsWith('<body>')),
    });
  }
  await window.close();
  const all = sum.all();
  return {
    ...all,
    many: shown.length,
    faults: shown.length ? all.faults : ['no letter was sent', ...all.faults],
  };
}

function htmlOf(source: string): string {
  const part = source.slice(source.search(/content-type: text\/html/i));
  const body = part.slice(part.search(/\r?\n\r?\n/)).split(/\r?\n--/)[0] ?? '';
  const bytes = body
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

// ---------------------------------------------------------------- the control
/** Each payload in a page that escapes nothing: it is noticed; under the policy of the house it is held back, and told of. */
async function control(watcher: Watcher, texts: readonly Payload[]) {
  const policy = `default-src 'none'; script-src 'nonce-of-the-house' 'strict-dynamic'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'`;
  const window = await watcher.window(null, watcher.origin);
  const counts = { noticed: 0, ran: 0, ranUnderPolicy: 0, reported: 0 };
  const faults: string[] = [];
  for (const [at, payload] of texts.entries()) {
    const page = unescapedPage(payload);
    const open = await window.see(watcher.lay(`raw-${at}`, page), true);
    if (isCalm(open))
      faults.push(`payload ${at} was not noticed where nothing is escaped: ${payload.text}`);
    else counts.noticed += 1;
    if (open.ran.length + open.dialogs.length) counts.ran += 1;
    const held = await window.see(
      watcher.lay(`held-${at}`, page, 'text/html; charset=utf-8', policy),
      true,
    );
    if (held.ran.length + held.dialogs.length) counts.ranUnderPolicy += 1;
    if (held.reports.length) counts.reported += 1;
  }
  await window.close();
  if (counts.ran < texts.length / 2) faults.push('too few payloads run where nothing is escaped');
  if (counts.reported < texts.length / 2) faults.push('too few are reported under the policy');
  if (counts.ranUnderPolicy) faults.push('a payload runs in spite of the policy');
  return { ...counts, faults };
}

class Sum {
  ran = 0;
  dialogs = 0;
  reports = 0;
  foreign = 0;
  readonly faults: string[] = [];
  add(where: string, noticed: Noticed): void {
    this.ran += noticed.ran.length;
    this.dialogs += noticed.dialogs.length;
    this.reports += noticed.reports.length;
    this.foreign += noticed.foreign.length;
    if (!isCalm(noticed))
      this.faults.push(
        `${where}: ${JSON.stringify({ ...noticed, foreign: noticed.foreign.slice(0, 3) }).slice(0, 400)}`,
      );
  }
  all = () => ({
    ran: this.ran,
    dialogs: this.dialogs,
    reports: this.reports,
    foreign: this.foreign,
    faults: this.faults,
  });
}
