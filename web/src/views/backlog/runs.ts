/** Run are places next to each other, as the API answers them. */
export interface Run {
  readonly first: number;
  readonly last: number;
}

/** Runs leads from the row of a list to its place in the order, and back. */
export class Runs {
  readonly length: number;
  readonly #runs: readonly Run[];
  readonly #before: readonly number[]; // how many rows come before each run
  readonly #first: readonly number[];

  constructor(runs: readonly Run[]) {
    const before: number[] = [];
    let length = 0;
    for (const run of runs) {
      before.push(length);
      length += run.last - run.first + 1;
    }
    this.#runs = runs;
    this.#before = before;
    this.#first = runs.map((run) => run.first);
    this.length = length;
  }

  /** The place of a row; rows count from 0. */
  placeOf(row: number): number | null {
    if (row < 0 || row >= this.length) return null;
    const nr = lastAtMost(this.#before, row);
    const run = this.#runs[nr];
    return run ? run.first + row - (this.#before[nr] ?? 0) : null;
  }

  /** The row of a place; null: it is in none. */
  rowOf(place: number): number | null {
    const nr = lastAtMost(this.#first, place);
    const run = this.#runs[nr];
    return run && place <= run.last && place >= run.first ? (this.#before[nr] ?? 0) + place - run.first : null;
  }
}

/** lastAtMost is the last of ascending numbers that is not above another; 0 if all are. */
function lastAtMost(ascending: readonly number[], most: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((ascending[middle] ?? Infinity) <= most) low = middle;
    else high = middle - 1;
  }
  return low;
}
