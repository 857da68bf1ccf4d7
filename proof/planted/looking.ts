import type { Looker } from '../matrix/people.ts';
import type { Address } from './addresses.ts';
import { canariesIn, IN_THE_FOLDER, type Oracle } from './canaries.ts';
import type { Visitor } from './visitors.ts';
import { wordsOf } from './opened.ts';

export interface Answer {
  readonly status: number;
  readonly type: string;
  /** Headers and body, opened. */
  readonly words: string;
  readonly body: Buffer;
}

/** One who goes round: what was fetched, and what of it was not for them. */
export class Round {
  fetched = 0;
  /** Answers of 5xx: there something may stand that nobody has seen. */
  readonly broken: string[] = [];
  /** "matters.note.text of … at /records for reader 6d01". */
  readonly foreign: string[] = [];
  /** Canaries that were for them, each once for each of them. */
  readonly met = new Map<Looker, Set<string>>();
  readonly origin: string;
  private readonly oracle: Oracle;

  constructor(origin: string, oracle: Oracle) {
    this.origin = origin;
    this.oracle = oracle;
  }

  async fetch(visitor: Visitor, path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(this.origin + path, {
      redirect: 'manual',
      ...init,
      headers: { ...headersOf(visitor), ...(init.headers as Record<string, string>) },
    });
    this.fetched += 1;
    const { words, body } = await wordsOf(response);
    const type = response.headers.get('content-type') ?? '';
    if (response.status >= 500)
      this.broken.push(`${path} answered ${response.status} to ${visitor.looker.name}`);
    return { status: response.status, type, words, body };
  }

  /** Fetch, and judge every canary in it. */
  async look(visitor: Visitor, path: string): Promise<Answer> {
    const answer = await this.fetch(visitor, path);
    this.judge(visitor.looker, answer.words, path);
    return answer;
  }

  judge(looker: Looker, words: string, where: string): void {
    const met = this.met.get(looker) ?? new Set();
    this.met.set(looker, met);
    for (const canary of canariesIn(words)) {
      if (this.oracle.isFor(looker, canary) || isInTheFolder(looker, where, this.oracle, canary))
        met.add(canary);
      else this.foreign.push(`${this.named(canary)} at ${where} for ${looker.name}`);
    }
  }

  private named(canary: string): string {
    const spot = this.oracle.spotOf(canary);
    return spot ? `${spot.table}.${spot.column} of ${spot.key}` : `${canary} that was typed`;
  }
}

function isInTheFolder(looker: Looker, where: string, oracle: Oracle, canary: string): boolean {
  const spot = oracle.spotOf(canary);
  return (
    looker.kind === 'operator' &&
    where.startsWith('/operator/mail') &&
    IN_THE_FOLDER.has(`${spot?.table}.${spot?.column}`)
  );
}

function headersOf({ token, looker }: Visitor): Record<string, string> {
  // every other one reads English
  const language = looker.name.charCodeAt(looker.name.length - 1) % 2 ? 'en' : 'sv';
  return { 'accept-language': language, ...(token ? { cookie: `__Host-ragang=${token}` } : {}) };
}

/** The same page as data, as the framework hands it out to whoever asks. */
export function dataOf(path: string): string {
  const [bare = '', query] = path.split('?');
  return `${bare.replace(/\/$/, '')}/__data.json${query ? `?${query}` : ''}`;
}

/** Everywhere for one visitor: the addresses, their data, and what their pages lead to beside. */
export async function goRound(
  round: Round,
  visitor: Visitor,
  addresses: readonly Address[],
  more: number,
): Promise<Set<string>> {
  const been = new Set<string>();
  const ahead = new Map<string, string>();
  const searches = new Set<string>();
  const visit = async (path: string, isPage: boolean) => {
    been.add(path);
    const answer = await round.look(visitor, path);
    if (!answer.type.startsWith('text/html') || answer.status >= 400) return;
    if (isPage) await round.look(visitor, dataOf(path));
    const html = answer.body.toString('utf8');
    for (const link of linksIn(html)) if (!been.has(link)) ahead.set(shapeOf(link), link);
    for (const search of searchesIn(html)) searches.add(search);
  };
  for (const { path, isPage } of addresses) await visit(path, isPage);
  for (let left = more; left > 0; left -= 1) {
    const [next] = [...ahead].filter(([, path]) => !been.has(path));
    if (!next) break;
    ahead.delete(next[0]);
    await visit(next[1], true);
  }
  return searches;
}

const unescaped = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"');
export const linksIn = (html: string) =>
  [...html.matchAll(/\bhref="(\/[^"#]*)/g)]
    .map(([, path]) => unescaped(path as string))
    .filter((path) => !/^\/(_app|sign-out|preferences)|\.(js|css|svg|woff2?)$/.test(path));

/** Forms that search: "/records?q=". */
const searchesIn = (html: string) =>
  [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].flatMap(([form]) => {
    if (/<form\b[^>]*method="post"/i.test(form)) return [];
    const action = /<form\b[^>]*action="([^"]*)"/.exec(form)?.[1];
    const field = /<input\b[^>]*type="search"[^>]*>/.exec(form)?.[0];
    const name = field && /\bname="([^"]+)"/.exec(field)?.[1];
    return action?.startsWith('/') && name ? [`${unescaped(action)}?${name}=`] : [];
  });

/** Pages of one sort, asked for in one way, are one: "/matters/…?place". */
export function shapeOf(path: string): string {
  const [bare = '', query = ''] = path.split('?');
  const kinds = bare.split('/').slice(0, 3).join('/');
  return `${kinds} ${bare.split('/').length} ${[...new URLSearchParams(query).keys()].sort().join()}`;
}

/** What a person reads on a page, without the word that was searched for. */
export function readIn(html: string, without: string): string {
  return html
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(without, '…')
    .replaceAll(/\s+/g, ' ');
}
