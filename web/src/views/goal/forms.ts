import { choicesOf, type Form } from '../../parts/form/form';
import type { Catalogue } from '../../words/en';
import type { Goal } from './questions';

/** setGoal sets an outcome to reach. */
export const setGoal: Form = {
  command: 'set-goal', what: null, fields: [
    { name: 'title', kind: 'line', required: true }, { name: 'metric', kind: 'line', required: true }, { name: 'unit', kind: 'line' },
    { name: 'baseline', kind: 'number', required: true }, { name: 'target', kind: 'number', required: true }, { name: 'due', kind: 'day' },
  ],
};

/** goalForms are what can be decided about a goal as it stands. */
export function goalForms(goal: Goal, today: string, { goal: words }: Catalogue): Form[] {
  const about = { what: goal.goal, fixed: { goal: goal.goal } };
  if (goal.outcome !== null) return [];
  return [
    { ...about, command: 'measure-goal', fields: [{ name: 'value', kind: 'number', required: true }, { name: 'on', kind: 'day', required: true, value: today }] },
    { ...about, command: 'revise-goal', revises: true, fields: [
      { name: 'title', kind: 'line', required: true, value: goal.title }, { name: 'metric', kind: 'line', required: true, value: goal.metric }, { name: 'unit', kind: 'line', value: goal.unit },
      { name: 'baseline', kind: 'number', required: true, value: String(goal.baseline) }, { name: 'target', kind: 'number', required: true, value: String(goal.target) },
      { name: 'due', kind: 'day', value: goal.due ?? '' },
    ] },
    { ...about, command: 'close-goal', fields: [{ name: 'outcome', called: 'outcome_of_goal', kind: 'choice', choices: choicesOf(words.outcomes), required: true }] },
  ];
}
