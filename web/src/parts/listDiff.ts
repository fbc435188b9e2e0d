/** ListDiff is how a list became another: what went, what came, and the fewest that moved; all others gave way. */
export interface ListDiff {
  readonly removed: readonly string[];
  readonly added: readonly string[];
  readonly moved: readonly { readonly item: string; readonly from: number; readonly to: number }[]; // places from 1
}

export function listDiff(before: readonly string[], after: readonly string[]): ListDiff {
  const [from, to] = [placesOf(before), placesOf(after)];
  const both = after.filter((item) => from.has(item));
  const stays = new Set(longestRise(both.map((item) => from.get(item) ?? 0)).map((at) => both[at]));
  return {
    removed: before.filter((item) => !to.has(item)),
    added: after.filter((item) => !from.has(item)),
    moved: both.filter((item) => !stays.has(item)).map((item) => ({ item, from: from.get(item) ?? 0, to: to.get(item) ?? 0 })),
  };
}

const placesOf = (items: readonly string[]): Map<string, number> => new Map(items.map((item, i) => [item, i + 1]));

/** longestRise are the indices of a longest rising subsequence. */
export function longestRise(values: readonly number[]): number[] {
  const ends: number[] = []; // of the rises of each length, the index of the one that ends lowest
  const before: number[] = [];
  const at = (index: number | undefined) => values[index ?? 0] ?? 0;
  values.forEach((value, i) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(ends[middle]) < value) low = middle + 1;
      else high = middle;
    }
    before[i] = ends[low - 1] ?? -1;
    ends[low] = i;
  });
  const rise: number[] = [];
  for (let i = ends.at(-1) ?? -1; i >= 0; i = before[i] ?? -1) rise.unshift(i);
  return rise;
}
