import type { BrowserContextOptions, Locator, Page } from 'playwright-core';

/** Hand is how somebody uses the page. Each does the same in its own way, and in no other. */
export interface Hand {
  readonly name: string;
  readonly window: BrowserContextOptions;
  /** Presses a button, or follows a link. */
  press(target: Locator): Promise<void>;
  /** Writes into a field, in place of what is there; of a choice it is what it says. */
  write(field: Locator, text: string): Promise<void>;
  /** Puts the story in a row of the backlog on top. */
  top(page: Page, row: number): Promise<void>;
  /** Opens the story in a row of the backlog. */
  open(page: Page, row: number): Promise<void>;
  /** Moves an initiative on to the next column. */
  later(page: Page, initiative: string): Promise<void>;
  /** Takes back what was decided last. */
  undo(page: Page): Promise<void>;
}

const rowOf = (page: Page, row: number) => page.locator(`[role=row][aria-rowindex="${row}"]`);
const keyOf = async (page: Page, row: number) => (await rowOf(page, row).locator('[role=gridcell]').nth(1).textContent()) ?? '';

/** Writes with a pointer: the field is pressed first. */
const writing = (press: (field: Locator) => Promise<void>) => async (field: Locator, text: string) => {
  if (await isChoice(field)) {
    await field.selectOption({ label: text });
  } else {
    await press(field);
    await field.fill(text);
  }
};

const isChoice = (field: Locator) => field.evaluate((element) => element instanceof HTMLSelectElement);

const mouse: Hand = {
  name: 'by mouse',
  window: { viewport: { width: 1280, height: 800 } },
  press: (target) => target.click(),
  write: writing((field) => field.click()),
  top: async (page, row) => {
    const [from, to] = [await rowOf(page, row).boundingBox(), await rowOf(page, 1).boundingBox()];
    if (!from || !to) throw new Error('nothing to drag');
    await page.mouse.move(from.x + 200, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + 200, from.y + from.height / 2 - 8, { steps: 2 });
    await page.mouse.move(to.x + 200, to.y + 4, { steps: 8 });
    await page.mouse.up();
  },
  open: (page, row) => rowOf(page, row).click(),
  later: async (page, initiative) => {
    const from = page.locator(`[data-initiative="${initiative}"]`);
    await from.hover();
    await page.getByRole('button', { name: `Move ${initiative}` }).click();
    await page.getByRole('menuitem', { name: 'To Later' }).click();
  },
  undo: (page) => page.getByRole('button', { name: 'Undo' }).click(),
};

/** Goes on with Tab until something has the focus: what it never reaches can't be used by keys. */
async function reach(target: Locator): Promise<void> {
  const page = target.page();
  await target.waitFor();
  for (let i = 0; i < 200; i++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${String(target)}`);
}

async function step(page: Page, row: number): Promise<void> {
  await reach(page.getByRole('grid'));
  await page.keyboard.press('Home');
  for (let i = 1; i < row; i++) await page.keyboard.press('j');
}

const keyboard: Hand = {
  name: 'by keyboard alone',
  window: { viewport: { width: 1280, height: 800 } },
  press: async (target) => {
    await reach(target);
    await target.page().keyboard.press('Enter');
  },
  write: async (field, text) => {
    await reach(field);
    if (!(await isChoice(field))) await field.page().keyboard.press('Control+a');
    await field.page().keyboard.type(text);
  },
  top: async (page, row) => {
    await step(page, row);
    await page.keyboard.press('t');
  },
  open: async (page, row) => {
    await step(page, row);
    await page.keyboard.press('Enter');
  },
  later: async (page, initiative) => {
    await reach(page.locator(`[data-initiative="${initiative}"] a`).first());
    await page.keyboard.press('Alt+ArrowRight');
  },
  undo: (page) => page.keyboard.press('Control+z'),
};

const touch: Hand = {
  name: 'by touch at 390 px',
  window: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  press: (target) => target.tap(),
  write: writing((field) => field.tap()),
  top: async (page, row) => {
    await page.getByRole('button', { name: `Move ${await keyOf(page, row)}`, exact: true }).tap();
    await page.getByRole('button', { name: 'To top' }).tap();
  },
  open: (page, row) => rowOf(page, row).locator('[role=gridcell]').nth(2).tap(),
  later: async (page, initiative) => {
    await page.getByRole('button', { name: `Move ${initiative}`, exact: true }).tap();
    await page.getByRole('menuitem', { name: 'To Later' }).tap();
  },
  undo: (page) => page.getByRole('button', { name: 'Undo' }).tap(),
};

export const hands: readonly Hand[] = [mouse, keyboard, touch];
