import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const results = fileURLToPath(new URL('../../bench/results/', import.meta.url));

/** Measure is what was measured, with the bound that it should keep. */
interface Measure {
  readonly name: string;
  readonly unit: string;
  readonly bound: number;
  readonly times: number;
  readonly p50: number;
  readonly p95: number;
}

/** Measures are those of one run. */
export class Measures {
  readonly #all: Measure[] = [];

  /** Notes values, and prints them. Of frames, more is better, so that the 95th percentile is one that few are below. */
  note(name: string, bound: number, values: readonly number[], unit: 'ms' | 'fps' = 'ms'): void {
    const sorted = [...values].sort((a, b) => (unit === 'ms' ? a - b : b - a));
    const measure = { name, unit, bound, times: sorted.length, p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95) };
    this.#all.push(measure);
    process.stdout.write(`${name.padEnd(44)} p50 ${measure.p50.toFixed(1)} ${unit}, p95 ${measure.p95.toFixed(1)} ${unit} (goal ${bound}; ${measure.times} times)\n`);
  }

  /** Writes them where all benchmarks leave theirs. */
  async write(plan: object): Promise<void> {
    await mkdir(results, { recursive: true });
    const time = new Date().toISOString();
    const report = { time, node: process.version, cpus: cpus().length, ...plan, measures: this.#all };
    await writeFile(`${results}web-${time.replaceAll(/[:.]/g, '')}.json`, JSON.stringify(report, null, 2));
  }
}

/** The nearest rank of sorted values. */
const percentile = (sorted: readonly number[], share: number): number => sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)] ?? NaN;
