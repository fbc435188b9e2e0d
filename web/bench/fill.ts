import type { Served } from '../tests/server';

const batch = 1000; // commands of a request

/** Plan is how long the backlog is, and how much was decided about it. */
export interface Plan {
  readonly stories: number;
  readonly events: number;
}

/** fill starts a product, writes its stories, and then moves, estimates and revises them until there are so many events. */
export async function fill(server: Served, product: string, { stories, events }: Plan): Promise<void> {
  await server.post('/v1/products', { key: product, name: 'Long' });
  let position = '';
  for (let done = 0; done < events; done += batch) {
    const commands = Array.from({ length: Math.min(batch, events - done) }, (_, i) => command(product, done + i, stories));
    const answer = await server.post(`/v1/products/${product}/commands`, { commands });
    position = answer.position as string;
  }
  await server.get(`/v1/products/${product}/backlog?limit=1&min_position=${encodeURIComponent(position)}`);
}

const words = ['parcel', 'label', 'route', 'courier', 'address', 'refund', 'invoice', 'locker', 'delay', 'notice', 'scan', 'return'];

function command(product: string, n: number, stories: number): object {
  const pick = random(n);
  if (n < stories) {
    return { command: 'write-story', title: `Show ${words[n % 12] ?? ''} and ${words[pick(12)] ?? ''} on one page, part ${n + 1}`, labels: [words[pick(12)] ?? ''], reason: 'first list' };
  }
  const story = `${product}-${pick(stories) + 1}`;
  switch (n % 3) {
    case 0: return { command: 'prioritize-story', story, place: pick(stories) + 1, reason: 'customers ask' };
    case 1: return { command: 'estimate-story', story, points: 1 + pick(13) };
    default: return { command: 'revise-story', story, title: `Show ${words[pick(12)] ?? ''} and ${words[pick(12)] ?? ''} on one page, again ${n}` };
  }
}

/** random are numbers below a bound, the same for the same seed (mulberry32). */
function random(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % bound;
  };
}
