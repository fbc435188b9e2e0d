import { useState } from 'react';
import { useKeys, writes } from '../../app/keys';
import { useWords } from '../../words/speech';
import { besideOf, spotOf, type Spot } from './order';
import type { Roadmap } from './questions';
import type { Move } from './useMoves';

/** useColumnKeys goes through the roadmap by keys, and moves what is marked with them. Nothing is moved where move is null. What has the focus last is marked. */
export function useColumnKeys(roadmap: Roadmap, move: Move | null): (key: string) => void {
  const { roadmap: says } = useWords();
  const [marked, mark] = useState<string | null>(null);
  const spot = () => (marked === null ? null : spotOf(roadmap, marked));
  const focus = (to: Spot | null) => {
    const initiatives = roadmap.horizons.find(({ horizon }) => horizon === to?.horizon)?.initiatives ?? [];
    const found = to && initiatives[Math.min(to.place, initiatives.length) - 1];
    if (found) document.querySelector<HTMLElement>(`[data-initiative="${found.initiative}"] a`)?.focus();
  };
  const first = (): Spot | null => {
    const horizon = roadmap.horizons.find(({ initiatives }) => initiatives.length > 0);
    return horizon ? { horizon: horizon.horizon, place: 1 } : null;
  };
  const step = (by: number) => {
    const at = spot();
    focus(at ? { ...at, place: Math.max(1, at.place + by) } : first());
  };
  const aside = (by: number) => {
    let at = spot();
    do at = at && besideOf(roadmap, at, by);
    while (at && roadmap.horizons.find(({ horizon }) => horizon === at?.horizon)?.initiatives.length === 0);
    focus(spot() ? at : first());
  };
  const turned = () => (document.documentElement.dir === 'rtl' ? -1 : 1);
  const put = (to: (at: Spot) => Spot | null) => {
    const at = spot();
    const next = at && to(at);
    if (next && marked !== null) move?.(marked, next);
  };
  useKeys(says.keys, [
    { keys: ['j', 'ArrowDown'], says: says.down, run: () => step(1) },
    { keys: ['k', 'ArrowUp'], says: says.up, run: () => step(-1) },
    { keys: ['ArrowRight'], says: says.on, run: () => aside(turned()) },
    { keys: ['ArrowLeft'], says: says.back, run: () => aside(-turned()) },
  ]);
  const unlessElsewhere = (run: () => void) => (e: KeyboardEvent) => {
    const reason = e.target instanceof Element && e.target.closest('[data-reason-bar]') !== null;
    if (reason || !writes(e.target)) run();
  };
  useKeys(says.movingKeys, move === null ? [] : [
    { keys: ['Alt+ArrowUp'], says: says.moveUp, inFields: true, run: unlessElsewhere(() => put((at) => ({ ...at, place: at.place - 1 }))) },
    { keys: ['Alt+ArrowDown'], says: says.moveDown, inFields: true, run: unlessElsewhere(() => put((at) => ({ ...at, place: at.place + 1 }))) },
    { keys: ['Alt+ArrowRight'], says: says.moveOn, inFields: true, run: unlessElsewhere(() => put((at) => besideOf(roadmap, at, turned()))) },
    { keys: ['Alt+ArrowLeft'], says: says.moveBack, inFields: true, run: unlessElsewhere(() => put((at) => besideOf(roadmap, at, -turned()))) },
    { keys: ['t'], says: says.moveTop, run: () => put((at) => ({ ...at, place: 1 })) },
    { keys: ['b'], says: says.moveBottom, run: () => put((at) => ({ ...at, place: Infinity })) },
  ]);
  return mark;
}
