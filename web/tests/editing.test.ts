import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { shoot, visit, type Visit } from './browser';
import { sampled } from './stage';

let open: Visit;
let page: Page;

interface Story {
  story: string;
  title: string;
  place: number;
  points: number | null;
  priority: string | null;
  status: string;
  status_category: string;
  dropped: boolean;
  parts: string[];
  labels: string[];
}

const { browser, server } = await sampled();
beforeEach(async () => {
  open = await visit(browser, `${server.url}/products/PARCEL/backlog`);
  page = open.page;
  await page.evaluate(() => localStorage.setItem('waymark.actor', 'Ana Ruiz'));
  await page.reload();
  await row(1).locator('[role=gridcell]').nth(1).getByText('PARCEL-').waitFor();
});

const row = (index: number) => page.locator(`[role=row][aria-rowindex="${index}"]`);
const reason = () => page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Reason');
const first = async () => ((await server.get('/v1/products/PARCEL/backlog?status_category=todo&status_category=doing&limit=1')) as unknown as { items: [Story] }).items[0];
const told = async (key: string) => (await server.get(`/v1/products/PARCEL/backlog/${key}`)) as unknown as Story;
const last = async () => ((await server.get('/v1/products/PARCEL/decisions?limit=1')) as unknown as { items: { type: string; reason: string }[] }).items[0];

describe('editing in the list', () => {
  it('changes title, points, level and status by keys, each one decision', async () => {
    const { story } = await first();
    await page.keyboard.press('e');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Print labels at home');
    await page.keyboard.press('Enter');
    await reason();
    await page.keyboard.type('Shops have no printers');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await told(story)).title).toBe('Print labels at home');
    expect(await last()).toMatchObject({ type: 'StoryRevised', reason: 'Shops have no printers' });
    await page.keyboard.press('p');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('13');
    await page.keyboard.press('Enter');
    await expect.poll(() => row(1).textContent()).toContain('13');
    await reason();
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await told(story)).points).toBe(13);
    await page.keyboard.press('l');
    await page.getByRole('combobox', { name: 'Choose a level' }).selectOption('Highest');
    await page.keyboard.press('Enter');
    await reason();
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await told(story)).priority).toBe('Highest');
    const status = (await told(story)).status === 'To Do' ? 'In Progress' : 'To Do';
    await page.keyboard.press('s');
    await page.getByRole('combobox', { name: 'Choose a status' }).selectOption(status);
    await page.keyboard.press('Enter');
    await reason();
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await told(story)).status).toBe(status);
    await open.end();
  });

  it('changes a title by a double click, for which no panel opens, as one click does', async () => {
    const { story } = await first();
    const title = row(1).locator('[data-edits=title]');
    await page.evaluate(() => {
      new MutationObserver(() => document.body.toggleAttribute('data-opened', true)).observe(document.querySelector('main')?.parentElement ?? document.body, { attributeFilter: ['data-panel'] });
    });
    await title.dblclick();
    await page.getByRole('textbox', { name: 'Change the title' }).fill('Print labels by mouse');
    await page.keyboard.press('Enter');
    await reason();
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await told(story)).title).toBe('Print labels by mouse');
    expect(await page.locator('body').getAttribute('data-opened')).toBe(null);
    await title.click();
    await page.getByRole('heading', { level: 2, name: 'Print labels by mouse' }).waitFor();
    expect(await page.locator('body').getAttribute('data-opened')).toBe('');
    await open.end();
  });

  it('keeps what is typed while others decide, and leaves it with Escape', async () => {
    const { story } = await first();
    await page.keyboard.press('e');
    await page.getByRole('textbox', { name: 'Change the title' }).fill('Not theirs');
    await server.post('/v1/products/PARCEL/commands/revise-story', { story, title: 'Theirs' }, 'Ana Ruiz');
    await expect.poll(() => row(1).textContent()).toContain('Theirs');
    expect(await page.getByRole('textbox', { name: 'Change the title' }).inputValue()).toBe('Not theirs');
    await shoot(page, 'editing-title');
    await page.getByRole('textbox', { name: 'Change the title' }).press('Escape');
    expect((await told(story)).title).toBe('Theirs');
    await open.end();
  });
});

