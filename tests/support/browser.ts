import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'vitest';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const CHROMIUM = ['/usr/lib/chromium/chromium-headless-shell', '/usr/bin/chromium'];

/** A page lives a second or two here: making its script fast, and tidying after it, costs more than it gives. */
const BRIEF = '--js-flags=--no-opt --no-maglev --min-semi-space-size=32 --max-semi-space-size=64';

/** The machine's Chromium. `npm test` says where it is. */
export function openBrowser(): Promise<Browser> {
  const executablePath = process.env.RAGANG_TEST_CHROMIUM ?? CHROMIUM.find(existsSync);
  const args = [BRIEF, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  return chromium.launch({ executablePath, args });
}

/** A person's window; `complaints` fills with what the browser objects to. */
export interface Visit {
  readonly page: Page;
  /** Errors in the console (a Content-Security-Policy report is one) and exceptions in scripts. */
  readonly complaints: string[];
  /** A complaint that belongs to the story, such as "status of 404" on a page that shall not be there. */
  foresee(complaint: RegExp): void;
  /** Closes the window; fails when there were complaints. */
  end(): Promise<void>;
}

/** Opens a window of its own: no cookies, Swedish, 1280 px wide, light, unless something else is wished. */
export async function visit(browser: Browser, wishes: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    locale: 'sv-SE',
    timezoneId: 'Europe/Stockholm',
    viewport: { width: 1280, height: 900 },
    ...wishes,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  const foreseen: RegExp[] = [];
  page.on('console', (said) => {
    if (said.type() === 'error') complaints.push(`${page.url()}: ${said.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  return {
    page,
    complaints,
    foresee: (complaint) => void foreseen.push(complaint),
    async end() {
      await context.close();
      const unforeseen = complaints.filter((said) => !foreseen.some((one) => one.test(said)));
      expect(unforeseen).toEqual([]);
    },
  };
}

/** Fails when the page breaks a WCAG 2.2 A or AA rule that can be checked by machine. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await accessibilityFaults(page), page.url()).toEqual([]);
}

/** What of WCAG 2.2 A and AA the page breaks, one line for each place. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // what is fading in has no contrast yet, and what the bar at the bottom of a phone covers cannot be pressed
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter((one) => one.effect?.getTiming().iterations !== Infinity);
    await Promise.all(ending.map((one) => one.finished.catch(() => undefined)));
  });
  const size = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  if (size) await page.setViewportSize({ ...size, height: Math.max(height, 3_000) });
  await page.evaluate(AXE);
  const faults = await page.evaluate(async (tags) => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run({ runOnly: tags, resultTypes: ['violations'] });
    return violations.flatMap((v) =>
      v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} (${v.help})`),
    );
  }, WCAG);
  if (size) await page.setViewportSize(size);
  return faults;
}

/** Fails when the page is wider than its window, or a text is wider than the box that should hold it. */
export async function expectNoOverflow(page: Page): Promise<void> {
  expect(await overflowFaults(page), page.url()).toEqual([]);
}

/** What is wider than its box, one line for each. */
export function overflowFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = document.documentElement;
    const found =
      wide.scrollWidth > wide.clientWidth ? [`the page is ${wide.scrollWidth} px wide`] : [];
    for (const element of document.querySelectorAll<HTMLElement>('main *, header *, footer *')) {
      const { overflowX } = getComputedStyle(element);
      const holdsText = [...element.childNodes].some(
        (n) => n.nodeType === 3 && n.textContent?.trim(),
      );
      const excused = overflowX !== 'visible' || element.closest('.visually-hidden, svg');
      if (
        holdsText &&
        !excused &&
        element.clientWidth > 0 &&
        element.scrollWidth > element.clientWidth + 1
      ) {
        found.push(
          `<${element.tagName.toLowerCase()} class="${element.className}"> ${element.textContent?.trim().slice(0, 60)}`,
        );
      }
    }
    return found;
  });
}
