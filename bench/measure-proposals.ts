import type { Client } from 'pg';
import { closePool, openPool, usePool } from '#platform/server';
import type { App } from './app.ts';
import { withClient, type House } from './engines.ts';
import { median, withSpread, type Figure } from './figures.ts';
import { joinedByAll, packagesWaiting, sayYes } from './generate-proposals.ts';
import { measureOne, questionsOf } from './measure-pages.ts';
import type { Options } from './options.ts';
import type { Page } from './pages.ts';
import { say } from './say.ts';

const MOST_ANSWERED_MS = 300;
const MOST_QUESTIONS = 6;

/**
 * A proposal that fifteen municipalities have joined, as its page shows it and as they answer; and a package of a
 * hundred answered in one sitting. Answers go through the room's actions, with as many connections as the app has.
 */
export async function measureProposals(
  houses: readonly [House, App][],
  options: Options,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  const questions: Record<string, number[]> = {};
  for (const [house, app] of houses) {
    usePool(openPool({ url: house.bareUrl(), embedded: house.engine === 'pglite' }));
    try {
      const { id, joiningMs } = await joinedByAll(house.made);
      const packages = await packagesWaiting(house.made, options.quick ? 3 : 5);
      await analyzed(house);
      figures.push(joining(house, joiningMs));
      const pages = pagesOf(id, packages[0]?.id ?? null);
      for (const page of pages) (questions[page.name] ??= []).push(await questionsOf(app, page));
      if (house.scale === 'x10' || !options.quick)
        for (const page of pages) figures.push(...(await measureOne(house, app, page, options)));
      if (packages.length > 0) figures.push(await answering(house, packages));
    } finally {
      await closePool();
    }
  }
  for (const [name, counts] of Object.entries(questions))
    figures.push(asked(houses[0]![0], name, counts));
  return figures;
}

/** As a database that has been in use for a day: it knows how much there is of what. */
async function analyzed(house: House): Promise<void> {
  const analyze = async (client: Client) => void (await client.query('analyze'));
  // the embedded database has one user, and it is open
  if (house.engine === 'pglite') await withClient(house.bareUrl(), analyze);
  else await house.asOwner(analyze);
}

function pagesOf(proposal: string, packaged: string | null): Page[] {
  const pages = [
    {
      name: 'proposal, joined by 15',
      paths: [`/boundaries/proposals/${proposal}`],
      held: true,
    },
    { name: 'boundaries', paths: ['/boundaries'], held: false },
  ];
  if (!packaged) return pages;
  return [
    ...pages,
    { name: 'package of 100', paths: [`/boundaries/packages/${packaged}`], held: false },
  ];
}

/** Measured with the package's page still unanswered; answered afterwards, package by package. */
async function answering(
  house: House,
  packages: Awaited<ReturnType<typeof packagesWaiting>>,
): Promise<Figure> {
  const times: number[] = [];
  for (const { who, proposals } of packages) {
    const began = performance.now();
    await sayYes(who, proposals);
    times.push(performance.now() - began);
  }
  const figure: Figure = {
    what: `package of ${packages[0]?.proposals.length ?? 0} proposals answered in one transaction, ${house.scale}`,
    engine: house.engine,
    target: `≤ ${MOST_ANSWERED_MS} ms`,
    measured: `${withSpread(times, 0)} ms`,
    reached: median(times) <= MOST_ANSWERED_MS,
    numbers: { ms: median(times) },
  };
  say(figure);
  return figure;
}

function joining(house: House, times: readonly number[]): Figure {
  const figure: Figure = {
    what: `a municipality joins a proposal (${times.length} in turn), ${house.scale}`,
    engine: house.engine,
    target: '–',
    measured: `${withSpread(times, 0)} ms`,
    reached: null,
    numbers: { ms: median(times) },
  };
  say(figure);
  return figure;
}

function asked({ engine }: House, name: string, counts: readonly number[]): Figure {
  const same = new Set(counts).size === 1;
  const figure: Figure = {
    what: `${name}: questions to the database`,
    engine,
    target: `≤ ${MOST_QUESTIONS}, the same at ×1 and ×10`,
    measured: counts.join(' and '),
    reached: same && Math.max(...counts) <= MOST_QUESTIONS,
    numbers: { x1: counts[0] ?? Number.NaN, x10: counts[1] ?? Number.NaN },
  };
  say(figure);
  return figure;
}