describe('a story', () => {
  it('is written with its place and its reason, and is shown where it was put', async () => {
    await page.keyboard.press('c');
    await page.getByRole('textbox', { name: 'Title' }).fill('Weigh parcels at the door');
    await page.getByRole('textbox', { name: 'As', exact: true }).fill('courier');
    await page.getByRole('textbox', { name: 'Labels' }).fill('depot, door');
    await page.getByRole('textbox', { name: 'Points' }).fill('2');
    await page.getByRole('textbox', { name: 'Reason' }).fill('Too many are refused');
    await shoot(page, 'editing-write');
    await page.getByRole('button', { name: 'Write story' }).last().click();
    await page.getByRole('heading', { level: 2, name: 'Weigh parcels at the door' }).waitFor();
    await expect.poll(() => row(1).textContent()).toContain('Weigh parcels at the door');
    const { story } = await first();
    expect(await told(story)).toMatchObject({ title: 'Weigh parcels at the door', points: 2, labels: ['depot', 'door'] });
    expect(await last()).toMatchObject({ type: 'StoryWritten', reason: 'Too many are refused' });
    await open.end();
  });

  it('shows who works on it, and what was written about it as it was meant', async () => {
    const description = 'Try ~~scales~~ a scale.\n\n| depot | scales |\n| --- | --- |\n| North | 2 |\n\n- [x] asked';
    await server.post('/v1/products/PARCEL/commands/write-story', { title: 'Weigh twice', top: true, assignee: 'Tobias Oehler', description }, 'Ana Ruiz');
    await expect.poll(() => row(1).textContent()).toContain('Weigh twice');
    const cell = row(1).getByTitle('Tobias Oehler');
    expect(await cell.textContent()).toBe('TOTobias Oehler'); // the letters are hidden from those who listen
    await row(1).getByText('Weigh twice').click();
    const panel = page.getByRole('tabpanel');
    await panel.getByText('Tobias Oehler').waitFor();
    await panel.getByRole('cell', { name: 'North' }).waitFor();
    expect(await panel.locator('del').textContent()).toBe('scales');
    await panel.getByRole('img', { name: 'done', exact: true }).waitFor();
    await shoot(page, 'editing-shown');
    await open.end();
  });

  it('is revised, split and dropped in its panel', async () => {
    const { story } = await first();
    await page.goto(`${server.url}/products/PARCEL/backlog?item=${story}`);
    await page.getByRole('button', { name: 'Revise…' }).click();
    await page.getByRole('textbox', { name: 'So that' }).fill('nobody waits');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('nobody waits').waitFor();
    await page.getByRole('button', { name: 'Split…' }).click();
    await page.getByRole('textbox', { name: 'Part 1' }).fill('Weigh');
    await page.getByRole('textbox', { name: 'Part 2' }).fill('Refuse');
    await shoot(page, 'editing-split');
    await page.getByRole('button', { name: 'Split', exact: true }).click();
    await expect.poll(async () => (await told(story)).parts.length).toBe(2);
    const [part = ''] = (await told(story)).parts;
    await page.goto(`${server.url}/products/PARCEL/backlog?item=${part}`);
    await page.getByRole('button', { name: 'Drop', exact: true }).click();
    await reason();
    await page.keyboard.press('Escape');
    await page.getByRole('alert').getByText('wants a reason').waitFor();
    await page.keyboard.type('Not needed any more');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await told(part)).dropped).toBe(true);
    await page.getByRole('button', { name: 'Bring back' }).click();
    await reason();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await told(part)).dropped).toBe(false);
    await open.end();
  });

  it('is accepted, and sent back to work with a reason', async () => {
    const { items: [done] } = (await server.get('/v1/products/PARCEL/backlog?status_category=done&limit=1')) as unknown as { items: Story[] };
    const key = done?.story ?? '';
    await page.goto(`${server.url}/products/PARCEL/backlog?status=all&item=${key}`);
    await page.getByRole('button', { name: 'Send back to work' }).click();
    await reason();
    await page.keyboard.type('It does not weigh');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await told(key)).status_category).toBe('doing');
    expect(await last()).toMatchObject({ type: 'StoryRejected', reason: 'It does not weigh' });
    await open.end();
  });
});
