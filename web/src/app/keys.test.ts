import { describe, expect, it } from 'vitest';
import { isLetter, nameOf } from './keys';

const pressed = (key: string, ...held: ('ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey')[]) =>
  nameOf({ key, ctrlKey: held.includes('ctrlKey'), metaKey: held.includes('metaKey'), altKey: held.includes('altKey'), shiftKey: held.includes('shiftKey') });

describe('a pressed key', () => {
  it('is named with what is held', () => {
    expect(pressed('ArrowUp', 'altKey')).toBe('Alt+ArrowUp');
    expect(pressed('ArrowDown', 'shiftKey')).toBe('Shift+ArrowDown');
    expect(pressed('z', 'ctrlKey')).toBe('Ctrl+z');
    expect(pressed('z', 'metaKey')).toBe('Ctrl+z');
    expect(pressed('J', 'shiftKey')).toBe('Shift+j');
  });
  it('is the sign that it writes, wherever a keyboard has it', () => {
    expect(pressed('?', 'shiftKey')).toBe('?');
    expect(pressed('/')).toBe('/');
  });
  it('is a letter where nothing but Shift is held', () => {
    expect([isLetter(pressed('j')), isLetter(pressed('J', 'shiftKey')), isLetter(pressed('j', 'altKey')), isLetter(pressed('Enter'))]).toEqual([true, true, false, false]);
  });
});
