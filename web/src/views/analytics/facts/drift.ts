import type { Figures, Point } from '../../../parts/chart/figures';
import type { Answers } from '../questions';

export type Offender = Answers['score-drift']['worst'][number];

/** isFarOff says whether a story stands a quarter of all scored ones from where its score would have it, or further. */
export const isFarOff = ({ off }: Pick<Offender, 'off'>, scored: number): boolean => Math.abs(off) >= Math.max(1, scored / 4);

/** standing are the stories by their place. */
export const standing = (worst: readonly Offender[]): Offender[] => [...worst].sort((a, b) => a.rank - b.rank);

interface Words {
  readonly near: string;
  readonly off: string;
  readonly point: (story: string, rank: number, title: string) => string;
}

/** driftFigures are places across, ranks by score down: the first of both in the corner, and those that agree from there on. */
export function driftFigures(stories: readonly Offender[], scored: number, words: Words): Figures {
  const points = stories.map(({ story, rank, title }): Point => ({ says: words.point(story, rank, title), short: String(rank), at: rank }));
  const those = (far: boolean) => stories.map((story) => (isFarOff(story, scored) === far ? story.by_score : null));
  return {
    axis: 'numbers', flipped: true, whole: true, points,
    lines: [{ name: words.near, tone: 'team', shape: 'dots', values: those(false) }, { name: words.off, tone: 'down', shape: 'dots', values: those(true) }],
  };
}
