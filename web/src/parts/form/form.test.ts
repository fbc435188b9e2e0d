import { describe, expect, it } from 'vitest';
import { askedOf, bodyOf, calledOf, valuesOf, type Form, type FormField } from './form';

const plan: Form = {
  command: 'plan-initiative', what: null, fields: [
    { name: 'title', kind: 'line', required: true }, { name: 'outcome', kind: 'text' }, { name: 'due', kind: 'day' }, { name: 'horizon', kind: 'choice', value: 'later' },
  ],
};
const revise: Form = {
  command: 'revise-goal', what: 'ACME-G1', fixed: { goal: 'ACME-G1' }, revises: true, fields: [
    { name: 'title', kind: 'line', value: 'Calls' }, { name: 'unit', kind: 'line', value: 'calls' }, { name: 'target', kind: 'number', value: '290' }, { name: 'due', kind: 'day', value: '2026-06-30' },
  ],
};

describe('a form', () => {
  it('sends what is said, and leaves out what is empty', () => {
    expect(bodyOf(plan, { ...valuesOf(plan), title: ' Same day ', outcome: ' ' })).toEqual({ title: 'Same day', horizon: 'later' });
  });

  it('that revises sends what differs alone, and takes away what is emptied', () => {
    expect(bodyOf(revise, { ...valuesOf(revise), target: '250', due: '' })).toEqual({ goal: 'ACME-G1', target: 250, due: null });
    expect(bodyOf(revise, valuesOf(revise))).toEqual({ goal: 'ACME-G1' });
  });

  it('makes lists of lines and of things, numbers of figures, and a switch of what is on', () => {
    const form: Form = {
      command: 'answer-need', what: 'N1', fields: [{ name: 'stories', kind: 'items', of: 'story' }, { name: 'pains', kind: 'lines' }, { name: 'n', kind: 'number' }, { name: 'remove', kind: 'switch' }],
    };
    expect(bodyOf(form, { stories: ['ACME-1'], pains: 'one\n\n two ', n: '0', remove: true })).toEqual({ stories: ['ACME-1'], pains: ['one', 'two'], n: 0, remove: true });
    expect(bodyOf(form, valuesOf(form))).toEqual({});
  });

  it('asks for what a choice opens, and sends it within that', () => {
    const form: Form = {
      command: 'propose-roadmap-change', what: 'I1', fixed: { initiative: 'I1' }, fields: [
        { name: 'change', kind: 'text' }, { name: 'asks', kind: 'choice', value: 'words', opens: { reschedule: { initiative: 'I1' }, drop: { initiative: 'I1' } } },
        { name: 'due', kind: 'day', value: '2026-06-30', within: 'reschedule', when: ['asks', 'reschedule'], revises: true },
        { name: 'start', kind: 'day', value: '2026-05-01', within: 'reschedule', when: ['asks', 'reschedule'], revises: true },
      ],
    };
    const values = { ...valuesOf(form), change: 'Later' };
    expect(askedOf(form, values).map(({ name }) => name)).toEqual(['change', 'asks']);
    expect(bodyOf(form, values)).toEqual({ initiative: 'I1', change: 'Later' });
    const later = { ...values, asks: 'reschedule', 'reschedule reschedule due': '2026-07-31' };
    expect(askedOf(form, later).map(({ name }) => name)).toEqual(['change', 'asks', 'due', 'start']);
    expect(bodyOf(form, later)).toEqual({ initiative: 'I1', change: 'Later', reschedule: { initiative: 'I1', due: '2026-07-31' } });
    expect(bodyOf(form, { ...later, asks: 'drop' })).toEqual({ initiative: 'I1', change: 'Later', drop: { initiative: 'I1' } });
  });

  it('keeps fields of the same name apart', () => {
    const impact = (of: string, value: string): FormField => ({ name: 'impact', kind: 'number', within: 'inputs', when: ['framework', of], value });
    const form: Form = { command: 'score-initiative', what: 'I1', fields: [{ name: 'framework', kind: 'choice', value: 'ice' }, impact('rice', '2'), impact('ice', '7')] };
    expect(bodyOf(form, valuesOf(form))).toEqual({ framework: 'ice', inputs: { impact: 7 } });
  });

  it('calls what is new by its first field', () => {
    expect([calledOf(plan, { title: ' Same day ' }), calledOf(revise, {})]).toEqual(['Same day', 'ACME-G1']);
  });
});
