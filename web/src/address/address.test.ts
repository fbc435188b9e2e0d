import { describe, expect, it } from 'vitest';
import { home, isPast, parse, print, shown, type Address } from './address';

const address = (change: Partial<Address>): Address => ({ ...home, product: 'ACME', view: 'backlog', ...change });
const read = (url: string): Address => {
  const { pathname, search } = new URL(url, 'http://waymark');
  return parse(pathname, search);
};

describe('an address', () => {
  it.each<[string, Address]>([
    ['/', home],
    ['/products/ACME/backlog', address({})],
    ['/products/ACME/roadmap?at=2026-03-03', address({ view: 'roadmap', at: '2026-03-03' })],
    ['/products/ACME/backlog?from=P7D', address({ from: 'P7D' })],
    ['/products/ACME/backlog?from=2026-01-01&to=2026-02-01&item=ACME-12', address({ from: '2026-01-01', to: '2026-02-01', item: 'ACME-12' })],
    ['/products/ACME/backlog?at=2026-03-03T10:00:00Z&label=a&label=b&q=pay+now', address({ at: '2026-03-03T10:00:00Z', filters: { label: ['a', 'b'], q: ['pay now'] } })],
    ['/products/A%2FB/backlog', address({ product: 'A/B' })],
    ['/products/ACME/no/such', address({ view: 'no/such' })],
  ])('%s is read, and written the same again', (url, want) => {
    expect(read(url)).toEqual(want);
    expect(print(want)).toBe(url);
  });

  it('comes back from whatever stands in it', () => {
    const odd = ['a b', 'ä&=?#', '%', '%2', '/', '+', '"', '\u{1F600}', 'revision:12'];
    for (const value of odd) {
      const want = address({ product: value, at: value, item: value, filters: { q: [value], label: [value, value] } });
      expect(read(print(want))).toEqual(want);
    }
  });

  it('means the same in whatever order it is written', () => {
    expect(print(read('/products/ACME/backlog?q=x&item=ACME-1&label=b&at=P7D'))).toBe('/products/ACME/backlog?at=P7D&item=ACME-1&label=b&q=x');
  });

  it('knows no value that is empty', () => {
    expect(print(read('/products/ACME/backlog?at=&q='))).toBe('/products/ACME/backlog');
    expect(isPast(read('/products/ACME/backlog?at='))).toBe(false);
  });

  it('keeps what is no address of the page', () => {
    expect(read('/elsewhere')).toEqual({ ...home, view: '/elsewhere' });
    expect(read('/products/%E0%A4%A/backlog').product).toBe('%E0%A4%A');
  });

  it('shows the past where a moment is named, and the later side of a comparison', () => {
    expect([isPast(address({})), isPast(address({ at: 'P1D' })), isPast(address({ from: 'P7D' })), isPast(address({ to: 'P1D' }))])
      .toEqual([false, true, false, true]);
    expect(shown(address({ from: 'P7D', to: 'P1D' }))).toBe('P1D');
  });
});
