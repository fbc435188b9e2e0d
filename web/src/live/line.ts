import { useSyncExternalStore } from 'react';
import type { Line } from './stream';

/** Connection is whether the server answers, and whether its stream is heard. */
export interface Connection {
  readonly reachable: boolean;
  readonly line: Line;
}

/** Lines holds it for those who show it. */
export class Lines {
  #now: Connection = { reachable: true, line: 'connecting' };
  readonly #told = new Set<() => void>();

  readonly get = (): Connection => this.#now;

  set(change: Partial<Connection>): void {
    const next = { ...this.#now, ...change };
    if (next.reachable === this.#now.reachable && next.line === this.#now.line) return;
    this.#now = next;
    for (const changed of this.#told) changed();
  }

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#told.add(changed);
    return () => this.#told.delete(changed);
  };
}

export const useConnection = (lines: Lines): Connection => useSyncExternalStore(lines.subscribe, lines.get);
