import type { Figures } from '../../../parts/chart/figures';
import type { Answers } from '../questions';
import { sum } from '../rows';

export type Sprint = Answers['sprints']['sprints'][number];
export type Velocity = Answers['sprints']['velocity'];

/** kept is what closed sprints did of what was in them at their end. */
export function kept(sprints: readonly Sprint[]): { closed: number; done: number; of: number } {
  const closed = sprints.filter(({ state }) => state === 'closed');
  return { closed: closed.length, done: sum(closed, ({ done }) => done), of: sum(closed, ({ done, left }) => done + left) };
}

interface Words {
  readonly done: string;
  readonly left: string;
  readonly committed: string;
  readonly usual: string;
}

/** sprintFigures are what each sprint did and left, against what it took on at its start and what is usual. */
export function sprintFigures(sprints: readonly Sprint[], velocity: Velocity, words: Words): Figures {
  const { sprints: measured, stories: { mean, deviation } } = velocity;
  return {
    points: sprints.map(({ name, sprint }) => ({ says: name || sprint, short: /\d+$/.exec(sprint)?.[0] ?? sprint })),
    whole: true,
    lines: [
      { name: words.done, tone: 'ink', shape: 'stack', values: sprints.map(({ done }) => done) },
      { name: words.left, tone: 'team', shape: 'stack', values: sprints.map(({ left }) => left) },
      { name: words.committed, tone: 'team', shape: 'line', dashed: true, values: sprints.map(({ committed }) => committed) },
    ],
    ...(measured.length === 0 || mean === null ? {} : { target: { from: Math.max(0, mean - (deviation ?? 0)), to: mean + (deviation ?? 0), says: words.usual } }),
  };
}
