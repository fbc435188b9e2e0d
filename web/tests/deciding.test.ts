import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { shoot, visit, type Visit } from './browser';
import { serve } from './server';
import { sampled } from './stage';

const shots = fileURLToPath(new URL('shots/', import.meta.url));

let open: Visit;
let page: Page;

interface Item {
  story: string;
  place: number;
  title: string;
}

const { browser, server } = await sampled();
beforeEach(async () => {
  open = await visit(browser, `${server.url}/products/PARCEL/backlog`);
  page = open.page;
  await page.evaluate(() => localStorage.setItem('waymark.actor', 'Ana Ruiz'));
  await page.reload();
  await page.getByText('live', { exact: true }).waitFor();
  await row(1).locator('[role=gridcell]').nth(1).getByText('PARCEL-').waitFor();
});

const row = (index: number) => page.locator(`[role=row][aria-rowindex="${index}"]`);
const key = (index: number) => row(index).locator('[role=gridcell]').nth(1);
/** The field for the reason, once it has the focus. */
const reason = () => page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Reason');
const bar = () => page.locator('[data-reason-bar]');
const order = async (): Promise<Item[]> => ((await server.get('/v1/products/PARCEL/backlog?status_category=todo&status_category=doing&limit=500')) as unknown as { items: Item[] }).items;
const keys = async (n = 8) => (await order()).slice(0, n).map(({ story }) => story);
const last = async () => ((await server.get('/v1/products/PARCEL/decisions?limit=1')) as unknown as { items: { type: string; subject: string; reason: string; evidence: { value: string }[]; actor: string; undoes: string | null }[] }).items[0];
const shown = async (n = 8) => Promise.all(Array.from({ length: n }, (_, i) => key(i + 1).textContent()));

describe('moving by keys', () => {
  it('shows a move at once, asks for its reason and what it rests on, and is one decision however often the key is pressed', async () => {
    const before = await keys();
    const decided = ((await server.get('/v1/products/PARCEL/decisions?limit=1')) as { total: number }).total;
    for (const press of ['j', 'j', 'j', 'Alt+ArrowUp', 'Alt+ArrowUp', 'Alt+ArrowDown']) await page.keyboard.press(press);
    await expect.poll(() => shown(4)).toEqual([before[0], before[1], before[3], before[2]]);
    await reason();
    expect(await keys()).toEqual(before);
    await page.keyboard.type('Asked for by five shops');
    await page.keyboard.press('Tab');
    await page.keyboard.type('PARCEL-N1');
    await page.getByRole('listbox').getByRole('option').first().waitFor();
    await shoot(page, 'deciding-reason');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Leave PARCEL-N1' }).waitFor();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await expect.poll(last).toMatchObject({ type: 'StoryPrioritized', subject: before[3], reason: 'Asked for by five shops', actor: 'Ana Ruiz' });
    expect((await last())?.evidence.map(({ value }) => value)).toEqual([expect.stringMatching(/^PARCEL-N1/)]);
    expect(((await server.get('/v1/products/PARCEL/decisions?limit=1')) as { total: number }).total).toBe(decided + 1);
    expect((await keys()).slice(0, 4)).toEqual([before[0], before[1], before[3], before[2]]);
    await page.getByRole('status').getByText(`${before[3]} is`).first().waitFor();
    await shoot(page, 'deciding-toast');
    await open.end();
  });

  it('takes back with Ctrl+Z what is open, and what is recorded after a look at what that changes', async () => {
    const before = await keys();
    await page.keyboard.press('j');
    await page.keyboard.press('t');
    await expect.poll(() => shown(2)).toEqual([before[1], before[0]]);
    await reason();
    await page.keyboard.press('Control+z');
    await expect.poll(() => shown(2)).toEqual([before[0], before[1]]);
    await page.keyboard.press('t');
    await reason();
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await keys())[0]).toBe(before[1]);
    await page.keyboard.press('Control+z');
    await bar().getByText(/goes from 1 to \d+/).waitFor();
    await shoot(page, 'deciding-undo');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await last())?.undoes).not.toBeNull();
    expect(await keys()).toEqual(before);
    await expect.poll(() => shown(8)).toEqual(before);
    await open.end();
  });

  it('moves several that were picked, to a place that is typed', async () => {
    const before = await order();
    await page.keyboard.press('j');
    await page.keyboard.press('Shift+J');
    await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(() => page.getByRole('row', { selected: true }).count()).toBe(3);
    await page.keyboard.press('#');
    await page.getByRole('textbox', { name: 'Place' }).fill(String(before[0]?.place));
    await page.keyboard.press('Enter');
    const moved = [1, 2, 3, 0].map((i) => before[i]?.story);
    await expect.poll(() => shown(4)).toEqual(moved);
    await reason();
    await page.keyboard.press('Escape');
    await expect.poll(() => keys(4)).toEqual(moved);
    await expect.poll(() => shown(4)).toEqual(moved);
    await open.end();
  });

  it('goes to the bottom, and picks with the mouse', async () => {
    const before = await order();
    await row(2).click({ modifiers: ['Control'] });
    await row(4).click({ modifiers: ['Control'] });
    await page.keyboard.press('b');
    await reason();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await order()).slice(-2).map(({ story }) => story)).toEqual([before[1]?.story, before[3]?.story]);
    await expect.poll(() => shown(3)).toEqual([before[0], before[2], before[4]].map((item) => item?.story));
    await open.end();
  });
});

