import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { launch, visit } from '../tests/browser';
import { serve, type Served } from '../tests/server';
import { fill, type Plan } from './fill';
import { Measures } from './measures';
import { appeared, awaits, frames, pressed, sent } from './watch';

const asked = (name: string): number => Number(process.env[name]); // `make bench-web` says what is usual

const plan: Plan = { stories: asked('STORIES'), events: asked('EVENTS') };
const times = asked('TIMES');
const product = 'LONG';

let browser: Browser;
let server: Served;
const measures = new Measures();

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  await fill(server, product, plan);
});
afterAll(async () => {
  await measures.write(plan);
  await browser.close();
  await server.stop();
});

const address = (rest = '') => `${server.url}/products/${product}/backlog${rest}`;
const row = '[role=grid] [role=row] [role=gridcell]:nth-child(2):not(:empty)';

async function repeated(n: number, measure: (i: number) => Promise<number>): Promise<number[]> {
  const values = [];
  for (let i = 0; i < n; i++) values.push(await measure(i));
  return values;
}

/** opened is a window with the list in it. */
async function opened(rest = ''): Promise<Page> {
  const { page } = await visit(browser, address(rest));
  await page.evaluate(() => localStorage.setItem('waymark.actor', 'ana'));
  await page.reload();
  await page.getByText('live', { exact: true }).waitFor();
  await page.locator(row).first().waitFor();
  return page;
}

describe(`a backlog of ${plan.stories} stories with ${plan.events} events`, () => {
  it('shows its first row', async () => {
    measures.note('cold load to first row', 1000, await repeated(Math.min(times, 10), async () => {
      const { page } = await visit(browser, 'about:blank');
      const shown = page.addInitScript((row) => {
        const watcher = new MutationObserver(() => {
          if (!document.querySelector(row)) return;
          watcher.disconnect();
          requestAnimationFrame(() => performance.mark('first row'));
        });
        watcher.observe(document, { subtree: true, childList: true });
      }, row);
      await shown;
      await page.goto(address());
      await page.locator(row).first().waitFor();
      const mark = await page.waitForFunction(() => performance.getEntriesByName('first row')[0]?.startTime);
      const ms = await mark.jsonValue();
      await page.context().close();
      return ms ?? NaN;
    }));
  });

  it('moves a story, tells the server, and another browser', async () => {
    const [page, other] = [await opened(), await opened()];
    await page.locator('[role=grid]').focus();
    for (const key of ['j', 'j', 'j']) await page.keyboard.press(key);
    const story = (await page.locator('[role=row][aria-rowindex="4"] [role=gridcell]').nth(1).textContent()) ?? '';
    const [paint, durable, elsewhere]: number[][] = [[], [], []];
    for (let i = 0; i < times; i++) {
      const [key, to] = i % 2 === 0 ? ['Alt+ArrowDown', 5] as const : ['Alt+ArrowUp', 4] as const;
      const there = { selector: `[role=row][aria-rowindex="${to}"]`, says: story };
      await awaits(other, there);
      paint?.push(await pressed(page, [key], there));
      await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT'); // the reason's field
      const { pressed: began, answered } = await sent(page, 'Escape', 'prioritize-story');
      durable?.push(answered - began);
      elsewhere?.push((await appeared(other)) - began);
      await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'grid');
    }
    measures.note('move to paint', 50, paint ?? []);
    measures.note('move to durable', 100, durable ?? []);
    measures.note('move to another browser', 250, elsewhere ?? []);
    await Promise.all([page, other].map((p) => p.context().close()));
  });

  it('is scrolled through', async () => {
    const page = await opened();
    const rates = await repeated(3, () => frames(page, '[role=grid]', 3000));
    measures.note('frames a second while scrolled to its end', 55, rates, 'fps');
    await page.context().close();
  });

  it('steps back in time', async () => {
    const page = await opened();
    const revision = 'main p + .figures'; // of the band that says which day is shown
    measures.note('step in time', 100, await repeated(times, async () => {
      const before = (await page.locator(revision).allTextContents())[0] ?? 'now';
      return pressed(page, ['['], { selector: revision, saysNot: before });
    }));
    await page.context().close();
  });

  it('compares what was when the first list was written with now', async () => {
    const page = await opened();
    const { items } = (await server.get(`/v1/products/${product}/decisions?type=StoryPrioritized&order=asc&limit=${Math.min(times, 20)}`)) as unknown as { items: { at: string }[] };
    measures.note('compare of nearly all decisions', 500, await repeated(items.length, async (i) => {
      await awaits(page, { selector: '[data-side="to"] [role=listitem]', says: product });
      const began = await page.evaluate((url) => {
        history.pushState(null, '', url);
        return performance.timeOrigin + performance.now();
      }, address(`?from=${items[i]?.at ?? ''}`));
      const ms = (await appeared(page)) - began;
      await page.goBack();
      await page.locator('[data-side]').first().waitFor({ state: 'detached' });
      return ms;
    }));
    await page.context().close();
  });
});
