import type { DecisionInFull } from './questions';

/** Difference is a field of a decision's subject that it changed; its name is as the API has it. */
export interface Difference {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What the API says of each state, and what is no field of the subject. */
const about = new Set(['product', 'at', 'revisions', 'revision']);

type Subject = DecisionInFull['before'];

const fieldsOf = (subject: Subject): Record<string, unknown> => (Object.values(subject ?? {})[0] as Record<string, unknown> | undefined) ?? {};

/** differencesOf are the fields in which a decision's subject differs before and after it. */
export function differencesOf(before: Subject, after: Subject): Difference[] {
  const [from, to] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((field) => !about.has(field) && JSON.stringify(from[field] ?? null) !== JSON.stringify(to[field] ?? null))
    .map((field) => ({ field, from: from[field] ?? null, to: to[field] ?? null }))
    .filter(({ from: was, to: is }) => !(isNothing(was) && isNothing(is)));
}

/** What came with nothing in a field says nothing by it. */
const isNothing = (value: unknown): boolean => value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);

/** titleOf is what a decision's subject is called; empty where it is only a key. */
export function titleOf({ before, after }: Pick<DecisionInFull, 'before' | 'after'>): string {
  const fields = fieldsOf(after ?? before);
  const found = ['title', 'name', 'statement', 'description', 'change'].map((field) => fields[field]).find((value) => typeof value === 'string' && value !== '');
  return typeof found === 'string' ? found : '';
}
