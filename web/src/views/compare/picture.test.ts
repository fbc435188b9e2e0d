import { describe, expect, it } from 'vitest';
import { shortened } from './picture';

describe('a text in a picture', () => {
  it('is as long as there is room', () => {
    const widthOf = (text: string) => text.length * 10;
    expect([shortened('hello', 50, widthOf), shortened('hello', 40, widthOf), shortened('hello', 5, widthOf)]).toEqual(['hello', 'hel…', '…']);
  });
});
