/** Span is a piece of time with how many decisions fell into it. */
export interface Counted {
  readonly from: number; // ms
  readonly to: number;
  readonly decisions: number;
}

/** binsOf spreads what was counted over so many equal pieces of the time from first to last. A span that lies in several gives each its share. */
export function binsOf(counted: readonly Counted[], first: number, last: number, n: number): number[] {
  const bins = new Array<number>(n).fill(0);
  const width = (last - first) / n;
  for (const { from, to, decisions } of counted) {
    const end = Math.min(to, last);
    const begin = Math.max(from, first);
    if (end <= begin) continue;
    for (let i = Math.max(0, Math.floor((begin - first) / width)); i < n && first + i * width < end; i++) {
      const share = Math.min(end, first + (i + 1) * width) - Math.max(begin, first + i * width);
      bins[i] = (bins[i] ?? 0) + (decisions * share) / (end - begin);
    }
  }
  return bins;
}

const gap = 0.35; // of a bar
const least = 4; // of 100: that something was decided can be seen

/** Bars are paths in a box of as many as there are bins, by 100: the usual ones, and those of times when much happened. */
export interface Bars {
  readonly usual: string;
  readonly much: string;
}

export function barsOf(bins: readonly number[]): Bars {
  const most = Math.max(...bins, 1);
  const busy = 2 * (bins.reduce((sum, n) => sum + n, 0) / Math.max(1, bins.filter((n) => n > 0).length));
  const bar = (n: number, i: number) => {
    const height = Math.max(least, (n / most) ** 0.7 * 100); // so that one import does not hide all else
    return `M${i + gap / 2} 100v${-round(height)}h${1 - gap}v${round(height)}z`;
  };
  const path = (wanted: (n: number) => boolean) => bins.map((n, i) => (n > 0 && wanted(n) ? bar(n, i) : '')).join('');
  return { usual: path((n) => n < busy), much: path((n) => n >= busy) };
}

const round = (n: number): number => Math.round(n * 10) / 10;
