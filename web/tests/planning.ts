import type { Browser, Locator, Page } from 'playwright-core';
import { visit, type Visit } from './browser';
import type { Served } from './server';

export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };

/** deciderOf opens views of the sample for somebody who decides. */
export const deciderOf = (browser: Browser, server: Served) => async (view: string, options: Parameters<typeof visit>[2] = {}, who = 'Jonas Stein'): Promise<Visit> => {
  const opened = await visit(browser, `${server.url}/products/PARCEL/${view}`, options);
  await opened.page.evaluate((name) => localStorage.setItem('waymark.actor', name), who);
  await opened.page.reload();
  return opened;
};

interface Decision {
  readonly type: string;
  readonly subject: string;
  readonly reason: string;
}

/** planOf reads what the sample's plan is by now. */
export function planOf(server: Served) {
  const read = async <T>(path: string) => (await server.get(`/v1/products/PARCEL${path}`)) as unknown as T;
  const last = async () => (await read<{ items: Decision[] }>('/decisions?limit=1')).items[0];
  const columns = async () => Object.fromEntries((await read<{ horizons: { horizon: string; initiatives: { initiative: string }[] }[] }>('/roadmap')).horizons
    .map(({ horizon, initiatives }) => [horizon, initiatives.map(({ initiative }) => initiative)]));
  return { read, last, columns };
}

/** reason waits until the reason is asked. */
export const reason = (page: Page) => page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Reason');

/** give fills the fields of the dialog, with the reason, and gives it. */
export async function give(page: Page, fields: Record<string, string>, why: string, button: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  for (const [name, value] of Object.entries(fields)) {
    const field = dialog.getByLabel(name, { exact: true });
    if (await field.evaluate((element) => element instanceof HTMLSelectElement)) await field.selectOption(value);
    else await field.fill(value);
  }
  await dialog.getByLabel('Reason', { exact: true }).fill(why);
  await dialog.getByRole('button', { name: button, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** hold takes something with a finger, which is moved to other heights, and lets it go. */
export async function hold(page: Page, grip: Locator): Promise<{ to: (y: number) => Promise<void>; leave: () => Promise<void> }> {
  const box = await grip.boundingBox();
  const [x, from] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
  const touch = await page.context().newCDPSession(page);
  const send = async (type: 'touchStart' | 'touchMove' | 'touchEnd', y?: number): Promise<void> => {
    await touch.send('Input.dispatchTouchEvent', { type, touchPoints: y === undefined ? [] : [{ x, y }] });
  };
  await send('touchStart', from);
  await send('touchMove', from + 10);
  return { to: (y) => send('touchMove', y), leave: () => send('touchEnd') };
}
