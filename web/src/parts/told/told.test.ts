import { expect, it } from 'vitest';
import { de } from '../../words/de';
import { en } from '../../words/en';
import { formatOf } from '../../words/format';
import { sentence, type Decision } from './told';

const decided = (type: string, changes: { field: string; from: unknown; to: unknown }[]) => ({ type, subject: 'A-I1', changes }) as Decision;

it('tells how, and leaves nothing open where it is not known', () => {
  const says = { words: en, format: formatOf('en-GB', 'UTC') };
  expect(sentence(decided('InitiativeRescheduled', [{ field: 'horizon', from: 'later', to: 'now' }]), says)).toBe('moved the dates of A-I1: later → now');
  for (const words of [en, de]) {
    for (const type of Object.keys(words.told.types)) {
      expect(sentence(decided(type, []), { words, format: formatOf('en-GB', 'UTC') })).not.toMatch(/[{}]|:\s*$/);
    }
  }
});
