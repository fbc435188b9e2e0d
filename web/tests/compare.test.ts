import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { shoot, visit } from './browser';
import { said } from './calendar';
import { sampled } from './stage';

interface Line {
  kind: string;
  key: string;
  title: string;
  fields: { field: string; from: unknown; to: unknown; days?: number }[];
  decisions: { id: string; actor: string }[];
}
interface Comparison {
  counts: { kind: string; book: string; lines: number }[];
  items: Line[];
  total: number;
  from: { revisions: Record<string, number> };
  to: { revisions: Record<string, number> };
}

interface Planned {
  initiative: string;
  title: string;
  due: string | null;
}
interface Roadmap {
  horizons: { initiatives: Planned[] }[];
  closed: Planned[];
}

const { browser, server, on } = await sampled();

const at = (view: string, query = '') => `${server.url}/products/PARCEL/${view}${query}`;
const compared = async (query: string) => (await server.get(`/v1/products/PARCEL/compare?limit=500&tz=Europe/Berlin&${query}`)) as unknown as Comparison;
const roadmapAt = async (day: string) => (await server.get(`/v1/products/PARCEL/roadmap?at=${day}&tz=Europe/Berlin`)) as unknown as Roadmap;
const listed = async (query: string) => (await server.get(`/v1/products/PARCEL/backlog?status_category=todo&status_category=doing&tz=Europe/Berlin&${query}`)) as unknown as { items: { story: string; title: string }[] };
const side = (page: Page, name: string) => page.getByRole('list', { name }).getByRole('listitem');
const lines = (page: Page) => page.getByRole('region', { name: 'Changes' }).getByRole('article');
const [autumn, later] = [on('2026-10-20'), on('2026-11-20')];
const span = `from=${autumn}&to=${later}`;
const spring = on('2026-03-01');
const months = `from=${spring}&to=${later}`;
const count = ({ counts }: Comparison, kind: string) => counts.filter((c) => c.kind === kind).reduce((sum, c) => sum + c.lines, 0);

