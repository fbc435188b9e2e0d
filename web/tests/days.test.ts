import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { visit, type Visit } from './browser';
import { hands, type Hand } from './hands';
import { sampled } from './stage';

const { browser, server } = await sampled();

const read = async <T>(path: string) => (await server.get(`/v1/products/PARCEL${path}`)) as unknown as T;
const order = async (n: number) => (await read<{ items: { story: string }[] }>(`/backlog?status_category=todo&status_category=doing&limit=${n}`)).items.map(({ story }) => story);
const last = async () => (await read<{ items: { id: string; type: string; actor: string; reason: string; subject: string; undoes: string | null; at: string }[] }>('/decisions?limit=1')).items[0];
const reasonOf = (page: Page) => page.getByRole('textbox', { name: 'Reason' });

/** Somebody begins the day at a view. */
async function begin(view: string, who: string, hand: Hand): Promise<Visit> {
  const visited = await visit(browser, `${server.url}/products/PARCEL/${view}`, hand.window);
  await visited.page.evaluate((name) => localStorage.setItem('waymark.actor', name), who);
  await visited.page.reload();
  await visited.page.getByRole('heading', { level: 1 }).first().waitFor();
  return visited;
}

/** Says why in the bar at the foot, and keeps what was decided. */
async function because(page: Page, hand: Hand, why: string): Promise<void> {
  await hand.write(reasonOf(page), why);
  await hand.press(page.getByRole('button', { name: /^(Keep|Take back)/ }).filter({ visible: true }));
  await reasonOf(page).waitFor({ state: 'detached' });
}

describe.each(hands)('a day of a product owner, $name', (hand) => {
  it('orders, writes, revises, drops, takes back, asks why and looks back', async () => {
    const { page, end } = await begin('backlog', 'Ana Ruiz', hand);
    await page.getByRole('row').nth(4).getByRole('gridcell').nth(1).getByText('PARCEL-').waitFor();

    const [first, second, third] = await order(3);
    await hand.top(page, 3);
    await because(page, hand, 'Three shops wait for it');
    await expect.poll(() => order(3)).toEqual([third, first, second]);
    expect(await last()).toMatchObject({ type: 'StoryPrioritized', subject: third, actor: 'Ana Ruiz', reason: 'Three shops wait for it' });

    await hand.press(page.getByRole('button', { name: 'Write story' }).first());
    const dialog = page.getByRole('dialog');
    await hand.write(dialog.getByRole('textbox', { name: 'Title' }), `Ring once, ${hand.name}`);
    await hand.write(dialog.getByRole('textbox', { name: 'Points' }), '3');
    await hand.write(dialog.getByRole('textbox', { name: 'Reason' }), 'Babies sleep');
    await hand.press(dialog.getByRole('button', { name: 'Write story' }));
    await expect.poll(last).toMatchObject({ type: 'StoryWritten', reason: 'Babies sleep' });
    const written = (await last())?.subject ?? '';
    expect(await read(`/backlog/${written}`)).toMatchObject({ title: `Ring once, ${hand.name}`, points: 3 });

    const panel = page.getByRole('complementary');
    await panel.getByRole('heading', { name: `Ring once, ${hand.name}` }).waitFor();
    await hand.press(panel.getByRole('button', { name: 'Revise…' }));
    await hand.write(dialog.getByRole('textbox', { name: 'So that' }), 'nobody wakes up');
    await hand.press(dialog.getByRole('button', { name: 'Save' }));
    await expect.poll(() => read(`/backlog/${written}`)).toMatchObject({ so_that: 'nobody wakes up' });

    await hand.press(panel.getByRole('button', { name: 'Drop', exact: true }));
    await because(page, hand, 'There is one like it');
    await expect.poll(() => read(`/backlog/${written}`)).toMatchObject({ dropped: true });
    await hand.undo(page);
    await because(page, hand, 'It is another');
    await expect.poll(() => read(`/backlog/${written}`)).toMatchObject({ dropped: false });
    expect((await last())?.undoes).not.toBeNull();

    await hand.press(panel.getByRole('button', { name: 'Close' }));
    await expect.poll(() => page.getByRole('complementary').count()).toBe(0);
    const [now] = await order(1);
    await hand.open(page, 1);
    await page.waitForURL(`**item=${now}**`);
    const before = (await last())?.at;
    await hand.press(page.getByRole('button', { name: 'A decision back' }));
    await page.waitForURL((url) => url.searchParams.get('at') !== null);
    await page.getByText('As it was').first().waitFor();
    expect(await page.getByRole('button', { name: 'Write story' }).count()).toBe(0);
    expect(new URL(page.url()).searchParams.get('at')).not.toBe(before);
    await end();
  });
});

