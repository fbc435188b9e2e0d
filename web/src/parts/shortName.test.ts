import { describe, expect, it } from 'vitest';
import { initials } from './shortName';

describe('initials', () => {
  it.each([
    ['Ana Ruiz', 'AR'], ['ana.ruiz@example.org', 'AR'], ['ana@example.org', 'A'], ['Ana María Ruiz Gómez', 'AG'], ['Ann (a9)', 'A'], ['jörg', 'J'], ['Ödön von Horváth', 'ÖH'],
    ['  ', '?'], ['', '?'], ['王 小明', '王小'], ['𐐷o 𐐮x', '𐐏𐐆'], ['r2-d2', 'RD'], ["Shaun O’Neil", 'SO'], ['—', '?'], ['3 Musketeers', '3M'],
  ])('of %s are %s', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});
