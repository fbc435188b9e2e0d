import { expect, it } from 'vitest';
import type { Pending } from './outbox';
import { keep, unsent } from './unsent';

function store() {
  const held = new Map<string, string>();
  return {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key),
    key: (i: number) => [...held.keys()][i] ?? null,
    get length() {
      return held.size;
    },
  };
}

const pending = (key: string, state: Pending['state'] = 'sent') =>
  ({ key, state, says: `moved ${key}`, why: { reason: 'so', evidence: [] }, act: { command: 'drop-story', body: { story: key }, says: () => `moved ${key}` } }) as unknown as Pending;

it('keeps what is on its way, with its key, its reason and its words, until it is recorded', () => {
  const kept = store();
  keep(() => kept, 'A', [], [pending('1'), pending('2', 'open')]);
  expect(unsent(() => kept, 'A')).toEqual([{ key: '1', act: { command: 'drop-story', body: { story: '1' }, says: 'moved 1' }, why: { reason: 'so', evidence: [] } }]);
  keep(() => kept, 'A', [pending('1')], []);
  expect(unsent(() => kept, 'A')).toEqual([]);
});

it('leaves what another page keeps, and other products', () => {
  const kept = store();
  keep(() => kept, 'A', [], [pending('1')]);
  keep(() => kept, 'A', [], [pending('2')]);
  keep(() => kept, 'AB', [], [pending('3')]);
  keep(() => kept, 'A', [pending('2')], []);
  expect(unsent(() => kept, 'A').map(({ key }) => key)).toEqual(['1']);
});

it('keeps nothing where the browser refuses, and takes nothing for a decision that is none', () => {
  const refuses = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  expect(() => keep(refuses, 'A', [], [pending('1')])).not.toThrow();
  expect(unsent(refuses, 'A')).toEqual([]);
  const full = { ...store(), setItem: refuses };
  expect(() => keep(() => full, 'A', [], [pending('1')])).not.toThrow();
  const odd = store();
  for (const [i, text] of ['{', 'null', '7', '{"key":"1"}', '{"key":"1","act":{"command":"drop-story"},"why":null}'].entries()) odd.setItem(`waymark.unsent.A.${i}`, text);
  keep(() => odd, 'A', [], [pending('9')]);
  expect(unsent(() => odd, 'A').map(({ key }) => key)).toEqual(['9']);
});
