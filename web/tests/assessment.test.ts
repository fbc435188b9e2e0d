import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { shoot, visit } from './browser';
import { said } from './calendar';
import { sampled } from './stage';

interface Assessment {
  verdict: string;
  rules: { rule: string; fired: boolean; value: number; decisions_url: string | null }[];
  recommendations: { confidence: number }[];
  questions: { doing: { people: { person: string; strategic: number; tactical: number; delivery: number }[] }; process: { reasoned: number } };
}

const { browser, server, on } = await sampled();

const [january, february] = [on('2025-01-01'), on('2025-02-01')];

const at = (query = '') => `${server.url}/products/PARCEL/assessment${query}`;
const tz = 'tz=Europe/Berlin';
const assessed = async (query: string) => (await server.get(`/v1/products/PARCEL/assessment?${tz}&${query}`)) as unknown as Assessment;
const percent = (share: number) => `${Math.round(share * 100)}%`;
const fired = (page: Page) => page.getByRole('heading', { name: 'Why: the rules that fired' }).locator('..').getByRole('listitem');

describe('the assessment', () => {
  it('says the verdict of the API, how sure it is, and the rules that fired', async () => {
    const want = await assessed(`from=${january}`);
    expect(want.verdict).toBe('clarify');
    const { page, end } = await visit(browser, at(`?since=${january}`));
    await page.getByRole('heading', { name: 'Clarify the split. Different people decide, and it is not clear who decides what.' }).waitFor();
    await page.getByText(`(${want.recommendations[0]?.confidence.toFixed(2)}).`).first().waitFor();
    expect(await fired(page).count()).toBe(want.rules.filter((rule) => rule.fired).length);
    await page.getByText('Rules that did not fire').click();
    await expect.poll(() => page.locator('details').getByRole('listitem').count()).toBe(want.rules.filter((rule) => !rule.fired).length);
    await page.getByText('Rules that did not fire').click();
    const { people } = want.questions.doing;
    const of = ({ strategic, tactical, delivery }: (typeof people)[number]) => strategic + tactical + delivery;
    const total = people.reduce((sum, person) => sum + of(person), 0);
    const most = [...people].sort((a, b) => of(b) - of(a))[0];
    await page.getByRole('button', { name: `${most?.person} ${percent(most ? of(most) / total : 0)}` }).waitFor();
    await page.locator('main').evaluate((main) => main.scrollTo(0, 0));
    await shoot(page, 'assessment');
    await end();
  });

  it('opens the decisions behind a figure, and leads to the measure behind another', async () => {
    const want = await assessed(`from=${january}`);
    const { page, end } = await visit(browser, at(`?since=${january}`));
    const reasoned = want.rules.find(({ rule }) => rule === 'reasoned');
    const { total } = (await server.get(`${reasoned?.decisions_url}&limit=1`)) as unknown as { total: number };
    await fired(page).filter({ hasText: 'decisions with a reason' }).getByRole('button', { name: percent(want.questions.process.reasoned) }).click();
    await page.getByRole('dialog', { name: 'Decisions: decisions with a reason' }).getByText(`The latest 10 of ${total.toLocaleString('en')} decisions`).waitFor();
    await page.keyboard.press('Escape');
    await fired(page).filter({ hasText: 'stories that went back and forth' }).getByRole('link').click();
    await page.waitForURL(`**/analytics?since=${january}`);
    await end();
  });

  it('is of the moment that is shown', async () => {
    const want = await assessed(`from=${january}&to=${february}`);
    const { page, end } = await visit(browser, at(`?at=${february}&since=${january}`));
    const decisions = want.rules.find(({ rule }) => rule === 'decisions')?.value ?? 0;
    await page.getByText(`Parcel, ${said(january, 'long')} to ${said(february, 'long')}: ${decisions} decision`).waitFor();
    expect(decisions).toBeGreaterThan(0);
    await shoot(page, 'assessment-past');
    await end();
  });

  it('is printed on one sheet, in either language', async () => {
    for (const locale of ['en-GB', 'de-DE']) {
      const { page, end } = await visit(browser, at('?since=P1Y'), { locale });
      await page.locator('article h2').waitFor();
      await page.locator('details').waitFor();
      for (const format of ['A4', 'Letter']) {
        const sheet = (await page.pdf({ format })).toString('latin1');
        expect(sheet.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1);
      }
      await end();
    }
  });

  it('waits for evidence, and says the same of all products', async () => {
    await server.post('/v1/products', { key: 'EMPTY', name: 'Empty', reason: 'to be filled' });
    const { page, end } = await visit(browser, `${server.url}/products/EMPTY/assessment`);
    await page.getByRole('heading', { name: 'Too little was decided to say.' }).waitFor();
    await page.getByText(/^There will be a verdict when all of these have got to the threshold: /).waitFor();
    await page.getByRole('row', { name: /^PARCEL clarify the split/ }).waitFor();
    await page.getByRole('row', { name: /^EMPTY too little was decided/ }).waitFor();
    await shoot(page, 'assessment-empty');
    await page.getByRole('link', { name: 'PARCEL', exact: true }).click();
    await page.waitForURL('**/products/PARCEL/assessment');
    await end();
  });
});
