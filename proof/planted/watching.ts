import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** What a page did that no text may make it do. */
export interface Noticed {
  /** Numbers of the payloads that ran. */
  readonly ran: number[];
  readonly dialogs: string[];
  /** Reports of the Content-Security-Policy. */
  readonly reports: string[];
  /** Elements and attributes that no template of ours has. */
  readonly foreign: string[];
}
export const isCalm = ({ ran, dialogs, reports, foreign }: Noticed): boolean =>
  ran.length + dialogs.length + reports.length + foreign.length === 0;

/** A browser that notices. */
export class Watcher {
  private readonly browser: Browser;
  private readonly server: Server;
  private readonly documents = new Map<
    string,
    { body: string | Buffer; type: string; policy?: string }
  >();
  readonly origin: string;

  private constructor(browser: Browser, server: Server) {
    this.browser = browser;
    this.server = server;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => {
      const found = this.documents.get(request.url ?? '');
      response.writeHead(found ? 200 : 404, {
        'content-type': found?.type ?? 'text/plain',
        ...(found?.policy ? { 'content-security-policy': found.policy } : {}),
      });
      response.end(found?.body ?? '');
    });
  }

  static async open(): Promise<Watcher> {
    const browser = await chromium.launch({
      executablePath: process.env.RAGANG_TEST_CHROMIUM ?? '/usr/bin/chromium',
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return new Watcher(browser, server);
  }

  /** Lays out a document; its address. With no policy, nothing holds back what runs. */
  lay(
    name: string,
    body: string | Buffer,
    type = 'text/html; charset=utf-8',
    policy?: string,
  ): string {
    this.documents.set(`/${name}`, { body, type, ...(policy ? { policy } : {}) });
    return `${this.origin}/${name}`;
  }

  /** A window of its own, for somebody with this session. */
  async window(token: string | null, origin: string): Promise<Window> {
    const context = await this.browser.newContext({
      locale: 'sv-SE',
      viewport: { width: 1280, height: 900 },
    });
    if (token)
      await context.addCookies([
        {
          name: '__Host-ragang',
          value: token,
          url: origin.replace('http:', 'https:'),
          secure: true,
          httpOnly: true,
          sameSite: 'Lax',
        },
      ]);
    await context.addInitScript(NOTE);
    const page = await context.newPage();
    return new Window(context, page);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await new Promise((done) => this.server.close(done));
  }
}

export class Window {
  private readonly context: BrowserContext;
  private readonly page: Page;
  private dialogs: string[] = [];
  private said: string[] = [];
  constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.setDefaultTimeout(30_000);
    page.on('dialog', (dialog) => {
      this.dialogs.push(dialog.message());
      void dialog.dismiss().catch(() => undefined);
    });
    page.on('console', (one) => {
      if (/Content.Security.Policy|Trusted ?Type|TrustedHTML/i.test(one.text()))
        this.said.push(one.text().slice(0, 200));
    });
  }

  /** Opens an address and notices what comes of it; `press`: presses every link and button that says so. */
  async see(address: string, press = false): Promise<Noticed & { status: number }> {
    this.dialogs = [];
    this.said = [];
    const answer = await this.page.goto(address, { waitUntil: 'load' });
    await this.page.waitForTimeout(press ? 40 : 15);
    if (press) await this.page.evaluate(PRESS).catch(() => undefined);
    if (press) await this.page.waitForTimeout(20);
    const { ran, reports, foreign } = await this.page
      .evaluate<{ ran: number[]; reports: string[]; foreign: string[] }>(LOOK)
      .catch(() => ({ ran: [], reports: [], foreign: ['the page went away'] }));
    return {
      status: answer?.status() ?? 0,
      ran,
      dialogs: this.dialogs,
      reports: [...reports, ...this.said],
      foreign,
    };
  }
  close = (): Promise<void> => this.context.close();
}

/** Before anything else on each page: what runs tells its number, and reports are kept. */
const NOTE = `window.__ran = []; window.__hit = (n) => { window.__ran.push(n); return n; };
  window.__reports = []; document.addEventListener('securitypolicyviolation', (e) => window.__reports.push(e.violatedDirective + ' ' + e.blockedURI));`;

const PRESS = `for (const one of document.querySelectorAll('a, button, [onclick], tspan')) {
  if (one.textContent.includes('press')) one.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true })); }`;

const LOOK = `(() => {
  const foreign = [];
  const named = (one) => '<' + one.localName + '> in ' + (one.closest('[data-drawing]')?.dataset.drawing ?? location.pathname);
  for (const one of document.querySelectorAll('body script:not([nonce]), iframe, object, embed, base, body link, body style, body meta, marquee, xss, audio, video, [http-equiv], [srcdoc], [style], foreignObject, math, set, animate'))
    foreign.push(named(one));
  for (const one of document.querySelectorAll('*')) for (const { name, value } of one.attributes)
    if (/^on/.test(name) || (/^(href|src|action|formaction|xlink:href|data|content)$/.test(name) && /^[\\s\\u0000-\\u0020]*(j\\s*a\\s*v\\s*a\\s*s\\s*c\\s*r\\s*i\\s*p\\s*t|data:text|vbscript)/i.test(value)))
      foreign.push(name + ' of ' + named(one));
  return { ran: window.__ran ?? [], reports: window.__reports ?? [], foreign };
})()`;
