import { type Act, type Why } from './act';
import type { Pending } from './outbox';

/** Unsent is a decision that was on its way when its page was left. */
export interface Unsent {
  readonly key: string;
  readonly act: Act;
  readonly why: Why;
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const prefixOf = (product: string): string => `waymark.unsent.${product}.`;

/**
 * keep has the browser keep what is on its way, so that it is sent even if the page is left while the server does not answer. Each is kept under its own
 * key, for there may be more pages than one; whichever sends it, it is decided once.
 */
export function keep(store: Store, product: string, before: readonly Pending[], now: readonly Pending[]): void {
  const sent = now.filter(({ state }) => state === 'sent');
  for (const { key, act, why, says } of sent) {
    if (!before.some((p) => p.key === key && p.state === 'sent')) store.setItem(prefixOf(product) + key, JSON.stringify({ key, act: { ...act, says }, why }));
  }
  for (const { key } of before) {
    if (!now.some((p) => p.key === key)) store.removeItem(prefixOf(product) + key);
  }
}

/** unsent are those that are kept. */
export function unsent(store: Store, product: string): Unsent[] {
  const keys = Array.from({ length: store.length }, (_, i) => store.key(i) ?? '').filter((key) => key.startsWith(prefixOf(product)));
  return keys.flatMap((key) => {
    const text = store.getItem(key);
    return text === null ? [] : [JSON.parse(text) as Unsent];
  });
}
