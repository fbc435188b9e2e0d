import { answered } from '../../api/answered';
import type { Api } from '../../api/client';
import type { components } from '../../api/schema';
import { commandsOf, thingsOf, type Act, type Seen } from './act';

export type Decision = components['schemas']['DecisionItem'];

/** Conflict says that others decided on the same thing since one looked at it. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
  readonly rivals: readonly Decision[]; // the newest first
  readonly current: number; // the revision of the book, theirs included

  constructor(rivals: readonly Decision[], current: number) {
    super('others decided meanwhile');
    this.rivals = rivals;
    this.current = current;
  }
}

// What others may have decided that an act would take back without knowing. Of all else whatever was decided on the same thing.
const against: Readonly<Record<string, readonly string[]>> = {
  'prioritize-story': ['StoryPrioritized', 'BacklogReordered', 'StoryDropped', 'StorySplit'],
  'revise-story': ['StoryRevised'],
  'estimate-story': ['StoryEstimated'],
  'assign-story': ['StoryAssigned'],
  'move-story': ['StoryMoved', 'StoryAccepted', 'StoryRejected', 'StoryDropped'],
};

/** rivalsOf are decisions that others made on what an act is about. */
export function rivalsOf(act: Act, decisions: readonly Decision[], own: ReadonlySet<string>): Decision[] {
  const things = thingsOf(act);
  const types = new Set(commandsOf(act).flatMap((command) => against[command] ?? []));
  return decisions.filter(({ id, subject, type }) => !own.has(id) && things.includes(subject) && (types.size === 0 || types.has(type)));
}

const looked = 200; // decisions: who was away for longer is told of the newest

const pauses = [0, 50, 100, 200, 400, 800, 1600, 3200]; // ms

/**
 * since are the decisions of a book behind what was seen of it, up to its current revision, which may be no decision. The history follows what is
 * decided at its own pace: what it does not have yet is waited for, or nobody would be told of it. null: it does not come.
 */
export async function since({ ask }: Api, product: string, { book, revision }: Seen, current: number): Promise<Decision[] | null> {
  for (const pause of pauses) {
    await new Promise((done) => setTimeout(done, pause));
    const { items, reached } = await answered(ask.GET('/v1/products/{key}/decisions', {
      params: { path: { key: product }, query: { book, limit: looked } },
    }));
    if (reached !== null && reached >= current) return items.filter((decision) => decision.revision > revision);
  }
  return null;
}