describe.each(hands)('a day of a product manager, $name', (hand) => {
  /** Fills a dialog, and gives what it says. */
  const give = async (page: Page, fields: Record<string, string>, why: string, button: string) => {
    const dialog = page.getByRole('dialog');
    for (const [name, value] of Object.entries(fields)) await hand.write(dialog.getByLabel(name, { exact: true }), value);
    await hand.write(dialog.getByLabel('Reason', { exact: true }), why);
    await hand.press(dialog.getByRole('button', { name: button, exact: true }));
    await dialog.waitFor({ state: 'detached' });
  };
  const go = async (page: Page, view: string) => {
    const link = page.getByRole('link', { name: view, exact: true }).filter({ visible: true });
    if (hand.window.isMobile && (await link.count()) === 0) await hand.press(page.getByRole('button', { name: 'More' }));
    await hand.press(link.first());
    await page.getByRole('heading', { level: 1, name: view }).waitFor();
  };

  it('sets a vision and a goal, measures it, hears a need, plans and puts off', async () => {
    const { page, end } = await begin('vision', 'Jonas Stein', hand);
    await hand.press(page.getByRole('button', { name: 'Set vision' }).first());
    await give(page, { 'In a sentence': `A parcel rings once, ${hand.name}` }, 'Asked twelve families', 'Set');
    await expect.poll(last).toMatchObject({ type: 'VisionSet', actor: 'Jonas Stein', reason: 'Asked twelve families' });
    expect(await read('')).toMatchObject({ vision: { statement: `A parcel rings once, ${hand.name}` } });

    await go(page, 'Goals');
    await hand.press(page.getByRole('button', { name: 'Set goal' }).first());
    await give(page, { Title: `Quiet, ${hand.name}`, 'What is measured': 'Rings', 'Where it stands': '3', 'Where it shall be': '1' }, 'Complaints', 'Set');
    await expect.poll(last).toMatchObject({ type: 'GoalSet' });
    const goal = (await last())?.subject ?? '';
    await hand.press(page.getByRole('link', { name: `Quiet, ${hand.name}` }));
    await hand.press(page.getByRole('complementary').getByRole('button', { name: 'Measure' }));
    await give(page, { Value: '2' }, 'Counted', 'Measure');
    await expect.poll(() => read(`/goals/${goal}`)).toMatchObject({ measured: { value: 2 } });
    await hand.press(page.getByRole('complementary').getByRole('button', { name: 'Close' }).last());
    await end();
  });

  it('hears a need, plans an initiative and puts it off', async () => {
    const { page, end } = await begin('discovery', 'Jonas Stein', hand);
    await hand.press(page.getByRole('button', { name: 'Capture need' }).first());
    await give(page, { 'In a sentence': `The bell wakes us, ${hand.name}`, 'Importance, 5 is the most': '4' }, 'They wrote', 'Capture');
    await expect.poll(last).toMatchObject({ type: 'NeedCaptured', reason: 'They wrote' });

    await go(page, 'Roadmap');
    await hand.press(page.getByRole('button', { name: 'Plan initiative' }).first());
    await give(page, { Title: `Quiet bells, ${hand.name}`, Horizon: 'Next' }, 'The need is old', 'Plan');
    await expect.poll(last).toMatchObject({ type: 'InitiativePlanned' });
    const initiative = (await last())?.subject ?? '';
    const horizon = async () => (await read<{ horizon: string }>(`/roadmap/${initiative}`)).horizon;
    expect(await horizon()).toBe('next');
    await hand.later(page, initiative);
    await because(page, hand, 'After the lockers');
    await expect.poll(horizon).toBe('later');
    expect(await last()).toMatchObject({ actor: 'Jonas Stein', reason: 'After the lockers' });
    await end();
  });
});
