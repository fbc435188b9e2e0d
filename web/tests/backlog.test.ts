import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { shoot, visit } from './browser';
import { daysBetween, said } from './calendar';
import { sampled } from './stage';

interface Backlog {
  items: { story: string; place: number; title: string }[];
}

const { browser, server, on } = await sampled();

const at = (query = '') => `${server.url}/products/PARCEL/backlog${query}`;
const listed = async (query: string) => (await server.get(`/v1/products/PARCEL/backlog?${query}`)) as unknown as Backlog;
const open = 'status_category=todo&status_category=doing';

/** What the row with the mark of the focus says: its key. */
const active = (page: Page) => page.locator('[data-active] [role=gridcell]').nth(1);
const row = (page: Page, index: number) => page.locator(`[role=row][aria-rowindex="${index}"]`);

describe('the backlog', () => {
  it('shows what is not done in the order of the API, with places, figures and what is in sight alone', async () => {
    const { page, end } = await visit(browser, at());
    const { items } = await listed(`${open}&limit=500`);
    await row(page, 1).getByText(items[0]?.story ?? '', { exact: true }).waitFor();
    for (const index of [1, 2, 10]) await expect.poll(() => row(page, index).textContent()).toContain(items[index - 1]?.title);
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(items.length));
    await page.getByText(new RegExp(`^${items.length} stories · [\\d,]+ points$`)).waitFor();
    await shoot(page, 'backlog');
    await end();
  });

  it('is gone through by keys, to its end and back, and opens a story', async () => {
    const { page, end } = await visit(browser, at());
    const { items } = await listed(`${open}&limit=500`);
    await row(page, 1).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('k');
    await expect.poll(() => active(page).textContent()).toBe(items[1]?.story);
    await page.keyboard.press('End');
    await expect.poll(() => active(page).textContent()).toBe(items.at(-1)?.story);
    await page.keyboard.press('Home');
    await expect.poll(() => active(page).textContent()).toBe(items[0]?.story);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**item=${items[0]?.story}`);
    await page.getByRole('complementary', { name: items[0]?.title ?? '' }).waitFor();
    await page.keyboard.press('j');
    await page.waitForURL(`**item=${items[1]?.story}`);
    await page.keyboard.press('Escape');
    await page.waitForURL(at());
    await end();
  });

  it('filters by words, label and initiative, in its address', async () => {
    const { page, end } = await visit(browser, at('?status=all'));
    const { items } = await listed('limit=1');
    await row(page, 1).getByText(items[0]?.title ?? '').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('parcel');
    await page.waitForURL('**q=parcel**');
    const found = await listed('q=parcel&limit=500');
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(found.items.length));
    await page.getByRole('searchbox').fill('no story says this');
    await page.getByText('No story is like that').waitFor();
    await shoot(page, 'backlog-none');
    await page.getByRole('button', { name: 'Take all filters away' }).click();
    await page.waitForURL(at());
    await end();
  });

  it('shows a day of the past, and steps by decision', async () => {
    const day = on('2025-06-30');
    const { items } = await listed(`${open}&at=${day}&tz=Europe/Berlin&limit=2`);
    const { page, end } = await visit(browser, at(`?at=${day}`));
    await row(page, 1).getByText(items[0]?.title ?? '').waitFor();
    await page.getByText(`As it was on ${said(day, 'weekday')}`).waitFor();
    await shoot(page, 'backlog-past');
    await page.keyboard.press('[');
    await page.waitForURL(/at=\d{4}-\d\d-\d\dT/);
    const back = daysBetween(new URL(page.url()).searchParams.get('at')?.slice(0, 10) ?? '', day);
    expect([back >= 0, back < 30]).toEqual([true, true]);
    const before = page.url();
    await page.keyboard.press('[');
    await expect.poll(() => page.url()).not.toBe(before);
    await page.keyboard.press(']');
    await expect.poll(() => page.url()).toBe(before);
    await end();
  });

  it('shows a story: what it says, its life with who and why, and what it serves', async () => {
    const { items: [first] } = await listed('limit=1');
    const key = first?.story ?? '';
    const { page, end } = await visit(browser, at(`?item=${key}&status=all`));
    await page.getByRole('heading', { level: 2, name: first?.title ?? '' }).waitFor();
    await shoot(page, 'story');
    const life = (await server.get(`/v1/products/PARCEL/decisions?story=${key}`)) as unknown as { items: { actor: string }[] };
    await page.getByRole('tab', { name: 'Life' }).click();
    await expect.poll(() => page.getByRole('tabpanel').getByRole('article').count()).toBe(Math.min(life.items.length, 50));
    await page.getByText('wrote it').last().waitFor();
    await shoot(page, 'story-life');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tab', { name: 'Trace', selected: true }).waitFor();
    await shoot(page, 'story-trace');
    await end();
  });

  it('shows another person’s move as it is made, and stays where one looks', async () => {
    const { page, end } = await visit(browser, at('?status=all'));
    const { items } = await listed('limit=60');
    await row(page, 1).getByText(items[0]?.title ?? '').waitFor();
    await page.getByText('live', { exact: true }).waitFor();
    await server.post('/v1/products/PARCEL/commands/prioritize-story', { story: items[4]?.story, top: true, reason: 'seen elsewhere' }, 'Ana Ruiz');
    await expect.poll(() => row(page, 1).textContent()).toContain(items[4]?.title);

    await page.getByRole('grid').evaluate((list) => list.scrollTo(0, 36 * 30));
    const looked = page.getByText(items[32]?.title ?? '', { exact: true });
    await looked.waitFor();
    const stood = (await looked.boundingBox())?.y;
    await server.post('/v1/products/PARCEL/commands/prioritize-story', { story: items[55]?.story, top: true, reason: 'seen elsewhere' }, 'Ana Ruiz');
    await expect.poll(() => page.getByRole('grid').evaluate((list) => list.scrollTop)).toBe(36 * 31);
    expect((await looked.boundingBox())?.y).toBe(stood);
    await end();
  });

  it('says that nothing is there yet, and what will be', async () => {
    await server.post('/v1/products', { key: 'EMPTY', name: 'Empty', reason: 'to be filled' });
    const { page, end } = await visit(browser, `${server.url}/products/EMPTY/backlog`);
    await page.getByText('No story yet').waitFor();
    await shoot(page, 'backlog-empty');
    await end();
  });
});
