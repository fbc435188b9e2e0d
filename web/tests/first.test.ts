import { describe, expect, it } from 'vitest';
import { shoot, visit } from './browser';
import { stage } from './stage';

const { browser, server } = await stage();

const at = (path: string) => server.url + path;

// In order: the installation is empty at first.
describe('the page of a new installation', () => {
  it('offers a beginning where there is no product, and starts the first', async () => {
    const { page, end } = await visit(browser, at('/'));
    await page.getByRole('heading', { name: 'Every decision, and why' }).waitFor();
    await shoot(page, 'first');
    await page.getByLabel('Name', { exact: true }).fill('Acme');
    await expect.poll(() => page.getByLabel('Key').inputValue()).toBe('ACME');
    await page.getByLabel('Your name').fill('ana');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/products/ACME/backlog');
    await page.getByRole('button', { name: /^ana acting as/ }).waitFor();
    expect(await server.get('/v1/products/ACME')).toMatchObject({ name: 'Acme', people: [{ person: 'ana' }, { person: 'ana' }] });
    await end();
  });

  it('says what is wrong with a key, where it is written', async () => {
    const { page, end, complaints } = await visit(browser, at('/'));
    await page.getByLabel('Name', { exact: true }).fill('Acme again');
    await page.getByLabel('Key').fill('1');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('alert').first().waitFor();
    expect(complaints().every((told) => told.includes('422'))).toBe(true);
    await end();
  });

  it('brings a sample in by one click, and offers it no more', async () => {
    const { page, end } = await visit(browser, at('/'));
    await page.getByRole('button', { name: 'Open the sample' }).click();
    await page.waitForURL('**/products/PARCEL/backlog');
    const { total } = (await server.get('/v1/products/PARCEL/backlog/places?status_category=todo&status_category=doing')) as { total: number };
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(total));
    expect(total).toBeGreaterThan(100);
    await page.goto(at('/'));
    await page.getByRole('link', { name: /Parcel/ }).waitFor();
    expect(await page.getByRole('button', { name: 'Open the sample' }).count()).toBe(0);
    await end();
  });
});