describe('moving by mouse', () => {
  it('drags a story to where the line is, and says the place on the way', async () => {
    const before = await keys();
    await drag(row(5), row(2), async () => {
      await page.getByText(/^moves to \d+$/).waitFor();
      await page.screenshot({ path: `${shots}deciding-drag.png` });
    });
    const moved = [before[0], before[4], before[1], before[2], before[3]];
    await expect.poll(() => shown(5)).toEqual(moved);
    await reason();
    await page.keyboard.type('It is nearly done');
    await page.keyboard.press('Enter');
    await expect.poll(() => keys(5)).toEqual(moved);
    expect(await last()).toMatchObject({ subject: before[4], reason: 'It is nearly done' });
    await open.end();
  });

  it('drags several at once, and lets all be with Escape', async () => {
    const before = await keys();
    await row(4).click({ modifiers: ['Control'] });
    await row(6).click({ modifiers: ['Control'] });
    await drag(row(6), row(1), async () => {
      await page.getByText('2 selected · moves to', { exact: false }).waitFor();
      await page.keyboard.press('Escape');
    });
    await expect.poll(() => page.getByText('2 selected', { exact: false }).count()).toBe(0);
    expect(await shown(8)).toEqual(before);
    await drag(row(6), row(1));
    const moved = [before[3], before[5], before[0], before[1]];
    await expect.poll(() => shown(4)).toEqual(moved);
    await reason();
    await page.keyboard.press('Enter');
    await expect.poll(() => keys(4)).toEqual(moved);
    await open.end();
  });

  it('moves by clicks alone: to the top, and after another story', async () => {
    const before = await keys();
    await row(3).hover();
    await page.getByRole('button', { name: `Move ${before[2]}` }).click();
    await page.getByRole('menuitem', { name: 'To the top' }).waitFor();
    await shoot(page, 'deciding-menu');
    await page.getByRole('menuitem', { name: 'To the top' }).click();
    await reason();
    await page.getByRole('button', { name: 'Without a reason' }).click();
    await expect.poll(() => keys(3)).toEqual([before[2], before[0], before[1]]);
    await row(1).hover();
    await page.getByRole('button', { name: `Move ${before[2]}` }).click();
    await page.getByRole('menuitem', { name: 'After another story' }).click();
    await page.getByRole('combobox', { name: /^After which/ }).fill(before[1] ?? '');
    await page.getByRole('listbox').getByRole('option').first().click();
    await reason();
    await page.getByRole('button', { name: 'Keep' }).click();
    await expect.poll(() => keys(3)).toEqual(before.slice(0, 3));
    await open.end();
  });
});

