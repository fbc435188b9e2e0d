import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { shoot, visit } from './browser';
import { said } from './calendar';
import { sampled } from './stage';

interface Decision {
  id: string;
  actor: string;
  subject: string;
  type: string;
  reason: string;
  at: string;
  undone_by: string | null;
  undoes: string | null;
  against: { id: string } | null;
}

const { browser, server, on } = await sampled();

const at = (query = '') => `${server.url}/products/PARCEL/history${query}`;
const decisions = async (query: string) => (await server.get(`/v1/products/PARCEL/decisions?${query}`)) as unknown as { items: Decision[]; total: number };
const rows = (page: Page) => page.getByRole('region', { name: 'Decisions, the newest first' }).getByRole('article');
const panel = (page: Page) => page.getByRole('complementary');

describe('the history', () => {
  it('shows the decisions of the API, the newest first, under their days', async () => {
    const { items, total } = await decisions('limit=3');
    const { page, end } = await visit(browser, at());
    await page.getByText(`${total.toLocaleString('en')} decisions`, { exact: true }).waitFor();
    for (const [i, { actor, subject }] of items.entries()) await expect.poll(() => rows(page).nth(i).textContent()).toMatch(new RegExp(`${actor}.*${subject}`));
    await page.getByRole('heading', { level: 2, name: said(on('2026-11-27'), 'weekday') }).waitFor();
    await shoot(page, 'history');
    await end();
  });

  it('is read on as one scrolls, to its beginning', async () => {
    const { page, end } = await visit(browser, at('?actor=Carla%20Mendes'));
    const { items } = await decisions('actor=Carla%20Mendes&order=asc&limit=1');
    const feed = page.getByRole('region', { name: 'Decisions, the newest first' });
    await rows(page).first().waitFor();
    await expect.poll(async () => {
      await feed.evaluate((list) => list.scrollTo(0, list.scrollHeight));
      return page.getByText('Nothing was decided before this.').isVisible();
    }).toBe(true);
    await expect.poll(() => rows(page).last().textContent()).toContain(items[0]?.subject);
    await end();
  });

  it('is filtered in its address, and says what is in force', async () => {
    const { page, end } = await visit(browser, at());
    await page.getByLabel('role').selectOption('product_manager');
    await page.waitForURL('**role=product_manager');
    await page.getByLabel('reason').selectOption('true');
    await page.waitForURL('**has_reason=true**');
    const { total } = await decisions('role=product_manager&has_reason=true');
    await page.getByText(`${total} decisions`, { exact: true }).waitFor();
    await page.getByRole('button', { name: 'more filters' }).click();
    const since = on('2026-06-01');
    await page.getByLabel('since').fill(since);
    await page.waitForURL(`**since=${since}`);
    const later = await decisions(`role=product_manager&has_reason=true&from=${since}&tz=Europe/Berlin`);
    expect(later.total).toBeLessThan(total);
    await page.getByText(`${later.total} decisions`, { exact: true }).waitFor();
    await shoot(page, 'history-filtered');
    await page.getByRole('searchbox').fill('nobody ever said this');
    await page.getByText('No decision is like that').waitFor();
    await page.getByRole('button', { name: 'Take all filters away' }).click();
    await page.waitForURL(at());
    await end();
  });

  it('strikes what was undone, and leads to what undid it', async () => {
    const { items: [undone] } = await decisions('undone=true&limit=1');
    const { page, end } = await visit(browser, at('?undone=true'));
    await rows(page).first().waitFor();
    expect(await rows(page).first().getByText(undone?.subject ?? '').evaluate((text) => getComputedStyle(text.closest('[class*=what]') ?? text).textDecorationLine)).toBe('line-through');
    await shoot(page, 'history-undone');
    await rows(page).first().getByRole('link', { name: 'undone' }).click();
    await page.waitForURL(`**item=${undone?.undone_by}**`);
    await panel(page).getByText('It takes back:').waitFor();
    await end();
  });

  it('marks what one role decided against another, and leads to what it is against', async () => {
    const { items: [declined] } = await decisions('type=ProposalDeclined');
    const { page, end } = await visit(browser, at(`?role=product_manager&since=${on('2026-02-13')}&until=${on('2026-02-13')}`));
    const mark = rows(page).filter({ hasText: 'PARCEL-PR2' }).getByRole('link', { name: 'against PO' });
    await mark.waitFor();
    expect(await mark.getAttribute('title')).toMatch(/^against what Ana Ruiz decided, Product owner, /);
    await shoot(page, 'history-against');
    await page.goto(at(`?item=${declined?.id}`));
    await panel(page).getByText(`Ana Ruiz, ${said(on('2026-02-06'), 'short weekday')}`).waitFor();
    await panel(page).getByRole('link', { name: 'against PO' }).click();
    await page.waitForURL(`**item=${declined?.against?.id}**`);
    await panel(page).getByText('Couriers ask for gate codes, not for a device').waitFor();
    await end();
  });

  it('marks at once what the product owner takes back of the team', async () => {
    const { items: [story] } = (await server.get('/v1/products/PARCEL/backlog?limit=1')) as { items: { story: string }[] };
    await server.post('/v1/products/PARCEL/commands/estimate-story', { story: story?.story, points: 21 }, 'Mia Kern');
    const { items: [estimate] } = await decisions('type=StoryEstimated&limit=1');
    const { page, end } = await visit(browser, at('?undoes=true'));
    await rows(page).first().waitFor();
    await page.getByText('live', { exact: true }).waitFor();
    await server.post('/v1/products/PARCEL/commands/undo', { decision: estimate?.id, reason: 'not so much' }, 'Ana Ruiz');
    await rows(page).filter({ hasText: 'not so much' }).getByRole('link', { name: 'against TEAM' }).click();
    await page.waitForURL(`**item=${estimate?.id}**`);
    await end();
  });

  it('shows a decision in full by keys: why, what it did, what counted, and its proof, checked here', async () => {
    await server.post('/v1/seals', {});
    const { items } = await decisions('has_reason=true&type=StoryPrioritized&limit=2');
    const { page, end } = await visit(browser, at('?has_reason=true&type=StoryPrioritized'));
    await rows(page).first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**item=${items[1]?.id}**`);
    await panel(page).getByText(items[1]?.reason ?? '').waitFor();
    const full = (await server.get(`/v1/products/PARCEL/decisions/${items[1]?.id}`)) as { before: { story: { place: number; title: string } }; after: { story: { place: number } } };
    await panel(page).getByText(`${full.before.story.place} → ${full.after.story.place}`).waitFor();
    await panel(page).getByText(full.before.story.title).first().waitFor();
    await panel(page).getByText('verified against seal 1').waitFor();
    await page.getByRole('link', { name: 'Seal 1', exact: true }).waitFor({ state: 'detached' }); // between what is filtered it would seem to cover less
    await shoot(page, 'decision');
    await page.keyboard.press('k');
    await page.waitForURL(`**item=${items[0]?.id}**`);
    await end();
  });

  it('folds what was given at once, and shows each', async () => {
    const bodies = ['one', 'two', 'three', 'four'].map((title) => ({ command: 'write-story', title }));
    const { page, end } = await visit(browser, at('?source=api&book=backlog'));
    await rows(page).first().waitFor();
    await page.getByText('live', { exact: true }).waitFor();
    await server.post('/v1/products/PARCEL/commands', { commands: bodies, reason: 'at once' }, 'Ana Ruiz');
    await page.getByText('gave 4 decisions at once').waitFor();
    await page.getByRole('button', { name: 'Show each' }).click();
    await page.getByText('“four”').waitFor();
    await end();
  });

  it('asks for its newest page alone where a decision came, however much was read, and shows what that took back', async () => {
    await server.post('/v1/products/PARCEL/commands/write-story', { title: 'Not yet' }, 'Ana Ruiz');
    const { items: [last] } = await decisions('limit=1');
    const { page, end } = await visit(browser, at());
    await rows(page).first().waitFor();
    await page.getByText('live', { exact: true }).waitFor();
    const feed = page.getByRole('region', { name: 'Decisions, the newest first' });
    const asked: string[] = [];
    page.on('request', (request) => request.url().includes('/decisions?') && request.url().includes('limit=100') && asked.push(request.url()));
    await expect.poll(async () => {
      await feed.evaluate((list) => list.scrollTo(0, list.scrollHeight));
      return asked.length;
    }).toBeGreaterThan(3);
    await feed.evaluate((list) => list.scrollTo(0, 0));
    await rows(page).first().waitFor();
    asked.length = 0;
    await server.post('/v1/products/PARCEL/commands/undo', { decision: last?.id, reason: 'too early' }, 'Ana Ruiz');
    await rows(page).first().getByText('too early').waitFor();
    await rows(page).nth(1).getByRole('link', { name: 'undone' }).waitFor();
    expect(asked.filter((url) => url.includes('cursor='))).toEqual([]);
    await end();
  });

  it('lets new decisions come without moving what one looks at', async () => {
    const { page, end } = await visit(browser, at());
    await rows(page).first().waitFor();
    await page.getByText('live', { exact: true }).waitFor();
    const feed = page.getByRole('region', { name: 'Decisions, the newest first' });
    await feed.evaluate((list) => list.scrollTo(0, 900));
    const first = () => feed.evaluate((list) => {
      const edge = list.getBoundingClientRect().top;
      const row = [...list.querySelectorAll('[data-row]')].find((one) => one.getBoundingClientRect().top >= edge);
      return `${row?.getAttribute('data-row') ?? ''}|${row?.getBoundingClientRect().top ?? NaN}`;
    });
    let looked = '';
    await expect.poll(async () => looked === (looked = await first())).toBe(true); // rows are measured as they come into sight
    const [id, stood] = looked.split('|');
    await server.post('/v1/products/PARCEL/commands/write-story', { title: 'Just now', reason: 'seen elsewhere' }, 'Ana Ruiz');
    await expect.poll(() => feed.evaluate((list) => list.scrollTop)).toBeGreaterThan(900);
    await expect.poll(async () => Math.abs(((await page.locator(`[data-row="${id}"]`).boundingBox())?.y ?? 0) - Number(stood))).toBeLessThan(60);
    await feed.evaluate((list) => list.scrollTo(0, 0));
    await page.getByText('“Just now”').waitFor();
    await end();
  });

  it('shows seals over what they cover, and what a decision alone changed', async () => {
    await server.post('/v1/products/PARCEL/commands/write-story', { title: 'To be taken back', reason: 'a mistake' }, 'Ana Ruiz');
    const { size } = ((await server.post('/v1/seals', {})) as { seal: { size: number } }).seal;
    const { items: [last] } = await decisions('limit=1');
    const { page, end } = await visit(browser, at());
    await page.getByText(`signed over the first ${size.toLocaleString('en')} events of the log`).waitFor();
    await rows(page).first().getByText('“To be taken back”').waitFor();
    await shoot(page, 'history-sealed');
    await page.goto(at(`?item=${last?.id}`));
    await panel(page).getByRole('link', { name: 'Compare with before' }).click();
    await page.getByText('1 decision, 1 change', { exact: false }).waitFor();
    await page.getByRole('group', { name: 'Changes by kind' }).getByRole('button', { name: '1 new' }).click();
    await page.getByRole('region', { name: 'Changes' }).getByText('To be taken back').waitFor();
    await end();
  });

  it('shows the past as it was, and says that there is nothing', async () => {
    const { total } = await decisions(`to=${on('2025-06-30')}&tz=Europe/Berlin`);
    const { page, end } = await visit(browser, at(`?at=${on('2025-06-30')}`));
    await page.getByText(`${total} decisions`, { exact: true }).waitFor();
    await shoot(page, 'history-past');
    await page.goto(at('?at=2020-01-01'));
    await page.getByText('Nothing was decided yet').waitFor();
    await end();
  });
});
