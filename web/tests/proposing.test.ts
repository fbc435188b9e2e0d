import { describe, expect, it } from 'vitest';
import { shoot } from './browser';
import { deciderOf, give, hold, phone, planOf } from './planning';
import { said } from './calendar';
import { sampled } from './stage';

const { browser, server, on } = await sampled();

const decider = deciderOf(browser, server);
const { read, last, columns } = planOf(server);

describe('initiatives', () => {
  it('are dragged by a finger at their grip, within their horizon and into another, at 390 px', async () => {
    const { page, end } = await decider('roadmap', phone);
    const { now: [first = '', second = ''] = [] } = await columns();
    const [grip, row] = [page.getByRole('button', { name: `Move ${first}` }), page.locator(`[data-initiative="${second}"]`)];
    await grip.waitFor();
    const box = await row.boundingBox();
    const finger = await hold(page, grip);
    await finger.to((box?.y ?? 0) + (box?.height ?? 0) - 4);
    await expect.poll(() => row.getAttribute('data-edge')).toBe('below');
    await page.screenshot({ path: new URL('shots/initiative-held-390.png', import.meta.url).pathname });
    await finger.leave();
    await page.getByLabel('Reason').fill('The vans first');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await columns()).now?.slice(0, 2)).toEqual([second, first]);
    await expect.poll(last).toMatchObject({ type: 'InitiativePrioritized', subject: first, reason: 'The vans first' });
    const { next: [planned = ''] = [], later: [target = ''] = [] } = await columns();
    const other = page.locator(`[data-initiative="${target}"]`);
    await other.evaluate((element) => element.scrollIntoView({ block: 'end' }));
    const taken = await hold(page, page.getByRole('button', { name: `Move ${planned}` }));
    const there = await other.boundingBox();
    await taken.to((there?.y ?? 0) + 6);
    await expect.poll(() => other.getAttribute('data-edge')).toBe('above');
    await taken.leave();
    await page.getByLabel('Reason').fill('Not yet');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await columns()).later?.slice(0, 2)).toEqual([planned, target]);
    await end();
  });

  it('that a finger lets go where they were stay, and so they do on Escape', async () => {
    const { page, end } = await decider('roadmap', phone);
    const before = await columns();
    const { now: [first = '', second = ''] = [] } = before;
    const row = page.locator(`[data-initiative="${second}"]`);
    await row.waitFor();
    const box = await row.boundingBox();
    const finger = await hold(page, page.getByRole('button', { name: `Move ${first}` }));
    await finger.to((box?.y ?? 0) + (box?.height ?? 0) - 4);
    await expect.poll(() => row.getAttribute('data-edge')).toBe('below');
    await page.keyboard.press('Escape');
    await expect.poll(() => row.getAttribute('data-edge')).toBe(null);
    await finger.leave();
    expect(await page.getByLabel('Reason').count()).toBe(0);
    expect(await columns()).toEqual(before);
    await end();
  });

  it('are scored by the framework of the policy', async () => {
    const { framework } = (await read<{ policy: { scoring: { framework: string } } }>('')).policy.scoring;
    expect(framework).toBe('rice');
    const { page, end } = await decider('roadmap?item=PARCEL-I5');
    await page.getByRole('complementary').getByRole('button', { name: 'Score', exact: true }).click();
    await page.getByRole('dialog').waitFor();
    await shoot(page, 'initiative-score');
    await give(page, { 'Reach: people in a period': '900', 'Impact on each of them': '2', 'Confidence, in percent': '50', 'Effort, in person-months': '4' }, 'Counted by the depot', 'Score');
    await expect.poll(() => read('/roadmap/PARCEL-I5')).toMatchObject({ score: { framework: 'rice', inputs: { reach: 900, impact: 2, confidence: 50, effort: 4 }, result: { value: 225 } } });
    await page.getByRole('complementary').getByText('rice 225').waitFor();
    await end();
  });

  it('are proposed to be changed by a command, which is shown, and given when that is accepted', async () => {
    const owner = await decider('roadmap?item=PARCEL-I5', {}, 'Ana Ruiz');
    const { title, start, due } = await read<{ title: string; start: string; due: string }>('/roadmap/PARCEL-I5');
    await owner.page.getByRole('complementary').getByRole('button', { name: 'Propose a change' }).click();
    const dialog = owner.page.getByRole('dialog');
    await dialog.getByLabel('What to change').fill('Not in the holidays');
    await dialog.getByLabel('What accepting it does').selectOption('reschedule');
    expect(await dialog.getByLabel('Due').inputValue()).toBe(due);
    await shoot(owner.page, 'propose');
    await give(owner.page, { Due: on('2027-09-15') }, 'Half of the team is away', 'Propose');
    const asked = async () => (await read<{ items: { proposal: string; initiative: string; change: string; command: unknown }[] }>('/proposals?status=open')).items.find(({ change }) => change === 'Not in the holidays');
    await expect.poll(asked).toMatchObject({ initiative: 'PARCEL-I5', command: { name: 'reschedule-initiative', body: { initiative: 'PARCEL-I5', due: on('2027-09-15') } } });
    const panel = owner.page.getByRole('complementary');
    await panel.getByText('Accepted, it does this: Reschedule').waitFor();
    await panel.getByText(`→ ${said(on('2027-09-15'), 'short')}`).waitFor();
    await shoot(owner.page, 'proposed');
    await owner.end();
    const { page, end } = await decider('roadmap');
    const key = (await asked())?.proposal ?? '';
    await page.getByRole('group', { name: `Decide about ${key}` }).getByRole('button', { name: 'Accept' }).click();
    await give(page, {}, 'They are right', 'Accept');
    await expect.poll(() => read('/roadmap/PARCEL-I5')).toMatchObject({ title, start, due: on('2027-09-15') });
    await end();
  });

  it('are proposed, with all that planning one takes', async () => {
    const { page, end } = await decider('roadmap', phone, 'Ana Ruiz');
    await page.getByRole('button', { name: 'Propose a change' }).tap();
    await page.getByRole('dialog').getByLabel('What accepting it does').selectOption('plan');
    await give(page, { 'What to change': 'Lockers on campus', Title: 'A locker in every dormitory', Horizon: 'next', Due: on('2027-10-01') }, 'Students are never at home', 'Propose');
    const newest = async () => (await read<{ items: { change: string; initiative: string | null; command: { body: object } }[] }>('/proposals?status=open')).items[0];
    await expect.poll(newest).toMatchObject({ change: 'Lockers on campus', initiative: null, command: { name: 'plan-initiative', body: { title: 'A locker in every dormitory', horizon: 'next', due: on('2027-10-01') } } });
    await page.getByText('A locker in every dormitory').waitFor();
    await shoot(page, 'proposed-new');
    await end();
  });
});

describe('stories', () => {
  it('are scored too, with what they were scored with in the fields', async () => {
    const { items: [story] } = await read<{ items: { story: string }[] }>('/backlog?limit=1');
    const key = story?.story ?? '';
    await server.post('/v1/products/PARCEL/commands/score-story', { story: key, inputs: { reach: 100, impact: 1, confidence: 80, effort: 2 }, reason: 'a first guess' }, 'Ana Ruiz');
    const { page, end } = await decider(`backlog?item=${key}`, {}, 'Ana Ruiz');
    await page.getByRole('complementary').getByText('rice 40').waitFor();
    await page.getByRole('complementary').getByRole('button', { name: 'Score', exact: true }).click();
    expect(await page.getByRole('dialog').getByLabel('Impact on each of them').inputValue()).toBe('1');
    await give(page, { 'Confidence, in percent': '50' }, 'Nobody was asked', 'Score');
    await expect.poll(() => read(`/backlog/${key}`)).toMatchObject({ score: { inputs: { reach: 100, impact: 1, confidence: 50, effort: 2 }, result: { value: 25 } } });
    await page.getByRole('complementary').getByText('rice 25').waitFor();
    await end();
  });
});
