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

  /** The last place that is known. */
  get end(): number {
    return this.#runs.at(-1)?.last ?? 0;
  }

  /** How many rows come before a place. */
  rowsBefore(place: number): number {
    return this.#runs.reduce((rows, { first, last }) => rows + Math.max(Math.min(last, place - 1) - first + 1, 0), 0);
  }

  /** The runs when what stands at some places, ascending, is taken out of the order: what is behind moves up. */
  without(places: readonly number[]): Runs {
    const left: Run[] = [];
    let gone = 0;
    for (const { first, last } of this.#runs) {
      let begin = first;
      for (let place = places[gone]; place !== undefined && place <= last; place = places[gone]) {
        if (place >= begin) left.push({ first: begin - gone, last: place - 1 - gone });
        begin = Math.max(begin, place + 1);
        gone++;
      }
      left.push({ first: begin - gone, last: last - gone });
    }
    return new Runs(joined(left));
  }

  /** The runs when as many come in from a place on: what was there moves down. */
  with(place: number, count: number): Runs {
    const down = (n: number) => n + count;
    const before = this.#runs.map(({ first, last }) => ({ first, last: Math.min(last, place - 1) }));
    const behind = this.#runs.map(({ first, last }) => ({ first: down(Math.max(first, place)), last: down(last) }));
    return new Runs(joined([...before, { first: place, last: place + count - 1 }, ...behind]));
  }

  /** The row of a place; null: it is in none. */
  rowOf(place: number): number | null {
    const nr = lastAtMost(this.#first, place);
    const run = this.#runs[nr];
    return run && place <= run.last && place >= run.first ? (this.#before[nr] ?? 0) + place - run.first : null;
  }
}

/** joined leaves empty runs out, and makes one of those next to each other. */
function joined(runs: readonly Run[]): Run[] {
  const all: { first: number; last: number }[] = [];
  for (const run of runs.filter(({ first, last }) => last >= first)) {
    const before = all.at(-1);
    if (before && before.last + 1 === run.first) before.last = run.last;
    else all.push({ ...run });
  }
  return all;
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
