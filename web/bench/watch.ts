import type { Page } from 'playwright-core';

/** Sight is what has to be seen: an element, and what it has to say, or no longer to say. */
export interface Sight {
  readonly selector: string;
  readonly says?: string;
  readonly saysNot?: string;
}

/** What a page was told to watch for, and when that was. */
declare global {
  interface Window {
    painted?: Promise<number>;
    pressed?: Promise<number>;
  }
}

/** pressed presses keys, and says how many ms after the last one what has to be seen was painted. */
export async function pressed(page: Page, keys: readonly string[], sight: Sight): Promise<number> {
  await page.evaluate(watch, { count: keys.length, ...sight }); // it watches before anything is pressed
  for (const key of keys) await page.keyboard.press(key);
  return (await page.evaluate(() => window.painted)) ?? NaN;
}

const watch = ({ count, selector, says, saysNot }: Sight & { readonly count: number }) => {
  window.painted = new Promise((done) => {
    let began = 0;
    let left = count;
    const seen = () => {
      const text = document.querySelector(selector)?.textContent;
      return typeof text === 'string' && (says === undefined || text.includes(says)) && (saysNot === undefined || !text.includes(saysNot));
    };
    const look = () => {
      if (!seen()) {
        requestAnimationFrame(look);
        return;
      }
      const channel = new MessageChannel(); // its turn comes when the frame is painted
      channel.port1.onmessage = () => done(performance.now() - began);
      requestAnimationFrame(() => channel.port2.postMessage(null));
    };
    const key = (e: KeyboardEvent) => {
      if (['Shift', 'Alt', 'Control'].includes(e.key) || --left > 0) return;
      removeEventListener('keydown', key, true);
      began = e.timeStamp;
      requestAnimationFrame(look);
    };
    addEventListener('keydown', key, true);
  });
};

/** sent presses a key that sends a command, and says at which instant it was pressed and its answer was there, in ms since 1970. */
export async function sent(page: Page, key: string, command: string): Promise<{ pressed: number; answered: number }> {
  await page.evaluate(() => {
    performance.clearResourceTimings();
    window.pressed = new Promise((done) => addEventListener('keydown', (e) => done(performance.timeOrigin + e.timeStamp), { capture: true, once: true }));
  });
  await page.keyboard.press(key);
  const answered = await page.waitForFunction((command) => {
    const asked = performance.getEntriesByType('resource').find(({ name }) => name.endsWith(command)) as PerformanceResourceTiming | undefined;
    return asked && performance.timeOrigin + asked.responseEnd;
  }, `/commands/${command}`);
  return { pressed: (await page.evaluate(() => window.pressed)) ?? NaN, answered: (await answered.jsonValue()) ?? NaN };
}

/** awaits watches until what has to be seen is there. */
export async function awaits(page: Page, { selector, says = '' }: Sight): Promise<void> {
  await page.evaluate(([selector, says]) => {
    window.painted = new Promise((done) => {
      const look = () => {
        if (!document.querySelector(selector)?.textContent.includes(says)) return;
        watcher.disconnect();
        requestAnimationFrame(() => done(performance.timeOrigin + performance.now()));
      };
      const watcher = new MutationObserver(look);
      watcher.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
      look();
    });
  }, [selector, says] as const);
}

/** appeared is the instant, in ms since 1970, at which it was there. */
export const appeared = async (page: Page): Promise<number> => (await page.evaluate(() => window.painted)) ?? NaN;

/** frames scrolls an element on through its whole length for a while, and says how many frames a second were made. */
export function frames(page: Page, selector: string, ms: number): Promise<number> {
  return page.evaluate(([selector, ms]) => new Promise<number>((done) => {
    const list = document.querySelector(selector);
    const began = performance.now();
    let made = 0;
    const frame = () => {
      const spent = performance.now() - began;
      if (!list || spent > ms) {
        done((made / spent) * 1000);
        return;
      }
      made++;
      list.scrollTop = (spent / ms) * (list.scrollHeight - list.clientHeight);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }), [selector, ms] as const);
}
