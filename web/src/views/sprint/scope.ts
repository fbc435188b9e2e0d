import type { Sprint } from './questions';

/** Step is how much a sprint held, and how much of it was done, since an instant. */
export interface Step {
  readonly at: string;
  readonly scope: number; // points; a story without an estimate counts none
  readonly done: number;
}

/** stepsOf is the scope of a sprint over time: what came, went and was done, instant by instant. */
export function stepsOf(scope: Sprint['scope']): Step[] {
  const changes: { at: string; scope: number; done: number }[] = [];
  for (const { points, added, removed, done } of scope) {
    const n = points ?? 0;
    if (added) changes.push({ at: added.at, scope: n, done: 0 });
    if (done) changes.push({ at: done.at, scope: 0, done: n });
    if (removed) changes.push({ at: removed.at, scope: -n, done: done ? -n : 0 });
  }
  const steps: Step[] = [];
  for (const change of changes.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const last = steps.at(-1);
    const step = { at: change.at, scope: (last?.scope ?? 0) + change.scope, done: (last?.done ?? 0) + change.done };
    if (last?.at === change.at) steps.pop();
    steps.push(step);
  }
  return steps;
}
