import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launch, shoot, visit, type Visit } from './browser';
import { serve, type Served } from './server';

let browser: Browser;
let server: Served;
let open: Visit;
let page: Page;

interface Item {
  story: string;
  place: number;
  title: string;
}

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  await server.sample();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});
beforeEach(async () => {
  open = await visit(browser, `${server.url}/products/PARCEL/backlog`);
  page = open.page;
  await page.evaluate(() => localStorage.setItem('waymark.actor', 'Ana Ruiz'));
  await page.reload();
  await page.getByText('live', { exact: true }).waitFor();
  await row(1).locator('[role=gridcell]').nth(1).getByText('PARCEL-').waitFor();
});

const row = (index: number) => page.locator(`[role=row][aria-rowindex="${index}"]`);
const key = (index: number) => row(index).locator('[role=gridcell]').nth(1);
/** The field for the reason, once it has the focus. */
const reason = () => page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Reason');
const bar = () => page.locator('[data-reason-bar]');
const order = async (): Promise<Item[]> => ((await server.get('/v1/products/PARCEL/backlog?status_category=todo&status_category=doing&limit=500')) as unknown as { items: Item[] }).items;
const keys = async (n = 8) => (await order()).slice(0, n).map(({ story }) => story);
const last = async () => ((await server.get('/v1/products/PARCEL/decisions?limit=1')) as unknown as { items: { type: string; subject: string; reason: string; evidence: { value: string }[]; actor: string; undoes: string | null }[] }).items[0];
const shown = async (n = 8) => Promise.all(Array.from({ length: n }, (_, i) => key(i + 1).textContent()));

describe('moving by keys', () => {
  it('shows a move at once, asks for its reason and what it rests on, and is one decision however often the key is pressed', async () => {
    const before = await keys();
    const decided = ((await server.get('/v1/products/PARCEL/decisions?limit=1')) as { total: number }).total;
    for (const press of ['j', 'j', 'j', 'Alt+ArrowUp', 'Alt+ArrowUp', 'Alt+ArrowDown']) await page.keyboard.press(press);
    await expect.poll(() => shown(4)).toEqual([before[0], before[1], before[3], before[2]]);
    await reason();
    expect(await keys()).toEqual(before);
    await page.keyboard.type('Asked for by five shops');
    await page.keyboard.press('Tab');
    await page.keyboard.type('PARCEL-N1');
    await page.getByRole('option').first().waitFor();
    await shoot(page, 'deciding-reason');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Leave PARCEL-N1' }).waitFor();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await expect.poll(last).toMatchObject({ type: 'StoryPrioritized', subject: before[3], reason: 'Asked for by five shops', actor: 'Ana Ruiz' });
    expect((await last())?.evidence.map(({ value }) => value)).toEqual([expect.stringMatching(/^PARCEL-N1/)]);
    expect(((await server.get('/v1/products/PARCEL/decisions?limit=1')) as { total: number }).total).toBe(decided + 1);
    expect((await keys()).slice(0, 4)).toEqual([before[0], before[1], before[3], before[2]]);
    await page.getByRole('status').getByText(`${before[3]} is`).first().waitFor();
    await shoot(page, 'deciding-toast');
    await open.end();
  });

  it('takes back with Ctrl+Z what is open, and what is recorded after a look at what that changes', async () => {
    const before = await keys();
    await page.keyboard.press('j');
    await page.keyboard.press('t');
    await expect.poll(() => shown(2)).toEqual([before[1], before[0]]);
    await reason();
    await page.keyboard.press('Control+z');
    await expect.poll(() => shown(2)).toEqual([before[0], before[1]]);
    await page.keyboard.press('t');
    await reason();
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await keys())[0]).toBe(before[1]);
    await page.keyboard.press('Control+z');
    await bar().getByText(/goes from 1 to \d+/).waitFor();
    await shoot(page, 'deciding-undo');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await last())?.undoes).not.toBeNull();
    expect(await keys()).toEqual(before);
    await expect.poll(() => shown(8)).toEqual(before);
    await open.end();
  });

  it('moves several that were picked, to a place that is typed', async () => {
    const before = await order();
    await page.keyboard.press('j');
    await page.keyboard.press('Shift+J');
    await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(() => page.getByRole('row', { selected: true }).count()).toBe(3);
    await page.keyboard.press('#');
    await page.getByRole('textbox', { name: 'Place' }).fill(String(before[0]?.place));
    await page.keyboard.press('Enter');
    const moved = [1, 2, 3, 0].map((i) => before[i]?.story);
    await expect.poll(() => shown(4)).toEqual(moved);
    await reason();
    await page.keyboard.press('Escape');
    await expect.poll(() => keys(4)).toEqual(moved);
    await expect.poll(() => shown(4)).toEqual(moved);
    await open.end();
  });

  it('goes to the bottom, and picks with the mouse', async () => {
    const before = await order();
    await row(2).click({ modifiers: ['Control'] });
    await row(4).click({ modifiers: ['Control'] });
    await page.keyboard.press('b');
    await reason();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await order()).slice(-2).map(({ story }) => story)).toEqual([before[1]?.story, before[3]?.story]);
    await expect.poll(() => shown(3)).toEqual([before[0], before[2], before[4]].map((item) => item?.story));
    await open.end();
  });
});
