import { describe, expect, it } from 'vitest';
import type { Charter } from '../../api/products';
import { askedOf, bodyOf, valuesOf } from '../../parts/form/form';
import { de } from '../../words/de';
import { en } from '../../words/en';
import { scoreForm } from './scoring';

const of = { command: 'score-initiative', what: 'ACME-I1', fixed: { initiative: 'ACME-I1' } } as const;
const charter = (framework: string) => ({ policy: { scoring: { framework, version: 1 } } }) as unknown as Charter;

describe('a form for a score', () => {
  it('asks for what the framework of the policy takes, with what it was scored with', () => {
    const score = { framework: 'rice', version: 1, inputs: { reach: 900, impact: 0.5, confidence: 80, effort: 3 }, result: { value: 120, category: null } };
    const form = scoreForm(of, charter('rice'), score, en);
    expect(bodyOf(form, valuesOf(form))).toEqual({ initiative: 'ACME-I1', inputs: { reach: 900, impact: 0.5, confidence: 80, effort: 3 } });
    expect(bodyOf(form, { ...valuesOf(form), 'inputs impact': '3' })).toMatchObject({ inputs: { impact: 3 } });
  });

  it('has nothing of a score by another framework', () => {
    const form = scoreForm(of, charter('value_effort'), { framework: 'ice', version: 1, inputs: { effort: 3 }, result: { value: 1, category: null } }, en);
    expect(form.fields.map(({ name, value }) => [name, value])).toEqual([['value', ''], ['effort', '']]);
  });

  it('lets a framework be chosen where the policy has none', () => {
    const form = scoreForm(of, undefined, null, en);
    const values = { ...valuesOf(form), framework: 'moscow', 'moscow inputs priority': 'should' };
    expect(askedOf(form, values).map(({ name }) => name)).toEqual(['framework', 'priority']);
    expect(bodyOf(form, values)).toEqual({ initiative: 'ACME-I1', framework: 'moscow', inputs: { priority: 'should' } });
  });

  it('has words for every field in both languages', () => {
    for (const words of [en, de]) {
      for (const { called, choices } of scoreForm(of, undefined, null, words).fields) {
        if (called) expect(words.forms.fields).toHaveProperty(called);
        if (called && choices) expect(choices.length).toBeGreaterThan(3);
      }
    }
  });
});
