/** Run is a piece of a text that both have, or only one of them. */
export interface WordRun {
  readonly kind: 'kept' | 'removed' | 'added';
  readonly text: string;
}

const longest = 1_000_000; // pairs of words that are compared; beyond, what differs is told as a whole

/** wordDiff tells two texts apart by words: what both have is kept, the longest such that there is. */
export function wordDiff(before: string, after: string): WordRun[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const [from, to] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  const middle = from.length * to.length > longest ? whole(from, to) : steps(from, to);
  return joined([...a.slice(0, head).map(kept), ...middle, ...a.slice(a.length - tail).map(kept)]);
}

/** wordsOf are a text's words, each with the space behind it. */
const wordsOf = (text: string): string[] => text.match(/\S+\s*|\s+/gu) ?? [];

const kept = (text: string): WordRun => ({ kind: 'kept', text });

const whole = (from: string[], to: string[]): WordRun[] =>
  [...from.map((text): WordRun => ({ kind: 'removed', text })), ...to.map((text): WordRun => ({ kind: 'added', text }))];

/** steps lead from one text to the other by a longest common subsequence. */
function steps(from: string[], to: string[]): WordRun[] {
  const width = to.length + 1;
  const common = new Uint32Array((from.length + 1) * width); // of what is left from here on
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = from.length - 1; i >= 0; i--) {
    for (let j = to.length - 1; j >= 0; j--) {
      common[i * width + j] = from[i] === to[j] ? 1 + at(i + 1, j + 1) : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const runs: WordRun[] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    if (i < from.length && j < to.length && from[i] === to[j]) {
      runs.push(kept(from[i++] ?? ''));
      j++;
    } else if (i < from.length && (j === to.length || at(i + 1, j) >= at(i, j + 1))) runs.push({ kind: 'removed', text: from[i++] ?? '' });
    else runs.push({ kind: 'added', text: to[j++] ?? '' });
  }
  return runs;
}

/** joined makes one run of neighbours of a kind. */
function joined(runs: WordRun[]): WordRun[] {
  const out: WordRun[] = [];
  for (const run of runs) {
    const last = out.at(-1);
    if (last?.kind === run.kind) out[out.length - 1] = { kind: run.kind, text: last.text + run.text };
    else out.push(run);
  }
  return out;
}
