import { expect, it } from 'vitest';
import type { Story } from './questions';
import { common, shift } from './useAnchor';

const rows = (order: string) => new Map(Array.from(order).map((story, row) => [row, { story } as Story]));

it('follows a story to where it went', () => {
  expect(shift(rows('ABCDE'), rows('ACDEB'), 1)).toBe(3);
  expect(shift(rows('ABCDE'), rows('ABCDE'), 1)).toBe(0);
});

it('follows what most stories in sight did, not the one that was moved', () => {
  expect(common(rows('ABCDEFGH'), rows('CABDEFGH'), 2)).toBe(0);
  expect(common(rows('ABCDEFGH'), rows('HABCDEFG'), 2)).toBe(1);
});
