import type { Figures } from '../../../parts/chart/figures';
import type { Answers } from '../questions';
import { mean, median } from '../rows';

type Bucket = Answers['churn']['buckets'][number];

/** turnover is which share of the first places is new at the end of a bucket; null where there was no order. */
export const turnover = ({ stories, entered }: Pick<Bucket, 'stories' | 'entered'>, top: number): number | null => (stories === 0 ? null : Math.min(1, entered.length / Math.min(top, Math.max(1, Math.round(stories)))));

/** usually is the mean turnover of whole buckets, so without the one that still goes on; null without any. */
export function usually(turnovers: readonly (number | null)[], goesOn: boolean): number | null {
  const known = turnovers.filter((share) => share !== null);
  return mean(goesOn && known.length > 1 ? known.slice(0, -1) : known);
}

interface Words {
  readonly line: string;
  readonly usual: (share: string) => string;
}

/** churnFigures are the turnovers, and what is usual. */
export function churnFigures(turnovers: readonly (number | null)[], points: Figures['points'], words: Words, share: (n: number) => string): Figures {
  const usual = median(turnovers.filter((n) => n !== null));
  return {
    points, lines: [{ name: words.line, tone: 'ink', shape: 'line', values: turnovers }],
    ...(usual === null ? {} : { target: { from: usual, says: words.usual(share(usual)) } }),
  };
}
