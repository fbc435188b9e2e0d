import { describe, expect, it } from 'vitest';
import { shoot, visit } from './browser';
import { sampled } from './stage';

const { browser, server } = await sampled();

const at = (query = '') => `${server.url}/products/PARCEL/backlog${query}`;
const read = async <T>(path: string) => (await server.get(`/v1/products/PARCEL${path}`)) as unknown as T;
const open = 'status_category=todo&status_category=doing';

interface Chain {
  chain: { decision: { actor: string; reason: string } }[];
  place: number;
}

describe('why a story stands where it does', () => {
  it('is told as the chain of decisions of the API, the last one first, and above another story', async () => {
    const { items } = await read<{ items: { story: string }[] }>(`/backlog?${open}&limit=30`);
    const [story = '', other = ''] = [items[1]?.story, items[20]?.story];
    const { page, end } = await visit(browser, at(`?item=${story}`));
    await page.getByRole('tab', { name: 'Why here?' }).click();
    const { chain } = await read<Chain>(`/why?story=${story}`);
    const steps = page.getByRole('tabpanel').getByRole('list').first().getByRole('article');
    await expect.poll(() => steps.count()).toBe(chain.length);
    expect(chain.length).toBeGreaterThan(0);
    expect(await steps.first().textContent()).toContain(chain[0]?.decision.actor);
    await shoot(page, 'story-why');
    await page.getByRole('combobox', { name: /^Why above another/ }).fill(other);
    await page.getByRole('listbox').getByRole('option').first().click();
    const above = await read<Chain>(`/why?story=${story}&above=${other}`);
    await page.getByText(`${story} stands above ${other}`).waitFor();
    await expect.poll(() => steps.count()).toBe(above.chain.length);
    await end();
  });
});

describe('marks of rows', () => {
  it('tell what moved lately, by how much, and open the decisions behind it', async () => {
    const { items: first } = await read<{ items: { story: string }[] }>(`/backlog?${open}&limit=9`);
    await server.post('/v1/products/PARCEL/commands/prioritize-story', { story: first[8]?.story, top: true, reason: 'Lately' }, 'Ana Ruiz'); // the sample ends a week ago, some days
    const { items } = await read<{ items: { kind: string; key: string; fields: { field: string; from: number; to: number }[]; decisions: { actor: string }[] }[] }>('/compare?from=P7D&of=backlog&limit=500');
    const { items: shown } = await read<{ items: { story: string }[] }>(`/backlog?${open}&limit=15`);
    const moved = items.find(({ kind, key }) => kind === 'moved' && shown.some(({ story }) => story === key));
    const place = moved?.fields.find(({ field }) => field === 'place');
    const by = (place?.from ?? 0) - (place?.to ?? 0);
    const { page, end } = await visit(browser, at());
    await page.getByRole('button', { name: `${moved?.key ?? ''} moved ${by > 0 ? 'up' : 'down'} by ${Math.abs(by)}` }).click();
    await page.getByRole('dialog').getByText(moved?.decisions[0]?.actor ?? 'nobody').first().waitFor();
    await end();
  });

  it('tell what went back and forth', async () => {
    const { items } = await read<{ items: { story: string; other: string | null; turns: number }[] }>('/analytics/thrash?from=P3M&limit=100');
    const turns = new Map<string, number>();
    for (const { story, other, turns: n } of items) for (const key of [story, other]) if (key !== null) turns.set(key, (turns.get(key) ?? 0) + n);
    const { items: shown } = await read<{ items: { story: string }[] }>(`/backlog?${open}&limit=200`);
    const wavering = shown.map(({ story }) => story).find((story) => (turns.get(story) ?? 0) >= 3) ?? '';
    const { page, end } = await visit(browser, at(`?q=${encodeURIComponent((await read<{ title: string }>(`/backlog/${wavering}`)).title)}`));
    await page.getByRole('button', { name: `${wavering} went back and forth ${turns.get(wavering)} times` }).waitFor();
    await end();
  });

  it('tell what was taken back', async () => {
    const { items: [first] } = await read<{ items: { story: string; title: string }[] }>(`/backlog?${open}&limit=1`);
    const story = first?.story ?? '';
    const { events: [event] } = (await server.post('/v1/products/PARCEL/commands/estimate-story', { story, points: 21 }, 'Ana Ruiz')) as unknown as { events: { id: string }[] };
    await server.post('/v1/products/PARCEL/commands/undo', { decision: event?.id, reason: 'Too many' }, 'Ana Ruiz');
    const { page, end } = await visit(browser, at());
    await page.getByRole('button', { name: `What was decided on ${story} in the last thirty days was taken back` }).click();
    await page.getByRole('dialog').getByText('Too many').waitFor();
    await end();
  });
});

describe('choosers', () => {
  it('leave the stories of an initiative, and of a label, in the address', async () => {
    const { page, end } = await visit(browser, at());
    await page.getByRole('combobox', { name: 'initiative' }).selectOption('PARCEL-I4');
    await page.waitForURL('**initiative=PARCEL-I4**');
    const { total } = await read<{ total: number }>(`/backlog/places?${open}&initiative=PARCEL-I4`);
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(total));
    expect(total).toBeGreaterThan(0);
    await page.getByRole('combobox', { name: 'label' }).selectOption('shops');
    await page.waitForURL('**label=shops**');
    await end();
  });
});
