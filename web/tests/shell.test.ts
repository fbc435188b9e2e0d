import { describe, expect, it } from 'vitest';
import { shoot, visit } from './browser';
import { stage } from './stage';

const { browser, server } = await stage();
await server.post('/v1/products', { key: 'PARCEL', name: 'Parcel', reason: 'to look at it' });
await server.post('/v1/products', { key: 'SHOP', name: 'Shop', reason: 'to choose between two' });

const at = (path: string) => server.url + path;

describe('the page', () => {
  it('leads from view to view by its navigation, with the title read and the focus there', async () => {
    const { page, end } = await visit(browser, at('/products/PARCEL/backlog'));
    await page.getByRole('link', { name: 'Roadmap' }).click();
    await page.waitForURL('**/products/PARCEL/roadmap');
    const title = page.getByRole('heading', { level: 1, name: 'Roadmap' });
    await title.waitFor();
    await expect.poll(() => title.evaluate((h) => h === document.activeElement)).toBe(true);
    await expect.poll(() => page.title()).toBe('Roadmap · Parcel · Waymark');
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Backlog' }).waitFor();
    await end();
  });

  it('shows a day in the past as paper, and leads back', async () => {
    const { page, end } = await visit(browser, at('/products/PARCEL/roadmap?at=2024-03-05'));
    await page.getByText('As it was on Tuesday, 5 March 2024').waitFor();
    await expect.poll(() => page.title()).toBe('Roadmap · 5 Mar 2024 · Parcel · Waymark');
    await shoot(page, 'past');
    await page.keyboard.press('Escape');
    await page.waitForURL('**/products/PARCEL/roadmap');
    await end();
  });

  it('says that an address leads nowhere, and that there is no such product', async () => {
    const { page, end, complaints } = await visit(browser, at('/products/PARCEL/no/such'));
    await page.getByRole('heading', { level: 1, name: 'There is no such view' }).waitFor();
    await shoot(page, 'no-view');
    await page.goto(at('/products/NONE/backlog'));
    await page.getByRole('heading', { level: 1, name: 'There is no product NONE' }).waitFor();
    expect(complaints().every((told) => told.includes('404'))).toBe(true);
    await end();
  });

  it('shows its keys, which can be switched off', async () => {
    const { page, end } = await visit(browser, at('/products/PARCEL/goals'));
    await page.getByRole('heading', { level: 1, name: 'Goals' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await shoot(page, 'keys');
    await page.getByLabel('Letters alone are keys').uncheck();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.getByRole('link', { name: 'Vision' }).click();
    await page.getByRole('heading', { level: 1, name: 'Vision' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await end();
  });

  it('speaks German to who reads German, and lets them choose', async () => {
    const { page, end } = await visit(browser, at('/products/PARCEL/goals'), { locale: 'de-DE' });
    await page.getByRole('heading', { level: 1, name: 'Ziele' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page.getByRole('button', { name: 'Einstellungen' }).click();
    await page.getByRole('dialog', { name: 'Einstellungen' }).waitFor();
    await shoot(page, 'settings');
    await page.getByLabel('Sprache').selectOption('en');
    await page.getByRole('dialog', { name: 'Settings' }).waitFor();
    await page.getByLabel('Dark').check();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Goals' }).waitFor();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await end();
  });

  it('asks who decides, and remembers it', async () => {
    const { page, end } = await visit(browser, at('/products/PARCEL/goals'));
    await page.getByRole('button', { name: 'Who are you?' }).click();
    await page.getByRole('dialog', { name: 'Who decides?' }).waitFor();
    await shoot(page, 'actor');
    await page.getByLabel('Your name').fill('ana');
    await page.getByRole('button', { name: 'Decide under this name' }).click();
    await page.getByRole('button', { name: /^ana acting as/ }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: /^ana acting as/ }).waitFor();
    await end();
  });

  it('lists the products, by mouse and by keyboard', async () => {
    const { page, end } = await visit(browser, at('/products/PARCEL/goals'));
    await page.getByRole('button', { name: 'Parcel' }).click();
    await page.getByRole('menuitem', { name: 'Shop' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/products/SHOP/backlog');
    await page.goto(at('/'));
    await page.getByRole('link', { name: 'Parcel' }).waitFor();
    await shoot(page, 'products');
    await end();
  });

  it('has a way through it at 390 px, by touch', async () => {
    const { page, end } = await visit(browser, at('/products/PARCEL/backlog'), { viewport: { width: 390, height: 844 }, hasTouch: true });
    await page.getByRole('link', { name: 'Roadmap' }).tap();
    await page.waitForURL('**/products/PARCEL/roadmap');
    await page.getByRole('button', { name: 'More' }).tap();
    await page.getByRole('dialog', { name: 'More' }).getByRole('link', { name: 'Vision' }).tap();
    await page.waitForURL('**/products/PARCEL/vision');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await end();
  });
});