describe('moving by touch, at 390 px', () => {
  beforeEach(async () => {
    await open.end();
    open = await visit(browser, `${server.url}/products/PARCEL/backlog`, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    page = open.page;
    await page.evaluate(() => localStorage.setItem('waymark.actor', 'Ana Ruiz'));
    await page.reload();
    await key(1).getByText('PARCEL-').waitFor();
  });

  it('moves with buttons at the foot', async () => {
    const before = await keys();
    await page.getByRole('button', { name: `Move ${before[2]}` }).tap();
    await page.getByRole('region', { name: `Move ${before[2]}` }).getByText(/since/).waitFor();
    await page.screenshot({ path: `${shots}deciding-phone.png` });
    await page.getByRole('button', { name: 'Up', exact: true }).tap();
    await page.getByRole('button', { name: 'Up', exact: true }).tap();
    await expect.poll(() => shown(3)).toEqual([before[2], before[0], before[1]]);
    await page.screenshot({ path: `${shots}deciding-phone-reason.png` });
    await page.getByRole('textbox', { name: 'Reason' }).fill('Asked for on the road');
    await page.getByRole('button', { name: 'Keep' }).tap();
    await expect.poll(() => keys(3)).toEqual([before[2], before[0], before[1]]);
    expect(await last()).toMatchObject({ subject: before[2], reason: 'Asked for on the road' });
    await open.end();
  });

  it('drags a story by its grip', async () => {
    const before = await keys();
    const touch = await page.context().newCDPSession(page);
    const [from, to] = [await page.getByRole('button', { name: `Move ${before[3]}` }).boundingBox(), await row(1).boundingBox()];
    const x = (from?.x ?? 0) + 20;
    const at = (y: number) => [{ x, y }];
    const ys = [(from?.y ?? 0) + 20, (from?.y ?? 0) - 20, (to?.y ?? 0) + 60, (to?.y ?? 0) + 10];
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(ys[0] ?? 0) });
    for (const y of ys.slice(1)) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(y) });
    await page.getByText(/^moves to \d+$/).waitFor();
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    const moved = [before[3], before[0], before[1], before[2]];
    await expect.poll(() => shown(4)).toEqual(moved);
    await page.getByRole('button', { name: 'Without a reason' }).tap();
    await expect.poll(() => keys(4)).toEqual(moved);
    await open.end();
  });
});

/** Drags from the middle of one thing to the upper edge of another; on the way something can be looked at. */
async function drag(from: Locator, to: Locator, look?: () => Promise<void>): Promise<void> {
  const [a, b] = [await from.boundingBox(), await to.boundingBox()];
  if (!a || !b) throw new Error('nothing to drag');
  await page.mouse.move(a.x + 200, a.y + a.height / 2);
  await page.mouse.down();
  await page.mouse.move(a.x + 200, a.y + a.height / 2 - 8, { steps: 2 });
  await page.mouse.move(b.x + 200, b.y + 4, { steps: 8 });
  await look?.();
  await page.mouse.up();
}

