import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { viewNames } from '../src/address/address';
import { accessible, visit, type Visit } from './browser';
import { sampled } from './stage';

const { browser, server } = await sampled();

/** What every view has to bear, whoever reads it. */
const opened = async (view: string, options?: Parameters<typeof visit>[2]): Promise<Visit> => {
  const visited = await visit(browser, `${server.url}/products/PARCEL/${view}`, options);
  await visited.page.getByRole('heading', { level: 1 }).first().waitFor();
  await settled(visited.page);
  return visited;
};

const settled = (page: Page) => expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);

/** The texts that reach over the edge of the window, where nothing can be scrolled to show them. */
const overflowing = (page: Page) => page.evaluate(() => {
  const scrolls = (element: Element | null): boolean => element !== null && (/auto|scroll/.test(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth || scrolls(element.parentElement));
  return [...document.body.querySelectorAll('*')].filter((element) => {
    if (![...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())) return false;
    const { left, right, width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && (left < -1 || right > innerWidth + 1) && element.checkVisibility() && !scrolls(element.parentElement);
  }).map((element) => `${element.className}: ${element.textContent}`);
});

describe.each(viewNames)('the view %s', (view) => {
  it('fits into 320 px, in English and in German, and from right to left', async () => {
    for (const locale of ['en-GB', 'de-DE']) {
      const { page, end } = await opened(view, { locale, viewport: { width: 320, height: 640 } });
      expect(await overflowing(page)).toEqual([]);
      await page.evaluate(() => (document.documentElement.dir = 'rtl'));
      await settled(page);
      expect(await overflowing(page)).toEqual([]);
      await end();
    }
  });

  it('can be read in forced colours, with more contrast and without motion', async () => {
    const { page, end } = await opened(view, { forcedColors: 'active', contrast: 'more', reducedMotion: 'reduce' });
    await accessible(page);
    expect(await page.evaluate(() => document.getAnimations().filter((moving) => moving.effect?.getTiming().duration !== 0).length)).toBe(0);
    await end();
  });

  it('is printed without what is there to be pressed', async () => {
    const { page, end } = await opened(view);
    await page.emulateMedia({ media: 'print' });
    await expect.poll(() => page.getByRole('navigation').filter({ visible: true }).count()).toBe(0);
    expect(await page.getByRole('heading', { level: 1 }).first().isVisible()).toBe(true);
    await end();
  });
});
