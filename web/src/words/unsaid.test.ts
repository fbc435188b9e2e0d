import { expect, it } from 'vitest';
import { en } from './en';

const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../words/**', '!../**/*.test.ts', '!../api/schema.d.ts'], { query: '?raw', import: 'default', eager: true });

it('says all of its words somewhere', () => {
  const said = new Set(Object.values(sources).flatMap((source) => source.match(/\w+/g) ?? []));
  expect(said.size).toBeGreaterThan(1000);
  const unsaid = Object.entries(en).flatMap(([section, words]) => Object.keys(words).filter((word) => !said.has(word)).map((word) => `${section}.${word}`));
  expect(unsaid).toEqual([]);
});
