import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { shoot } from './browser';
import { deciderOf, give, phone, planOf, reason } from './planning';
import { sampled } from './stage';

const { browser, server, on } = await sampled();

const { read, last, columns } = planOf(server);
const decider = deciderOf(browser, server);

describe('initiatives', () => {
  it('are moved by keys, at once, within their horizon and to another', async () => {
    const { page, end } = await decider('roadmap');
    const before = await columns();
    const [first = '', second = ''] = before.now ?? [];
    await page.locator(`[data-initiative="${first}"]`).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(() => page.locator('section').first().locator('[data-initiative]').first().getAttribute('data-initiative')).toBe(second);
    await reason(page);
    await page.keyboard.type('The shops first');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await columns()).now?.slice(0, 2)).toEqual([second, first]);
    await expect.poll(last).toMatchObject({ type: 'InitiativePrioritized', subject: first, reason: 'The shops first' });
    await page.getByText(`moved ${first} from 1 to 2`).first().waitFor();
    await page.locator(`[data-initiative="${first}"] a`).focus();
    await page.keyboard.press('Alt+ArrowRight');
    await page.getByText(`${first} is started: it stays in Now`).first().waitFor();
    const planned = before.next?.[0] ?? '';
    await page.locator(`[data-initiative="${planned}"] a`).focus();
    await page.keyboard.press('Alt+ArrowRight');
    await reason(page);
    await page.keyboard.type('Not before the second depot');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await columns()).later).toContain(planned);
    await end();
  });

  it('are moved on top of what another decided meanwhile only when one says so', async () => {
    const { page, end, complaints } = await decider('roadmap');
    const [first = '', second = '', third = ''] = (await columns()).now ?? [];
    await page.locator(`[data-initiative="${first}"] a`).focus();
    await page.keyboard.press('Alt+ArrowDown');
    await reason(page);
    await server.post('/v1/products/PARCEL/commands/prioritize-initiative', { initiative: first, bottom: true, reason: 'Elsewhere' }, 'Jonas Stein');
    await page.keyboard.press('Enter');
    await page.getByText('Meanwhile:').waitFor();
    await page.getByText('Elsewhere').first().waitFor();
    expect((await columns()).now?.slice(0, 2)).toEqual([second, third]);
    await page.getByRole('button', { name: 'Mine on top of theirs' }).click();
    await expect.poll(async () => (await columns()).now?.slice(0, 2)).toEqual([second, first]);
    expect(complaints().every((told) => told.includes('412'))).toBe(true);
    await end();
  });

  it('are moved by the mouse', async () => {
    const { page, end } = await decider('roadmap');
    const { later: [dragged = ''] = [], next: [target = ''] = [] } = await columns();
    const [from, to] = [page.locator(`[data-initiative="${dragged}"]`), page.locator(`[data-initiative="${target}"]`)];
    await from.waitFor();
    const box = await to.boundingBox();
    await from.dragTo(to, { targetPosition: { x: (box?.width ?? 0) / 2, y: 6 } });
    await reason(page);
    await page.keyboard.type('A locker is nearer than we thought');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await columns()).next?.[0]).toBe(dragged);
    await end();
  });

  it('are moved by a menu, by touch at 390 px', async () => {
    const { page, end } = await decider('roadmap', { viewport: { width: 390, height: 844 }, hasTouch: true });
    const { next: [first = ''] = [] } = await columns();
    await page.getByRole('button', { name: `Move ${first}` }).tap();
    await page.getByRole('menuitem', { name: 'To Later' }).tap();
    await page.getByLabel('Reason').fill('Not this year');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await columns()).later).toContain(first);
    await end();
  });

  it('are planned, rescheduled, started, validated, linked and dropped in dialogs, with the reason', async () => {
    const { page, end } = await decider('roadmap');
    await page.getByRole('button', { name: 'Plan initiative' }).click();
    await page.getByRole('dialog').waitFor();
    await shoot(page, 'plan-initiative');
    await give(page, { Title: 'Parcels for the islands', Goal: 'PARCEL-G3', Horizon: 'next', Due: on('2027-09-30') }, 'Two ferries a day', 'Plan');
    await page.getByRole('link', { name: 'Parcels for the islands' }).click();
    const panel = page.getByRole('complementary', { name: 'Parcels for the islands' });
    const key = new URL(page.url()).searchParams.get('item') ?? '';
    const is = (want: object) => expect.poll(() => read(`/roadmap/${key}`)).toMatchObject(want);
    const act = async (button: string, fields: Record<string, string>, why: string, go = button) => {
      await panel.getByRole('button', { name: button, exact: true }).click();
      await give(page, fields, why, go);
    };
    await is({ due: on('2027-09-30'), goal: 'PARCEL-G3', horizon: 'next' });
    await act('Reschedule', { Due: on('2027-11-30') }, 'The ferries are full');
    await is({ due: on('2027-11-30'), start: null, horizon: 'next' });
    await act('Depends on…', { 'Depends on': 'PARCEL-I4' }, 'Shops first', 'Decide');
    await is({ depends_on: ['PARCEL-I4'] });
    await act('Revise', { 'What will be different': 'An island is a street' }, 'Said shorter');
    await is({ outcome: 'An island is a street', title: 'Parcels for the islands' });
    await act('Start', {}, 'The crew is there');
    await is({ progress: 'started', horizon: 'now' });
    await act('Drop', {}, 'The ferry is sold');
    await is({ progress: 'dropped' });
    await end();
    const owner = await decider('roadmap?item=PARCEL-I4', {}, 'Ana Ruiz');
    await owner.page.getByRole('button', { name: 'Validate' }).click();
    await give(owner.page, { 'Can it be done?': 'at_risk', 'What was found': 'Two shops left' }, 'Asked ten of them', 'Validate');
    await expect.poll(() => read('/roadmap/PARCEL-I4')).toMatchObject({ validation: { verdict: 'at_risk', findings: 'Two shops left', by: 'Ana Ruiz' } });
    await owner.end();
  });

  it('are changed as was proposed, or not, with a reason', async () => {
    const { page, end } = await decider('roadmap');
    const open = async () => (await read<{ items: { proposal: string }[] }>('/proposals?status=open')).items.map(({ proposal }) => proposal);
    const [proposal = ''] = await open();
    await page.getByRole('group', { name: `Decide about ${proposal}` }).getByRole('button', { name: 'Decline' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Decline' }).click();
    await page.getByRole('dialog').getByRole('alert').waitFor(); // it always takes a reason
    await give(page, {}, 'Couriers go home at six', 'Decline');
    await expect.poll(open).not.toContain(proposal);
    await end();
  });
});

