import { useMemo, useSyncExternalStore } from 'react';
import type { TakeBack } from '../../../app/deciding/act';
import { landing, located, moved, rowOfStory, type Mover, type Shown, type Target } from './order';
import type { Story } from '../questions';

/** Stroke is what is decided but not in the server's answers yet, as it is drawn over them. */
export type Stroke = { readonly movers: readonly Mover[]; readonly target: Target; readonly landed: number } | { readonly story: string; readonly fields: Partial<Story> };

interface Drawn {
  readonly stroke: Stroke;
  readonly product: string;
  readonly revision: number | null; // at which it is recorded: answers from there on have it
}

/** Painted are the strokes of all lists. */
class Painted {
  #all: readonly Drawn[] = [];
  readonly #heard = new Set<() => void>();

  readonly get = (): readonly Drawn[] => this.#all;

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#heard.add(changed);
    return () => this.#heard.delete(changed);
  };

  /** Draws a stroke until it is taken back, or the answers have it. */
  readonly draw = (product: string, stroke: Stroke, recorded: Promise<number>): TakeBack => {
    let drawn: Drawn = { stroke, product, revision: null };
    this.#set([...this.#all.filter(({ revision }) => revision === null || revision >= this.#newest()), drawn]);
    void recorded.then((revision) => {
      const now = { ...drawn, revision };
      this.#set(this.#all.map((one) => (one === drawn ? now : one)));
      drawn = now;
    });
    return () => this.#set(this.#all.filter((one) => one !== drawn));
  };

  #newest(): number {
    return Math.max(-1, ...this.#all.map(({ revision }) => revision ?? -1));
  }

  #set(all: readonly Drawn[]): void {
    this.#all = all;
    for (const changed of this.#heard) changed();
  }
}

export const painted = new Painted();

/** useStrokes are those that answers of a revision do not have. */
export function useStrokes(product: string, revision: number): readonly Stroke[] {
  const all = useSyncExternalStore(painted.subscribe, painted.get);
  return useMemo(
    () => all.filter((drawn) => drawn.product === product && (drawn.revision === null || drawn.revision > revision)).map(({ stroke }) => stroke),
    [all, product, revision],
  );
}

/** over draws strokes over a list, in the order in which they were decided. */
export const over = (shown: Shown, strokes: readonly Stroke[]): Shown => strokes.reduce(drawn, shown);

function drawn(shown: Shown, stroke: Stroke): Shown {
  if ('fields' in stroke) {
    const row = rowOfStory(shown, stroke.story);
    const story = row === null ? undefined : shown.stories.get(row);
    return row === null || !story ? shown : { ...shown, stories: new Map(shown.stories).set(row, { ...story, ...stroke.fields }) };
  }
  const movers = located(shown, stroke.movers);
  return moved(shown, movers, landing(shown, movers, stroke.target) ?? stroke.landed);
}
