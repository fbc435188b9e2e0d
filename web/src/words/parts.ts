/** A share of one that has a word: null where only a figure says it. */
export type Part = 'all' | 'threeQuarters' | 'twoThirds' | 'half' | 'third' | 'quarter' | 'fifth' | 'tenth';

const parts: readonly (readonly [Part, number])[] = [
  ['all', 1], ['threeQuarters', 3 / 4], ['twoThirds', 2 / 3], ['half', 1 / 2], ['third', 1 / 3], ['quarter', 1 / 4], ['fifth', 1 / 5], ['tenth', 1 / 10],
];

const near = 0.02;

/** partOf is the word for a share, where one is near enough; all is all alone. */
export function partOf(share: number): Part | null {
  return parts.find(([part, value]) => (part === 'all' ? share >= 1 : Math.abs(share - value) <= near && share < 1))?.[0] ?? null;
}

/** oneIn is n where a share is about one in n, up to twelve; null else. */
export function oneIn(share: number): number | null {
  const n = Math.round(1 / share);
  return n >= 2 && n <= 12 && Math.abs(share - 1 / n) <= 0.01 ? n : null;
}
