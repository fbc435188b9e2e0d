import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { shoot, visit } from './browser';
import { daysBetween, month, plus, said } from './calendar';
import { sampled } from './stage';

const { browser, server, began, on } = await sampled();

const at = (query = '') => `${server.url}/products/PARCEL/backlog${query}`;
const knob = (page: Page) => page.getByRole('slider', { name: 'Moment that is shown' });
const moment = (page: Page) => new URL(page.url()).searchParams.get('at');
/** The title in the first row, as the API has it on a day. */
const firstOn = async (day: string) =>
  ((await server.get(`/v1/products/PARCEL/backlog?status_category=todo&status_category=doing&limit=1&at=${day}&tz=Europe/Berlin`)) as { items?: { title: string }[] }).items?.[0]?.title ?? '';
const firstRow = (page: Page) => page.locator('[role=row][aria-rowindex="1"]');

describe('the time at the foot', () => {
  it('is moved by day and month with the arrows and Page, to its beginning and back to now', async () => {
    const first = month(on('2026-03-03')); // each month has it, and the next day
    const { page, end } = await visit(browser, at(`?at=${first}`));
    await knob(page).focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForURL(at(`?at=${plus(first, 1)}`));
    await expect.poll(() => firstRow(page).textContent()).toContain(await firstOn(plus(first, 1)));
    await page.keyboard.press('PageDown');
    await page.waitForURL(at(`?at=${plus(month(first, -1), 1)}`));
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL(at(`?at=${month(first, -1)}`));
    expect(await knob(page).getAttribute('aria-valuetext')).toBe(said(month(first, -1), 'short'));
    await page.keyboard.press('Home');
    await page.waitForURL(at(`?at=${began}`));
    expect(await knob(page).getAttribute('aria-valuenow')).toBe('0');
    await page.keyboard.press('End');
    await page.waitForURL(at());
    await end();
  });

  it('is moved with the pointer, and shows that day', async () => {
    const { page, end } = await visit(browser, at());
    await knob(page).waitFor();
    const box = await page.locator('[class*=_line_]', { has: knob(page) }).boundingBox();
    if (!box) throw new Error('there is no track');
    await page.mouse.move(box.x + box.width * 0.5, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.25, box.y + 30, { steps: 4 });
    await page.mouse.up();
    const day = moment(page) ?? '';
    expect(daysBetween(began, day)).toBeGreaterThan(167); // a quarter of two years on
    expect(daysBetween(began, day)).toBeLessThan(197);
    await expect.poll(() => firstRow(page).textContent()).toContain(await firstOn(day));
    await page.mouse.click(box.x + box.width - 2, box.y + 30);
    await page.waitForURL(at());
    await page.goBack(); // a drag is one step for the browser
    await expect.poll(() => moment(page)).toBe(day);
    await end();
  });

  it('says which decision made what is shown, and leads to it', async () => {
    const { items: [last] } = (await server.get(`/v1/products/PARCEL/decisions?to=${on('2026-03-03')}&tz=Europe/Berlin&limit=1`)) as unknown as { items: { id: string; actor: string; subject: string }[] };
    const { page, end } = await visit(browser, at(`?at=${on('2026-03-03')}`));
    const said = page.getByRole('region', { name: 'Time' }).getByRole('link');
    await expect.poll(() => said.textContent()).toMatch(new RegExp(`${last?.actor}.*${last?.subject}`));
    await said.click();
    await page.waitForURL(`**item=${last?.id}`);
    await end();
  });

  it('plays day by day, can be paused, and stops at now', async () => {
    const { page, end } = await visit(browser, at(`?at=${on('2026-11-19')}`));
    await firstRow(page).waitFor();
    await page.getByRole('button', { name: 'Play' }).click();
    await page.waitForURL(at(`?at=${on('2026-11-20')}`));
    await page.getByRole('button', { name: 'Pause' }).click();
    const paused = page.url();
    await page.keyboard.press('p');
    await expect.poll(() => page.url()).not.toBe(paused);
    await page.waitForURL(at());
    await page.getByRole('button', { name: 'Play' }).waitFor();
    await end();
  });

  it('plays each decision', async () => {
    const { items: [last, before] } = (await server.get('/v1/products/PARCEL/decisions?limit=2')) as unknown as { items: { at: string }[] };
    const { page, end } = await visit(browser, at(`?at=${before?.at ?? ''}`));
    await firstRow(page).waitFor();
    await page.getByLabel('Play by').selectOption('decision');
    await page.getByRole('button', { name: 'Play' }).click();
    await page.waitForURL(`**at=${last?.at ?? 'none'}`);
    await page.waitForURL(at());
    await end();
  });

  it('fits at 390 px, by touch, and with a calendar', async () => {
    const { page, end } = await visit(browser, at(`?at=${on('2026-03-03')}`), { viewport: { width: 390, height: 844 }, hasTouch: true });
    await knob(page).waitFor();
    const box = await page.locator('[class*=_line_]', { has: knob(page) }).boundingBox();
    expect(box?.width).toBeGreaterThan(120);
    await page.touchscreen.tap((box?.x ?? 0) + 2, (box?.y ?? 0) + 20);
    await expect.poll(() => daysBetween(began, moment(page) ?? '')).toBeLessThan(31);
    expect(daysBetween(began, moment(page) ?? '')).toBeGreaterThanOrEqual(0);
    await page.getByRole('button', { name: 'Show a day' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await shoot(page, 'dock-past');
    await end();
  });
});
