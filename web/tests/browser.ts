import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type axe from 'axe-core';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { expect } from 'vitest';

const ensure = fileURLToPath(new URL('../../scripts/ensure', import.meta.url));
const shots = fileURLToPath(new URL('shots/', import.meta.url));
const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** launch starts the system's Chromium, so that it asks nobody anything. */
export async function launch(): Promise<Browser> {
  const found = execFileSync(ensure, ['chromium'], { encoding: 'utf8' }).trim().split('\n').at(-1) ?? '';
  return chromium.launch({
    executablePath: found,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-auto-reload'],
  });
}

/** Visit is somebody at the page, and what went wrong meanwhile. */
export interface Visit {
  readonly page: Page;
  /** Fails if the page complained, or asked another host. Call it at the end. */
  readonly end: () => Promise<void>;
  /** What the page complained of so far, and forgets it: for tests that make trouble. */
  readonly complaints: () => string[];
}

/** How many days later than it is the program was made to believe that it is: `make later`. */
const later = Number(process.env.DAYS_LATER ?? 0);

/** putOff makes a page believe so too. */
function putOff(days: number): void {
  const { now } = Date;
  const then = () => now() + days * 86_400_000;
  globalThis.Date = new Proxy(Date, { construct: (target, given) => (given.length === 0 ? new target(then()) : (Reflect.construct(target, given) as Date)) });
  Date.now = then;
}

/** visit opens an address in a window of its own. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', viewport: { width: 1280, height: 800 }, ...options });
  if (later) await context.addInitScript(putOff, later);
  const page = await context.newPage();
  const host = new URL(url).host;
  let faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (['http:', 'https:', 'ws:', 'wss:'].includes(asked.protocol) && asked.host !== host) faults.push(`asked ${asked.href}`);
  });
  await page.goto(url);
  const complaints = () => {
    const told = faults;
    faults = [];
    return told;
  };
  return {
    page,
    complaints,
    end: async () => {
      await context.close();
      expect(complaints()).toEqual([]);
    },
  };
}

/** Part of what axe checks: all of it, or what a theme changes, which is colours alone. */
type Checked = 'all' | 'colours';

/** accessible fails if axe finds what keeps anybody out. Where the system forces its colours, ours are not looked at: axe takes them for those that are seen. */
export async function accessible(page: Page, checked: Checked = 'all'): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await axeSource);
  const violations = await page.evaluate(async (colours) => {
    const checker = (window as unknown as { axe: typeof axe }).axe;
    const ours = !matchMedia('(forced-colors: active)').matches;
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const found = await checker.run(document, { resultTypes: ['violations'], ...(colours ? { runOnly: { type: 'rule', values: ['color-contrast'] } } : { runOnly: tags, rules: { 'color-contrast': { enabled: ours } } }) });
    return found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
  }, checked === 'colours');
  expect(violations).toEqual([]);
}

const sizes = [{ width: 390, height: 844 }, { width: 1280, height: 800 }, { width: 2560, height: 1440 }];

/** shoot takes pictures of what is shown, in three widths and both themes, to be looked at; and has axe look at each. */
export async function shoot(page: Page, name: string): Promise<void> {
  await mkdir(shots, { recursive: true });
  const before = page.viewportSize();
  const camera = await page.context().newCDPSession(page);
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await drawn(page);
      const { data } = await camera.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true });
      await writeFile(`${shots}${name}-${size.width}-${theme}.png`, data, 'base64');
      if (theme === 'light' && size.width < 2560) await accessible(page); // there is nothing new in the widest
      if (theme === 'dark' && size.width === 1280) await accessible(page, 'colours');
    }
  }
  await camera.detach();
  await page.emulateMedia({ colorScheme: 'light' });
  if (before) await page.setViewportSize(before);
}

/** drawn waits until what a new size or theme changes has been drawn. */
const drawn = (page: Page) => page.evaluate(async () => {
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
});