describe('a comparison', () => {
  it('shows both orders beside each other, with what really moved, and leads to the decision', async () => {
    const [{ items, total, from, to }, before, after] = await Promise.all([compared(`${span}&of=backlog`), listed(`at=${autumn}&limit=5`), listed(`at=${later}&limit=30`)]);
    const { page, end } = await visit(browser, at('backlog', `?${span}`));
    for (const [i, { story }] of before.items.entries()) await expect.poll(() => side(page, said(autumn, 'long')).nth(i).textContent()).toContain(story);
    const shown = after.items.slice(0, 12);
    for (const [i, { story }] of shown.entries()) await expect.poll(() => side(page, said(later, 'long')).nth(i).textContent()).toContain(story);
    await page.getByText(`${(to.revisions.backlog ?? 0) - (from.revisions.backlog ?? 0)} decisions, ${total} changes`).waitFor();
    const moved = items.find(({ kind, key }) => kind === 'moved' && shown.some(({ story }) => story === key));
    const [was, is] = [moved?.fields[0]?.from, moved?.fields[0]?.to].map(Number);
    const row = side(page, said(later, 'long')).filter({ hasText: moved?.key ?? 'none' });
    await row.getByText(`${(was ?? 0) > (is ?? 0) ? '↑' : '↓'} ${Math.abs((was ?? 0) - (is ?? 0))}`).waitFor();
    expect(await page.locator('svg path[data-tone=up], svg path[data-tone=down]').count()).toBeGreaterThan(0);
    await shoot(page, 'compare');
    await row.getByRole('link').click();
    await page.waitForURL((url) => url.searchParams.get('item') !== null);
    const decided = items.filter(({ key }) => key === moved?.key).flatMap(({ decisions }) => decisions.map(({ id }) => id));
    expect(decided).toContain(new URL(page.url()).searchParams.get('item'));
    await page.getByRole('complementary').getByText('What counted then').waitFor();
    await shoot(page, 'compare-decision');
    await end();
  });

  it('has a legend whose counts are the API’s, and which chooses lines', async () => {
    const comparison = await compared(`${span}&of=backlog`);
    const { page, end } = await visit(browser, at('backlog', `?${span}`));
    const legend = page.getByRole('group', { name: 'Changes by kind' });
    for (const [kind, says] of [['moved', 'really moved'], ['added', 'new'], ['status_moved', 'status moved']] as const) await legend.getByRole('button', { name: `${count(comparison, kind)} ${says}` }).waitFor();
    await legend.getByRole('button', { name: 'estimated anew' }).click();
    await page.waitForURL('**kind=reestimated**');
    const wanted = comparison.items.filter(({ kind }) => kind === 'reestimated');
    await expect.poll(() => lines(page).count()).toBe(wanted.length);
    const [first] = wanted;
    await lines(page).first().getByText(first?.title ?? 'none').waitFor();
    await lines(page).first().getByText(`${String(first?.fields[0]?.from)} → ${String(first?.fields[0]?.to)}`).waitFor();
    await shoot(page, 'compare-lines');
    await lines(page).first().getByRole('link', { name: first?.decisions.at(-1)?.actor ?? 'nobody' }).click();
    await page.waitForURL(`**item=${first?.decisions.at(-1)?.id ?? 'none'}**`);
    await end();
  });

  it('begins and ends with a key, and both ends are moved by keys', async () => {
    const [now, weekBefore, dayMore] = [on('2026-03-10'), on('2026-03-03'), on('2026-03-02')];
    const { page, end } = await visit(browser, at('backlog', `?at=${now}`));
    await page.locator('[role=row][aria-rowindex="1"]').waitFor();
    await page.keyboard.press('c');
    await page.waitForURL(at('backlog', `?from=${weekBefore}&to=${now}`));
    await page.getByRole('slider', { name: 'Earlier moment' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL(at('backlog', `?from=${dayMore}&to=${now}`));
    await page.getByRole('slider', { name: 'Later moment' }).focus();
    await page.keyboard.press('End');
    await page.waitForURL(at('backlog', `?from=${dayMore}`));
    await side(page, said(dayMore, 'long')).first().waitFor();
    await page.keyboard.press('c');
    await page.waitForURL(at('backlog'));
    await end();
  });

  it('is live on its later side, as long as that is now', async () => {
    const { page, end } = await visit(browser, at('backlog', `?from=${later}`));
    await page.getByText('live', { exact: true }).waitFor();
    await server.post('/v1/products/PARCEL/commands/write-story', { title: 'Written meanwhile', top: true, reason: 'seen elsewhere' }, 'Ana Ruiz');
    await side(page, 'now').filter({ hasText: 'Written meanwhile' }).getByText('new', { exact: true }).waitFor();
    await end();
  });

  it('of the roadmap says by how many days dates moved', async () => {
    const { items } = await compared(`${months}&of=roadmap`);
    const late = items.find(({ kind }) => kind === 'rescheduled');
    const { page, end } = await visit(browser, at('roadmap', `?${months}&kind=rescheduled`));
    const days = late?.fields.find(({ days: n }) => n !== undefined)?.days ?? 0;
    await lines(page).filter({ hasText: late?.key ?? 'none' }).getByText(`${days > 0 ? '+' : '−'}${Math.abs(days)} days`).first().waitFor();
    await shoot(page, 'compare-roadmap');
    await end();
  });

  it('of the roadmap by time joins old spans to the new ones, over the list of changes', async () => {
    const { items } = await compared(`${months}&of=roadmap`);
    const [{ horizons, closed }, before] = await Promise.all([roadmapAt(later), roadmapAt(spring)]);
    const now = [...closed, ...horizons.flatMap(({ initiatives }) => initiatives)];
    const then = [...before.closed, ...before.horizons.flatMap(({ initiatives }) => initiatives)];
    const moved = now.flatMap(({ initiative, title, due }) => {
      const was = then.find((one) => one.initiative === initiative)?.due;
      return was && due && was !== due ? [{ initiative, title, days: Math.round((Date.parse(due) - Date.parse(was)) / 86_400_000) }] : [];
    });
    expect(moved.length).toBeGreaterThan(1);
    const { page, end } = await visit(browser, at('roadmap', `?${months}`));
    await page.getByRole('button', { name: 'timeline' }).click();
    await page.waitForURL('**as=timeline**');
    const row = (title: string) => page.getByRole('row', { name: title });
    for (const { title, days } of moved) await row(title).getByText(`${days > 0 ? '+' : '−'}${Math.abs(days)} days`).waitFor();
    expect(await page.locator('[class*=join]').count()).toBe(moved.length);
    const [added] = items.filter(({ kind, key }) => kind === 'added' && now.some(({ initiative, due }) => initiative === key && due !== null));
    if (added) await row(added.title).getByText('new', { exact: true }).waitFor();
    expect(await row(moved[0]?.title ?? '').textContent()).toMatch(/was \d+ \w+ \d{4}/);
    await lines(page).first().waitFor();
    await shoot(page, 'compare-timeline');
    await row(moved[0]?.title ?? '').getByRole('link', { name: /days$/ }).click();
    const decided = items.filter(({ key }) => key === moved[0]?.initiative).flatMap(({ decisions }) => decisions.map(({ id }) => id));
    await page.waitForURL((url) => decided.includes(url.searchParams.get('item') ?? ''));
    await end();
  });

  it('of the roadmap by time fits a phone, forced colours and paper', async () => {
    const { page, end } = await visit(browser, at('roadmap', `?${months}&as=timeline`), { viewport: { width: 390, height: 844 }, locale: 'de-DE', forcedColors: 'active' });
    const { total } = await compared(`${months}&of=roadmap`);
    await page.getByRole('table').getByText(/Tage$/).first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await page.locator('[class*=first]').first().evaluate((outline) => getComputedStyle(outline).borderTopStyle)).toBe('dashed');
    await shoot(page, 'compare-timeline-forced');
    await page.emulateMedia({ media: 'print', forcedColors: 'none' });
    await expect.poll(() => page.getByRole('region', { name: 'Änderungen' }).getByRole('article').count()).toBe(total);
    await page.getByRole('table').getByText(/Tage$/).first().waitFor();
    await page.screenshot({ path: new URL('shots/compare-timeline-paper.png', import.meta.url).pathname, fullPage: true });
    await end();
  });

  it('of all books stands in the history', async () => {
    const { total } = await compared(`${span}&of=all`);
    const { page, end } = await visit(browser, at('history', `?${span}`));
    await page.getByText(`${total} changes`).waitFor();
    await lines(page).first().getByText('story').first().waitFor();
    await end();
  });

  it('begins on days that one asks for often', async () => {
    const { page, end } = await visit(browser, at('backlog', `?${span}`));
    const { items } = (await server.get('/v1/products/PARCEL/sprints?limit=500')) as unknown as { items: { name: string; started_at: string }[] };
    const last = items.filter(({ started_at: started }) => started).at(-1);
    await page.getByLabel('since …').selectOption({ label: `since ${last?.name} began` });
    const day = new Date(Date.parse(last?.started_at.slice(0, 10) ?? '') - 86_400_000).toISOString().slice(0, 10);
    await page.waitForURL(at('backlog', `?from=${day}`));
    await end();
  });

  it('goes out as text, as a table, as a picture, and on paper with every line', async () => {
    const comparison = await compared(`${span}&of=backlog`);
    const { page, end } = await visit(browser, at('backlog', `?${span}`));
    const saved = async (act: string) => {
      await page.getByRole('button', { name: 'Export' }).click();
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: act }).click()]);
      return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
    };
    const text = await saved('Text (Markdown)');
    expect(text.name).toBe(`PARCEL-backlog-${autumn}-${later}.md`);
    expect(text.content.toString()).toContain(`${count(comparison, 'moved')} moved`);
    const table = (await saved('Table (CSV)')).content.toString().trim().split('\r\n');
    expect(table).toHaveLength(1 + comparison.items.reduce((sum, { fields }) => sum + fields.length, 0));
    const picture = (await saved('Picture (PNG)')).content;
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    expect(picture.readUInt32BE(16)).toBe(2400);
    await page.emulateMedia({ media: 'print' });
    await expect.poll(() => lines(page).count()).toBe(comparison.total);
    await end();
  });

  it('says that nothing differs, and what is wrong with its ends', async () => {
    const { page, end, complaints } = await visit(browser, at('backlog', `?from=${later}&to=${later}`));
    await page.getByText('Nothing differs').waitFor();
    await shoot(page, 'compare-same');
    await page.goto(at('backlog', `?from=${later}&to=${autumn}`));
    await page.getByRole('alert').waitFor();
    expect(complaints().every((told) => told.includes('422'))).toBe(true);
    await end();
  });

  it('fits at 390 px, and speaks German', async () => {
    const { page, end } = await visit(browser, at('backlog', `?${span}`), { viewport: { width: 390, height: 844 }, hasTouch: true, locale: 'de-DE' });
    await page.getByRole('region', { name: 'Änderungen' }).getByRole('article').first().waitFor();
    await page.getByRole('group', { name: 'Änderungen nach Art' }).getByRole('button', { name: 'wirklich verschoben' }).tap();
    await page.waitForURL('**kind=moved**');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await end();
  });
});
