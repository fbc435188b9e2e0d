import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { visit } from './browser';
import { sampled } from './stage';

const { browser, server } = await sampled();

const at = (path: string) => `${server.url}/products/PARCEL/${path}`;
const main = (page: Page) => page.locator('main');
const reasonIsAsked = (page: Page) => page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Reason');
const last = async () => ((await server.get('/v1/products/PARCEL/decisions?limit=1')) as unknown as { items: { id: string; reason: string }[] }).items[0];

describe('an address', () => {
  it.each(['backlog?at=nonsense', 'backlog?at=2026-02-31', 'backlog?at=2099-01-01', 'backlog?from=2026-05-01&to=2025-01-01', 'history?since=nonsense', 'history?top=99999999999', `backlog?label=${'x'.repeat(300)}`])(
    'that can’t be shown says why, and leads on: %s', async (path) => {
      const { page, complaints, end } = await visit(browser, at(path));
      await main(page).getByRole('link', { name: 'Show it as it is now, without filters' }).click();
      await page.waitForURL(at(path.split('?')[0] ?? ''));
      await main(page).getByRole('alert').waitFor({ state: 'detached' });
      expect(complaints().filter((told) => !/422|yyyy-MM-dd/.test(told))).toEqual([]);
      await end();
    },
  );

  it('of no product says so, and one of a product alone shows its backlog', async () => {
    const { page, complaints, end } = await visit(browser, `${server.url}/products/${'A'.repeat(80)}/backlog`);
    await page.getByRole('link', { name: 'All products' }).waitFor();
    expect(complaints().every((told) => told.includes('422'))).toBe(true);
    await page.goto(`${server.url}/products/PARCEL`);
    await page.getByRole('grid').getByText('PARCEL-').first().waitFor();
    await end();
  });

  it('names no day that the calendar does not have', async () => {
    const { page, complaints, end } = await visit(browser, at('backlog?at=2026-02-31'));
    await page.getByText('As it was on 2026-02-31').waitFor();
    await page.getByRole('alert').waitFor();
    complaints(); // of the answer alone
    await end();
  });
});

describe('a browser that keeps nothing', () => {
  const denied = () => Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('denied', 'SecurityError'); } });
  const full = () => {
    Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
  };
  it.each([['denied', denied], ['full', full]])('decides all the same: %s', async (_, init) => {
    const { page, end } = await visit(browser, `${server.url}/healthz`);
    await page.addInitScript(init);
    await page.goto(at('backlog'));
    await page.getByRole('grid').getByText('PARCEL-').first().waitFor();
    await page.getByRole('button', { name: 'Who are you?' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('Ana Ruiz');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('grid').focus();
    await page.keyboard.press('j');
    await page.keyboard.press('Alt+ArrowDown');
    await reasonIsAsked(page);
    await page.keyboard.type('It need not be kept');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await last())?.reason).toBe('It need not be kept');
    await end();
  });
});

describe('whoever is quick', () => {
  it('types the reason right behind the act, and no key of it does anything else', async () => {
    const { page, end } = await visit(browser, at('backlog'));
    await page.evaluate(() => localStorage.setItem('waymark.actor', 'Ana Ruiz'));
    await page.reload();
    await page.getByText('live', { exact: true }).waitFor();
    await page.getByRole('grid').getByText('PARCEL-').first().waitFor();
    await page.waitForLoadState('networkidle'); // what is loaded ahead is there
    await page.keyboard.press('j');
    await page.keyboard.press('Alt+ArrowDown');
    await page.keyboard.type('below the top, because it can wait');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await last())?.reason).toBe('below the top, because it can wait');
    await end();
  });

  it('moves nothing with what is typed before a dialog is there', async () => {
    const { page, end } = await visit(browser, at('backlog'));
    await page.getByText('live', { exact: true }).waitFor();
    await page.getByRole('grid').getByText('PARCEL-').first().waitFor();
    const first = () => page.getByRole('row').nth(0).textContent();
    const before = await first();
    await page.route('**/WriteDialog-*.js', async (route) => {
      await page.keyboard.type('bt#');
      await route.continue();
    });
    await page.getByRole('grid').focus();
    await page.keyboard.press('c');
    await page.getByRole('dialog').getByRole('textbox').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await first()).toBe(before);
    await end();
  });
});

describe('what somebody wrote', () => {
  it('runs nothing, leads nowhere by itself, and keeps all of its panel within reach', async () => {
    const long = 'x'.repeat(900);
    const description = `<img src=x onerror=alert(1)> [click](javascript:alert(2)) ![a picture](https://elsewhere.example/x.png)\n\n\`\`\`\n${long}\n\`\`\``;
    const { events: [written] } = (await server.post('/v1/products/PARCEL/commands/write-story', { title: long, description }, 'Ana Ruiz')) as unknown as { events: { data: { story: string } }[] };
    const { page, end } = await visit(browser, at(`backlog?item=${written?.data.story}`), { viewport: { width: 320, height: 640 } });
    const panel = page.getByRole('complementary');
    await panel.getByRole('link', { name: 'a picture' }).waitFor();
    expect(await panel.locator('img').count()).toBe(0);
    expect(await panel.getByText('click', { exact: true }).evaluate((text) => text.closest('a'))).toBe(null);
    expect(await panel.evaluate((box) => [box, ...box.querySelectorAll('*')].filter((one) => one.scrollWidth > one.clientWidth + 1 && one.tagName !== 'PRE' && getComputedStyle(one).overflowX === 'auto').length)).toBe(0);
    await panel.getByRole('tab', { name: 'Life' }).click();
    await panel.getByText('Ana Ruiz').first().waitFor();
    await end();
  });
});
