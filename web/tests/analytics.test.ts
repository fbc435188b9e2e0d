import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { shoot, visit } from './browser';
import { mondayOf, month, plus, said } from './calendar';
import { sampled } from './stage';

interface Row {
  from: string;
  group: string;
  decided: number;
  decisions: string[];
}

const { browser, server, on } = await sampled();

const at = (query = '') => `${server.url}/products/PARCEL/analytics${query}`;

/** asked are the questions that a page asks about measures, as it asks them. */
function listen(page: Page): { of: (measure: string) => string | undefined } {
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url().slice(server.url.length)));
  return { of: (measure) => urls.findLast((url) => url.startsWith(`/v1/products/PARCEL/analytics/${measure}`)) };
}

/** answer is what the API says to the question that the page asked, once it has. */
async function answer<T>(heard: { of: (measure: string) => string | undefined }, measure: string): Promise<T> {
  await expect.poll(() => heard.of(measure)).toBeTruthy();
  return (await server.get(heard.of(measure) ?? '')) as T;
}

/** The month that begins at an instant. */
const monthFrom = (instant: string) => said(plus(instant.slice(0, 10), 1), 'month');

const measured = (page: Page, title: string | RegExp) => page.getByRole('region', { name: title });

describe('analytics', () => {
  it('answers its questions in its titles, with the figures of the API, and looks like that', async () => {
    const { page, end } = await visit(browser, server.url);
    const heard = listen(page);
    await page.goto(at());
    const thrash = await answer<{ pairs: number }>(heard, 'thrash');
    await measured(page, `${thrash.pairs} pairs of stories went back and forth`).waitFor();
    const { buckets } = await answer<{ buckets: Row[] }>(heard, 'priority-changes');
    expect(new Set(buckets.map(({ group }) => group))).toEqual(new Set(['product_owner']));
    const changes = measured(page, 'The product owner alone decides the order');
    await changes.getByText('Figures as a table').click();
    const shown = await changes.locator('tbody tr').evaluateAll((rows) => rows.map((row) => Number(row.children[2]?.textContent)));
    expect(shown.filter((n) => n > 0)).toEqual(buckets.map(({ decided }) => decided));
    await changes.getByText('Figures as a table').click();
    await shoot(page, 'analytics');
    await end();
  });

  it('asks for what is far below when somebody gets there', async () => {
    const { page, end } = await visit(browser, server.url, { viewport: { width: 390, height: 844 } });
    const heard = listen(page);
    await page.goto(at());
    const { top } = await answer<{ top: number }>(heard, 'churn');
    expect(top).toBe(10);
    const last = page.getByRole('heading', { name: 'Do sprints do what they take on?' });
    await last.waitFor();
    expect(heard.of('sprints')).toBe(undefined);
    await last.scrollIntoViewIfNeeded();
    const { sprints } = await answer<{ sprints: { state: string; done: number; left: number }[] }>(heard, 'sprints');
    const closed = sprints.filter(({ state }) => state === 'closed');
    const share = closed.reduce((sum, { done }) => sum + done, 0) / closed.reduce((sum, { done, left }) => sum + done + left, 0);
    await page.getByRole('heading', { name: `Sprints do ${Math.round(share * 100)}% of what is in them` }).waitFor();
    await end();
  });

  it('opens the decisions behind a point by keys and by pointer', async () => {
    const { page, end } = await visit(browser, server.url);
    const heard = listen(page);
    await page.goto(at('?since=P1Y'));
    const { buckets } = await answer<{ buckets: Row[] }>(heard, 'priority-changes');
    const points = measured(page, /decides the order/).getByRole('slider');
    await points.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => points.getAttribute('aria-valuetext')).toContain(`Product owner ${buckets[1]?.decided}`);
    await page.keyboard.press('Enter');
    const [second, third] = [buckets[1]?.from ?? '', buckets[2]?.from ?? ''];
    const dialog = page.getByRole('dialog', { name: `Decisions: ${monthFrom(second)}` });
    await dialog.getByText(`The latest 10 of ${buckets[1]?.decided} decisions`).waitFor();
    await shoot(page, 'analytics-behind');
    const latest = (await server.get(`/v1/products/PARCEL/decisions?type=StoryPrioritized&type=BacklogReordered&limit=1&from=${second}&to=${third}`)) as unknown as { items: { id: string }[] };
    await dialog.getByRole('link', { name: /^Open the decision/ }).first().click();
    await page.waitForURL(`**item=${latest.items[0]?.id}**`);
    await page.goBack();

    const churn = await answer<{ buckets: Row[] }>(heard, 'churn');
    const plot = measured(page, /of our top ten/).locator('.u-over');
    await plot.click({ position: { x: 1, y: 40 } });
    await page.getByRole('dialog').getByText(churn.buckets[0]?.decided === 1 ? '1 decision' : new RegExp(`^(The latest 10 of )?${churn.buckets[0]?.decided} decisions$`)).waitFor();
    await end();
  });

  it('leads to all decisions behind a point in the history', async () => {
    const { page, end } = await visit(browser, server.url);
    const heard = listen(page);
    await page.goto(at('?since=P1Y'));
    const { buckets } = await answer<{ buckets: Row[] }>(heard, 'priority-changes');
    const [second, third] = [buckets[1]?.from ?? '', buckets[2]?.from ?? ''];
    const changes = measured(page, /decides the order/);
    await changes.getByText('Figures as a table').click();
    await changes.getByRole('button', { name: monthFrom(second) }).click();
    await page.getByRole('link', { name: /^All \d+ in the history$/ }).click();
    await page.waitForURL((url) => url.pathname.endsWith('/history') && url.searchParams.get('since') === second && url.searchParams.get('type') === 'StoryPrioritized' && url.searchParams.get('until') === third);
    await end();
  });

  it('has one span of time in its address, which the moment that is shown bounds', async () => {
    const first = month(on('2026-05-01'));
    const begins = mondayOf(month(first, -3));
    const { page, end } = await visit(browser, server.url);
    const heard = listen(page);
    await page.goto(at(`?at=${first}`));
    await page.getByLabel('Span of time').locator('select').first().selectOption('a quarter');
    await page.waitForURL('**since=P3M**');
    await expect.poll(() => heard.of('churn')).toContain(`from=${begins}`);
    const past = await answer<{ buckets: Row[]; whole: { to: string } }>(heard, 'churn');
    expect(Date.parse(past.whole.to)).toBeLessThanOrEqual(Date.parse(plus(first, 1)));
    await page.getByText(`${said(begins, 'short')} to ${said(first, 'short')}`).waitFor();
    await page.getByLabel('By', { exact: true }).selectOption('by month');
    await expect.poll(() => heard.of('churn')).toContain('bucket=month');
    await page.getByLabel('To', { exact: true }).fill(plus(first, -31));
    await page.waitForURL(`**until=${plus(first, -31)}**`);
    await expect.poll(() => heard.of('churn')).toContain(`to=${plus(first, -31)}`);
    await page.waitForFunction(() => document.querySelector('[data-stale]') === null);
    await shoot(page, 'analytics-past');
    await end();
  });

  it('groups priority decisions, and gives its rows to spreadsheets', async () => {
    const { page, end } = await visit(browser, server.url);
    const heard = listen(page);
    await page.goto(at());
    await page.getByLabel('Grouped by').selectOption('by person');
    await page.waitForURL('**group=actor**');
    await expect.poll(() => heard.of('priority-changes')).toContain('group=actor');
    const { buckets } = await answer<{ buckets: Row[] }>(heard, 'priority-changes');
    const name = buckets[0]?.group ?? '';
    const changes = measured(page, `All of the priority decisions are ${name}’s`);
    const total = buckets.filter(({ group }) => group === name).reduce((sum, { decided }) => sum + decided, 0);
    await changes.getByRole('button', { name: String(total), exact: true }).waitFor();
    const csv = await (await fetch(server.url + ((await changes.getByRole('link', { name: /^Rows as CSV/ }).getAttribute('href')) ?? ''))).text();
    expect(csv.trim().split('\n')).toHaveLength(buckets.length + 1);
    await end();
  });

  it('is drawn anew with the theme', async () => {
    const { page, end } = await visit(browser, at());
    const ochre = async () => measured(page, /decides the order/).locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
      copy?.drawImage(canvas, 0, 0);
      const { data } = copy?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: new Uint8ClampedArray() };
      const found = new Set<string>();
      for (let i = 0; i < data.length; i += 4) found.add([data[i], data[i + 1], data[i + 2]].join());
      return [found.has('154,87,8'), found.has('240,178,92')]; // --po in light and in dark
    });
    await measured(page, /decides the order/).locator('canvas').waitFor();
    await expect.poll(ochre).toEqual([true, false]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(ochre).toEqual([false, true]);
    await end();
  });

  it('fits 320 px in German, and runs from right to left', async () => {
    const { page, end } = await visit(browser, at(), { locale: 'de-DE', viewport: { width: 320, height: 640 } });
    await page.getByRole('heading', { level: 1, name: 'Kennzahlen' }).waitFor();
    await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
    await page.getByRole('heading', { name: /unserer ersten zehn$/ }).waitFor();
    for (const measure of await page.locator('#content section').all()) await measure.scrollIntoViewIfNeeded();
    await page.getByRole('heading', { name: /^Sprints schaffen/ }).waitFor();
    expect(await page.locator('#content').evaluate((main) => main.scrollWidth - main.clientWidth)).toBe(0);
    await end();
  });

  it('says of a product without decisions that there is nothing to count', async () => {
    await server.post('/v1/products', { key: 'EMPTY', name: 'Empty', reason: 'to be filled' });
    const { page, end } = await visit(browser, `${server.url}/products/EMPTY/analytics`);
    for (const title of ['There is no order yet', 'Nobody changed a priority', 'No story was done', 'No open story has a score', 'Nothing went back and forth', 'No target moved']) {
      await page.getByRole('heading', { name: title }).waitFor();
    }
    await shoot(page, 'analytics-empty');
    await end();
  });
});
