import type { Initiative, Roadmap } from './questions';

/** Spot is a place in a horizon; places count from 1. */
export interface Spot {
  readonly horizon: string;
  readonly place: number;
}

/** spotOf is where an initiative stands; null: it is closed, or not there. */
export function spotOf({ horizons }: Roadmap, key: string): Spot | null {
  for (const { horizon, initiatives } of horizons) {
    const row = initiatives.findIndex(({ initiative }) => initiative === key);
    if (row >= 0) return { horizon, place: row + 1 };
  }
  return null;
}

export type Edge = 'above' | 'below';

/** edgeAt is at which edge of a row a height is. */
export function edgeAt(row: HTMLElement, y: number): Edge {
  const { top, height } = row.getBoundingClientRect();
  return y < top + height / 2 ? 'above' : 'below';
}

/** spotAt is where something that stands at a spot comes when it is put at an edge of what stands at another. */
export function spotAt(moved: Spot, { horizon, place }: Spot, edge: Edge): Spot {
  const passed = moved.horizon === horizon && moved.place < place ? 1 : 0; // it leaves a gap above
  return { horizon, place: place + (edge === 'below' ? 1 : 0) - passed };
}

/** fitting is the nearest spot that there is, once the initiative is taken out of where it stands. */
export function fitting(roadmap: Roadmap, key: string, { horizon, place }: Spot): Spot {
  const others = (roadmap.horizons.find((one) => one.horizon === horizon)?.initiatives ?? []).filter(({ initiative }) => initiative !== key);
  return { horizon, place: Math.max(1, Math.min(place, others.length + 1)) };
}

/** movedTo is a roadmap with an initiative at another spot, which fits. */
export function movedTo(roadmap: Roadmap, key: string, { horizon, place }: Spot): Roadmap {
  const found = roadmap.horizons.flatMap(({ initiatives }) => initiatives).find(({ initiative }) => initiative === key);
  if (!found) return roadmap;
  const horizons = roadmap.horizons.map((one) => {
    const others = one.initiatives.filter(({ initiative }) => initiative !== key);
    if (one.horizon === horizon) others.splice(place - 1, 0, { ...found, horizon });
    return { ...one, initiatives: others.map((initiative, i): Initiative => ({ ...initiative, place: i + 1 })) };
  });
  return { ...roadmap, horizons };
}

/** besideOf is the spot in the horizon that is so many away, at the same height. */
export function besideOf({ horizons }: Roadmap, { horizon, place }: Spot, by: number): Spot | null {
  const next = horizons[horizons.findIndex((one) => one.horizon === horizon) + by];
  return next ? { horizon: next.horizon, place } : null;
}
