import { describe, expect, it } from 'vitest';
import { shoot, visit } from './browser';
import { sampled } from './stage';

interface Initiative {
  initiative: string;
  title: string;
  goal: string;
  due: string | null;
  depends_on: string[];
  work: { stories: Record<string, number> };
}

interface Roadmap {
  horizons: { horizon: string; initiatives: Initiative[] }[];
  closed: Initiative[];
}

const { browser, server, on } = await sampled();

const at = (query = '') => `${server.url}/products/PARCEL/roadmap${query}`;
const read = async <T>(path: string) => (await server.get(`/v1/products/PARCEL${path}`)) as unknown as T;

describe('the roadmap', () => {
  it('shows now, next and later beside each other, each in the order of the API, and what is closed folded', async () => {
    const { page, end } = await visit(browser, at());
    const { horizons, closed } = await read<Roadmap>('/roadmap');
    for (const { horizon, initiatives } of horizons) {
      const column = page.getByRole('region', { name: new RegExp(`^${horizon}, `, 'i') });
      await column.waitFor();
      expect(await column.getByRole('listitem').getByRole('link').allTextContents()).toEqual(initiatives.map(({ title }) => title));
    }
    await page.getByText(`${closed.length} closed`).click();
    await page.getByRole('link', { name: closed[0]?.title ?? '' }).waitFor();
    await shoot(page, 'roadmap');
    await end();
  });

  it('shows the same by time, with what moved from which day, and what waits', async () => {
    const { page, end } = await visit(browser, at());
    await page.getByRole('button', { name: 'timeline' }).click();
    await page.waitForURL('**as=timeline');
    const { horizons } = await read<Roadmap>('/roadmap');
    const dated = horizons.flatMap(({ initiatives }) => initiatives).filter(({ due }) => due !== null);
    const { items } = await read<{ items: { item: string; target: string; net_days: number; later: number }[] }>('/analytics/roadmap-slip?from=P5Y');
    for (const { initiative, title, depends_on: needed } of dated) {
      const row = page.getByRole('row', { name: title });
      await row.waitFor();
      const slip = items.find(({ item, target, later }) => item === initiative && target === 'due' && later > 0);
      if (slip) expect(await row.textContent()).toContain(`+${slip.net_days} days`);
      const open = needed.filter((key) => dated.some((other) => other.initiative === key));
      for (const key of open) expect(await row.textContent()).toContain(`waits for ${key}`);
    }
    await shoot(page, 'timeline');
    await page.getByRole('button', { name: 'slips' }).click();
    await page.waitForURL('**slips=no');
    await expect.poll(() => page.getByText(/^first .*days/).count()).toBe(0);
    await end();
  });

  it('shows the time of a day in the past', async () => {
    const { page, end } = await visit(browser, at(`?as=timeline&at=${on('2025-12-31')}`));
    await page.getByText('that day').waitFor();
    await page.getByRole('row', { name: 'Know where it is' }).getByText(/^delivered/).waitFor();
    await shoot(page, 'timeline-past');
    await end();
  });

  it('shows a day of the past', async () => {
    const { horizons } = await read<Roadmap>(`/roadmap?at=${on('2025-06-30')}&tz=Europe/Berlin`);
    const { page, end } = await visit(browser, at(`?at=${on('2025-06-30')}`));
    for (const { title } of horizons.flatMap(({ initiatives }) => initiatives)) await page.getByRole('link', { name: title }).waitFor();
    await shoot(page, 'roadmap-past');
    await end();
  });

  it('says that nothing is there yet, and what will be', async () => {
    await server.post('/v1/products', { key: 'EMPTY', name: 'Empty', reason: 'to be filled' });
    const { page, end } = await visit(browser, `${server.url}/products/EMPTY/roadmap`);
    await page.getByText('No initiative yet').waitFor();
    await shoot(page, 'roadmap-empty');
    await end();
  });
});

describe('a panel of the plan', () => {
  it('shows an initiative: how far it is, its life, and what it serves and is served by', async () => {
    const { horizons } = await read<Roadmap>('/roadmap');
    const initiative = horizons.flatMap(({ initiatives }) => initiatives)[0];
    const key = initiative?.initiative ?? '';
    const { page, end } = await visit(browser, at());
    await page.getByRole('link', { name: initiative?.title ?? '' }).click();
    await page.waitForURL(`**item=${key}`);
    const panel = page.getByRole('complementary', { name: initiative?.title ?? '' });
    await panel.getByText(new RegExp(`^${initiative?.work.stories.done} of \\d+ stories`)).waitFor();
    await shoot(page, 'initiative');
    await panel.getByRole('tab', { name: 'Life' }).click();
    const life = await read<{ items: unknown[] }>(`/decisions?subject=${key}`);
    await expect.poll(() => panel.getByRole('article').count()).toBe(Math.min(life.items.length, 50));
    await panel.getByRole('tab', { name: 'Trace' }).click();
    await panel.getByRole('link', { name: initiative?.goal ?? '' }).waitFor();
    await shoot(page, 'initiative-trace');
    await end();
  });

  it('shows a need: who has it, what stands behind it and what answers it', async () => {
    const { needs: [first] } = await read<{ needs: { need: string; statement: string; evidence_count: number }[] }>('/discovery');
    const { page, end } = await visit(browser, at(`?item=${first?.need}`));
    const panel = page.getByRole('complementary', { name: first?.statement ?? '' });
    await panel.getByRole('heading', { name: new RegExp(`^${first?.evidence_count} pieces? of evidence`) }).waitFor();
    await shoot(page, 'need');
    await panel.getByRole('tab', { name: 'Trace' }).click();
    const { stories } = await read<{ stories: { story: string }[] }>(`/trace/${first?.need}`);
    for (const { story } of stories) await panel.getByRole('link', { name: story, exact: true }).waitFor();
    await end();
  });

  it('shows a goal: what shall be reached, and what was measured', async () => {
    const { measurements, title } = await read<{ measurements: unknown[]; title: string }>('/goals/PARCEL-G3');
    const { page, end } = await visit(browser, at('?item=PARCEL-G3'));
    const panel = page.getByRole('complementary', { name: title });
    await expect.poll(() => panel.getByRole('row').count()).toBe(measurements.length + 1);
    await shoot(page, 'goal');
    await end();
  });

  it('says that there is no such thing', async () => {
    const { page, end, complaints } = await visit(browser, at('?item=PARCEL-I99'));
    await page.getByText('There is no PARCEL-I99').waitFor();
    expect(complaints().every((told) => told.includes('404'))).toBe(true);
    await end();
  });
});