describe('where something is in the way', () => {
  it('keeps what was dragged and typed while the server is gone, and decides once when it is back', async () => {
    const own = await serve({ ground: inject('grounds').sampled });
    const { page: here, complaints, end } = await visit(browser, `${own.url}/products/PARCEL/backlog`);
    page = here;
    await page.evaluate(() => localStorage.setItem('waymark.actor', 'Ana Ruiz'));
    await page.reload();
    await page.getByText('live', { exact: true }).waitFor();
    await key(8).getByText('PARCEL-').waitFor();
    const before = await shown();
    const all = ((await own.get('/v1/products/PARCEL/decisions?limit=1')) as { total: number }).total;
    await drag(row(6), row(3), async () => {
      await own.kill();
      await page.getByText('Waymark can’t be reached').waitFor();
    });
    await reason();
    const after = await shown();
    expect(after).not.toEqual(before);
    await page.keyboard.type('Decided on a train');
    await page.keyboard.press('Enter');
    expect(await shown()).toEqual(after);
    await page.reload({ waitUntil: 'commit' }).catch(() => undefined); // even that
    const back = await serve({ kept: { dir: own.dir, addr: new URL(own.url).host } });
    await page.goto(`${own.url}/products/PARCEL/backlog`);
    await expect.poll(async () => ((await back.get('/v1/products/PARCEL/decisions?limit=1')) as { total: number }).total).toBe(all + 1);
    const { items: [decided] } = (await back.get('/v1/products/PARCEL/decisions?limit=1')) as unknown as { items: { subject: string; reason: string }[] };
    expect(decided).toMatchObject({ subject: before[5], reason: 'Decided on a train' });
    await expect.poll(() => shown()).toEqual(after);
    await page.getByText('live', { exact: true }).waitFor();
    complaints();
    await end();
    await back.stop();
    await open.end();
  });

  it('says who moved the same story meanwhile, and offers both', async () => {
    const before = await keys();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('t');
    await reason();
    await server.post('/v1/products/PARCEL/commands/prioritize-story', { story: before[2], after: before[5], reason: 'It can wait' }, 'Ana Ruiz');
    await page.keyboard.press('Enter');
    await page.getByText('“It can wait”').waitFor();
    await shoot(page, 'deciding-conflict');
    await page.getByRole('button', { name: 'Mine on top of theirs' }).click();
    await expect.poll(async () => (await keys())[0]).toBe(before[2]);
    await expect.poll(async () => (await shown(1))[0]).toBe(before[2]);
    open.complaints(); // the browser tells of the answer 412
    await open.end();
  });

  it('takes back what is still on its way, and not what was decided before', async () => {
    const before = await keys();
    const move = async (why: string) => {
      await page.keyboard.press('j');
      await page.keyboard.press('Alt+ArrowDown');
      await reason();
      await page.keyboard.type(why);
      await page.keyboard.press('Enter');
    };
    await move('The first');
    await expect.poll(async () => (await last())?.reason).toBe('The first');
    await page.getByRole('status').getByText('“The first”').waitFor();
    let answer: () => void = () => undefined;
    const held = new Promise<void>((done) => { answer = done; });
    await page.route('**/commands/prioritize-story', async (route) => {
      const response = await route.fetch();
      await held;
      await route.fulfill({ response });
    });
    await move('The second');
    await expect.poll(async () => (await last())?.reason).toBe('The second');
    const { subject } = (await last()) ?? {};
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    expect(await bar().count()).toBe(0);
    answer();
    await reason();
    await bar().getByText(subject ?? 'none').first().waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await last())?.undoes).not.toBeNull();
    expect((await last())?.subject).toBe(subject);
    await page.unroute('**/commands/prioritize-story');
    await page.keyboard.press('Control+z');
    await reason();
    await page.keyboard.press('Enter');
    await expect.poll(keys).toEqual(before);
    await open.end();
  });

  it('demands a reason where the policy does, and says what the rules refuse', async () => {
    const { policy } = (await server.get('/v1/products/PARCEL')) as unknown as { policy: { reason_required: string[] } };
    await server.post('/v1/products/PARCEL/commands/set-decision-policy', { reason_required: [...policy.reason_required, 'prioritize-story'], reason: 'for once' }, 'Jonas Stein');
    const before = await keys();
    await page.reload();
    await key(1).getByText('PARCEL-').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('t');
    await reason();
    await page.getByPlaceholder('The policy wants a reason').waitFor(); // it is read meanwhile
    await page.keyboard.press('Escape');
    await page.getByRole('alert').getByText('wants a reason').waitFor();
    expect(await keys()).toEqual(before);
    await page.keyboard.type('It must be');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await keys())[0]).toBe(before[1]);
    await server.post('/v1/products/PARCEL/commands/set-decision-policy', { reason_required: policy.reason_required, reason: 'as it was' }, 'Jonas Stein');
    await open.end();
  });
});
