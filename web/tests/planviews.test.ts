import { describe, expect, it } from 'vitest';
import { shoot, visit } from './browser';
import { sampled } from './stage';

const { browser, server, on } = await sampled();
await server.post('/v1/products', { key: 'EMPTY', name: 'Empty', reason: 'to be filled' });

const at = (path: string) => `${server.url}/products/PARCEL/${path}`;
const read = async <T>(path: string) => (await server.get(`/v1/products/PARCEL${path}`)) as unknown as T;
const then = `at=${on('2025-06-30')}`;

describe('what is next', () => {
  it('is the stories that the API says, in its order, with who gave them their place', async () => {
    const { page, end } = await visit(browser, at('next'));
    const { items } = await read<{ items: { title: string; placed: { actor: string; reason: string } | null }[] }>('/next');
    const list = page.getByRole('list', { name: 'What can be begun, the first first' });
    await expect.poll(() => list.getByRole('listitem').count()).toBe(items.length);
    for (const [i, { title, placed }] of items.entries()) {
      const text = await list.getByRole('listitem').nth(i).textContent();
      expect(text).toContain(title);
      if (placed) expect(text).toContain(placed.reason);
    }
    await shoot(page, 'next');
    await page.getByRole('button', { name: 'first 30' }).click();
    await page.waitForURL('**n=30');
    const { items: more } = await read<{ items: unknown[] }>('/next?n=30');
    await expect.poll(() => list.getByRole('listitem').count()).toBe(more.length);
    await end();
  });
});

describe('discovery', () => {
  interface Known { needs: { statement: string; status: string }[]; personas: { name: string }[]; competitors: { name: string }[] }

  it('shows needs by importance, those that were dismissed where asked, and what else is known', async () => {
    const { page, end } = await visit(browser, at('discovery'));
    const { needs, personas, competitors } = await read<Known>('/discovery');
    const links = page.getByRole('region', { name: 'Needs, the most important first' }).getByRole('listitem').locator('p:first-child').getByRole('link');
    await expect.poll(() => links.allTextContents()).toEqual(needs.filter(({ status }) => status !== 'dismissed').map(({ statement }) => statement));
    for (const { name } of [...personas, ...competitors]) await page.getByText(name, { exact: true }).first().waitFor();
    await shoot(page, 'discovery');
    await page.getByRole('button', { name: 'not dismissed' }).click();
    await expect.poll(() => links.allTextContents()).toEqual(needs.map(({ statement }) => statement));
    await end();
  });

  it('shows a day of the past', async () => {
    const { page, end } = await visit(browser, at(`discovery?${then}`));
    const { needs } = await read<Known>(`/discovery?${then}&tz=Europe/Berlin`);
    await page.getByText(needs[0]?.statement ?? '').waitFor();
    expect(await page.getByRole('button', { name: 'Capture need' }).count()).toBe(0);
    await shoot(page, 'discovery-past');
    await end();
  });
});

describe('goals', () => {
  it('say how far they are, with a chart of what was measured', async () => {
    const { page, end } = await visit(browser, at('goals'));
    const { items } = await read<{ items: { title: string; progress: number | null }[] }>('/goals');
    for (const { title, progress } of items) {
      const row = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title }) });
      await row.getByText(`${Math.round((progress ?? 0) * 100)}% of the way`, { exact: false }).waitFor();
    }
    await page.locator('canvas').first().waitFor();
    await shoot(page, 'goals');
    await end();
  });
});

describe('the vision', () => {
  it('stands in full, and each version against the one before, with who and why', async () => {
    const { page, end } = await visit(browser, at('vision'));
    const { items } = await read<{ items: { vision: { statement: string } }[] }>('/visions');
    await page.getByText(items.at(-1)?.vision.statement ?? '').first().waitFor();
    const versions = page.getByRole('list', { name: 'Versions, the latest first' }).getByRole('listitem');
    expect(await versions.count()).toBe(items.length);
    const { items: decided } = await read<{ items: { reason: string; actor: string }[] }>('/decisions?type=VisionSet');
    for (const { reason, actor } of decided) await versions.filter({ hasText: reason }).getByText(actor).first().waitFor();
    await versions.first().locator('ins').getByText('the shop that sent it knows').waitFor();
    expect(await versions.last().locator('ins, del').count()).toBe(0);
    await shoot(page, 'vision');
    await end();
  });
});

describe('sprints', () => {
  it('are listed, the latest first, each with what it holds and its scope over time', async () => {
    const { page, end } = await visit(browser, at('sprints'));
    const { items } = await read<{ items: { sprint: string; name: string; stories: number; done: number }[] }>('/sprints?limit=500');
    const rows = page.getByRole('list', { name: 'Sprints, the latest first' }).getByRole('listitem');
    await expect.poll(() => rows.count()).toBe(items.length);
    const before = items.at(-2);
    expect(await rows.nth(1).textContent()).toContain(`${before?.done} of ${before?.stories}`);
    await rows.nth(1).getByRole('link', { name: before?.name }).click();
    const panel = page.getByRole('complementary', { name: before?.name ?? '' });
    const { scope } = await read<{ scope: { story: string }[] }>(`/sprints/${before?.sprint}`);
    for (const { story } of scope) await panel.getByRole('link', { name: story, exact: true }).first().waitFor();
    await panel.locator('canvas').waitFor();
    await shoot(page, 'sprints');
    await end();
  });
});

describe('releases', () => {
  it('are listed, the latest first, each with the day that it had first and what ships with it', async () => {
    const { page, end } = await visit(browser, at('releases'));
    const { releases } = await read<{ releases: { release: string; name: string; date: string; items: string[] }[] }>('/roadmap');
    const rows = page.getByRole('list', { name: 'Releases, the latest first' }).getByRole('listitem');
    await expect.poll(() => rows.count()).toBe(releases.length);
    const byDay = releases.toSorted((a, b) => b.date.localeCompare(a.date));
    expect(await rows.locator('p:first-child').allTextContents()).toEqual(byDay.map(({ name }) => name));
    await rows.filter({ hasText: 'PARCEL-R8' }).getByText(/^was /).waitFor();
    await rows.first().getByRole('link').click();
    const panel = page.getByRole('complementary', { name: byDay[0]?.name ?? '' });
    for (const item of byDay[0]?.items ?? []) await panel.getByRole('link', { name: item, exact: true }).waitFor();
    await shoot(page, 'releases');
    await end();
  });
});

describe('a new product', () => {
  it.each([
    ['next', 'Nothing to begin yet'], ['sprints', 'No sprint yet'], ['releases', 'No release yet'], ['discovery', 'Nothing is known yet'], ['goals', 'No goal yet'], ['vision', 'No vision yet'],
  ])('says what will stand in %s', async (view, says) => {
    const { page, end } = await visit(browser, `${server.url}/products/EMPTY/${view}`);
    await page.getByText(says).waitFor();
    await shoot(page, `${view}-empty`);
    await end();
  });
});
