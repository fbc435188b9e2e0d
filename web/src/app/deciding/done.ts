import type { Undoable } from './deciding';

/** Done are the decisions that were given on this page and count still, the last one last. */
export class Done {
  #all: readonly Undoable[] = [];

  add(one: Undoable): void {
    this.#all = [...this.#all, one];
  }

  /** Forgets one that was taken back. */
  forget(id: string): void {
    this.#all = this.#all.filter((one) => one.id !== id);
  }

  last(): Undoable | undefined {
    return this.#all.at(-1);
  }
}