/** Taps a button that asks something, and gives it. */
async function tap(page: Page, button: string, fields: Record<string, string>, why: string, go = button): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).first().tap();
  await give(page, fields, why, go);
}

describe('by touch at 390 px', () => {
  it('the vision is set, with what it says now in the fields', async () => {
    const { page, end } = await decider('vision', phone);
    await page.getByText('Version 2').waitFor();
    await tap(page, 'Set vision', { 'In a sentence': 'A parcel comes when we said, wherever you are' }, 'The islands', 'Set');
    await page.getByText('Version 3').waitFor();
    const { items } = await read<{ items: { vision: { statement: string; audience: string } }[] }>('/visions');
    expect(items.at(-1)?.vision).toMatchObject({ statement: 'A parcel comes when we said, wherever you are', audience: items.at(-2)?.vision.audience });
    await end();
  });

  it('goals are set, measured, revised and closed', async () => {
    const { page, end } = await decider('goals', phone);
    await tap(page, 'Set goal', { Title: 'Islands served', 'What is measured': 'Islands with a round', 'Where it stands': '0', 'Where it shall be': '7' }, 'There are seven', 'Set');
    await page.getByRole('link', { name: 'Islands served' }).tap();
    const key = await page.waitForURL('**item=**').then(() => new URL(page.url()).searchParams.get('item') ?? '');
    await tap(page, 'Measure', { Value: '2' }, 'Counted');
    await expect.poll(() => read(`/goals/${key}`)).toMatchObject({ measured: { value: 2 }, target: 7 });
    await tap(page, 'Revise', { 'Where it shall be': '6' }, 'One is a rock');
    await expect.poll(() => read(`/goals/${key}`)).toMatchObject({ target: 6, title: 'Islands served', due: null });
    await page.getByRole('group', { name: `Decide about ${key}` }).getByRole('button', { name: 'Close it' }).tap();
    await give(page, { 'How it ended': 'abandoned' }, 'The ferry is sold', 'Close the goal');
    await expect.poll(() => read(`/goals/${key}`)).toMatchObject({ outcome: 'abandoned' });
    await end();
  });

  it('needs are captured, supported, answered and dismissed', async () => {
    const { page, end } = await decider('discovery', phone);
    await tap(page, 'Capture need', { 'In a sentence': 'No parcel comes to my island', 'Importance, 5 is the most': '5', 'Customers who have it': 'Inge\nOle' }, 'They wrote to us', 'Capture');
    await page.getByRole('link', { name: 'No parcel comes to my island' }).tap();
    const key = await page.waitForURL('**item=**').then(() => new URL(page.url()).searchParams.get('item') ?? '');
    const is = (want: object) => expect.poll(() => read(`/discovery/needs/${key}`)).toMatchObject(want);
    await is({ importance: 5, customers: ['Inge', 'Ole'] });
    await tap(page, 'Add evidence', { 'What was said or measured': 'Nothing came in March', 'Who gave it': 'Inge' }, 'Asked', 'Add');
    await is({ evidence: [{ text: 'Nothing came in March', customer: 'Inge', kind: 'interview' }] });
    await page.getByRole('button', { name: 'Answer' }).tap();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Find: Initiatives' }).fill('PARCEL-I5');
    await page.getByRole('option').first().tap();
    await give(page, { 'Why, or how': 'A neighbour has a boat' }, 'They offered it', 'Answer');
    await is({ status: 'answered', answer: { initiatives: ['PARCEL-I5'], explanation: 'A neighbour has a boat' } });
    await expect.poll(() => page.getByRole('button', { name: 'Dismiss', exact: true }).count()).toBe(0); // what is answered is not dismissed
    const { needs } = await read<{ needs: { need: string; status: string }[] }>('/discovery');
    const open = needs.find(({ status }) => status === 'open')?.need ?? '';
    await page.goto(`${server.url}/products/PARCEL/discovery?item=${open}`);
    await tap(page, 'Dismiss', { 'Why, or how': 'The boat sank' }, 'It did');
    await expect.poll(() => read(`/discovery/needs/${open}`)).toMatchObject({ status: 'dismissed', explanation: 'The boat sank' });
    await page.goto(`${server.url}/products/PARCEL/discovery?item=PARCEL-N22`);
    await tap(page, 'Merge', { Into: key }, 'They mean the same');
    await expect.poll(() => read('/discovery/needs/PARCEL-N22')).toMatchObject({ status: 'merged', merged_into: key });
    await end();
  });

  it('what else is known is recorded, revised and resolved', async () => {
    const { page, end } = await decider('discovery', phone);
    await tap(page, 'Record persona', { Name: 'Islander', 'What hinders them': 'The tide' }, '', 'Record');
    await tap(page, 'Record competitor', { Name: 'The ferry', 'Good at': 'Boats' }, '', 'Record');
    await tap(page, 'Record insight', { 'In a sentence': 'Islanders order once a month', 'How it was found': 'Asked nine' }, '', 'Record');
    await tap(page, 'Raise challenge', { 'In words': 'Nobody can row', 'Whom it hinders': 'Jonas Stein' }, '', 'Raise');
    const known = () => read<{ personas: { name: string; pains: string[] }[]; competitors: { name: string }[]; insights: { statement: string }[] }>('/discovery');
    await expect.poll(async () => (await known()).personas.at(-1)).toMatchObject({ name: 'Islander', pains: ['The tide'] });
    await expect.poll(async () => (await known()).competitors.at(-1)).toMatchObject({ name: 'The ferry', strengths: ['Boats'] });
    await expect.poll(async () => (await known()).insights.at(-1)).toMatchObject({ statement: 'Islanders order once a month', method: 'Asked nine' });
    const challenges = () => read<{ items: { challenge: string; description: string; resolution: string | null }[] }>('/challenges');
    await expect.poll(async () => (await challenges()).items.at(-1)?.description).toBe('Nobody can row');
    const { challenge } = (await challenges()).items.at(-1) ?? { challenge: '' };
    await page.getByRole('group', { name: `Decide about ${challenge}` }).getByRole('button').tap();
    await give(page, { 'How it was overcome': 'Ole teaches it' }, '', 'Resolve');
    await expect.poll(async () => (await challenges()).items.at(-1)?.resolution).toBe('Ole teaches it');
    await end();
  });

  it('sprints are planned, filled, started and closed by the product owner', async () => {
    const { page, end } = await decider('sprints', phone, 'Ana Ruiz');
    const running = (await read<{ items: { sprint: string; state: string }[] }>('/sprints?limit=500')).items.find(({ state }) => state === 'running')?.sprint ?? '';
    await page.locator(`a[href*="item=${running}"]`).tap();
    await page.getByRole('group', { name: `Decide about ${running}` }).getByRole('button', { name: 'Close it' }).tap();
    await give(page, {}, '', 'Close the sprint');
    await expect.poll(() => read(`/sprints/${running}`)).toMatchObject({ state: 'closed' });
    await page.goto(`${server.url}/products/PARCEL/sprints`);
    await tap(page, 'Plan sprint', { Name: 'To the islands', 'First day': on('2027-01-04'), 'Last day': on('2027-01-15') }, '', 'Plan');
    await page.getByRole('link', { name: 'To the islands' }).tap();
    const key = await page.waitForURL('**item=**').then(() => new URL(page.url()).searchParams.get('item') ?? '');
    await page.getByRole('button', { name: 'Commit stories' }).tap();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Find: Stories' }).tap();
    const story = (await page.getByRole('option').first().locator('code').textContent()) ?? '';
    await page.getByRole('option').first().tap();
    await give(page, {}, '', 'Commit');
    await expect.poll(() => read(`/sprints/${key}`)).toMatchObject({ scope: [{ story }], name: 'To the islands' });
    await tap(page, 'Start', {}, '');
    await expect.poll(() => read(`/sprints/${key}`)).toMatchObject({ state: 'running' });
    await end();
  });

  it('releases are planned, rescheduled, filled and shipped', async () => {
    const { page, end } = await decider('releases', phone);
    await tap(page, 'Plan release', { Name: 'Islands', Day: on('2027-05-05') }, '', 'Plan');
    await page.getByRole('link', { name: 'Islands' }).tap();
    const key = await page.waitForURL('**item=**').then(() => new URL(page.url()).searchParams.get('item') ?? '');
    const release = async () => (await read<{ releases: { release: string }[] }>('/roadmap')).releases.find(({ release: one }) => one === key);
    await tap(page, 'Reschedule', { Day: on('2027-06-09') }, 'Ice');
    await expect.poll(release).toMatchObject({ date: on('2027-06-09'), name: 'Islands' });
    await tap(page, 'Put something in', { Initiative: 'PARCEL-I7' }, '', 'Put in');
    await expect.poll(release).toMatchObject({ items: ['PARCEL-I7'] });
    await page.getByRole('button', { name: 'Ship' }).tap();
    await page.getByLabel('Although not all of it is done').check();
    await give(page, {}, 'Summer comes', 'Ship');
    await expect.poll(release).toMatchObject({ shipped: true, with_undelivered: ['PARCEL-I7'] });
    await end();
  });
});

describe('the plan of the past', () => {
  it('is read only: nothing looks as if it could be changed', async () => {
    const { page, end } = await decider(`roadmap?at=${on('2026-06-30')}&item=PARCEL-I4`);
    await page.getByRole('complementary', { name: 'Shops that stay' }).getByText('What will be different').waitFor();
    for (const name of ['Plan initiative', /^Move/, 'Reschedule', 'Accept']) expect(await page.getByRole('button', { name }).count()).toBe(0);
    await end();
  });
});
