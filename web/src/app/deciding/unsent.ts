import { type Act, type Why } from './act';
import type { Pending } from './outbox';

/** Unsent is a decision that was on its way when its page was left. */
export interface Unsent {
  readonly key: string;
  readonly act: Act;
  readonly why: Why;
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Opens what the browser keeps. It may refuse: then what is on its way is held as long as the page lives. */
type Opens = () => Store;

const prefixOf = (product: string): string => `waymark.unsent.${product}.`;

/**
 * keep has the browser keep what is on its way, so that it is sent even if the page is left while the server does not answer. Each is kept under its own
 * key, for there may be more pages than one; whichever sends it, it is decided once.
 */
export function keep(opens: Opens, product: string, before: readonly Pending[], now: readonly Pending[]): void {
  const sent = now.filter(({ state }) => state === 'sent');
  for (const { key, act, why, says } of sent) {
    if (!before.some((p) => p.key === key && p.state === 'sent')) allowed(() => opens().setItem(prefixOf(product) + key, JSON.stringify({ key, act: { ...act, says }, why })));
  }
  for (const { key } of before) {
    if (!now.some((p) => p.key === key)) allowed(() => opens().removeItem(prefixOf(product) + key));
  }
}

/** unsent are those that are kept. What can't be read is none of ours. */
export function unsent(opens: Opens, product: string): Unsent[] {
  return allowed(() => {
    const store = opens();
    const keys = Array.from({ length: store.length }, (_, i) => store.key(i) ?? '').filter((key) => key.startsWith(prefixOf(product)));
    return keys.flatMap((key) => allowed(() => read(store.getItem(key))) ?? []);
  }) ?? [];
}

function read(text: string | null): Unsent[] {
  const said = JSON.parse(text ?? 'null') as Partial<Unsent> | null;
  const ours = typeof said?.key === 'string' && typeof said.act?.command === 'string' && typeof said.act.body === 'object' && typeof said.why?.reason === 'string';
  return ours ? [said as Unsent] : [];
}

function allowed<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
