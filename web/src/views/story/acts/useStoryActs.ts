import { useQueryClient } from '@tanstack/react-query';
import type { Act } from '../../../app/deciding/act';
import { paintAnswer } from '../../../app/deciding/paintAnswer';
import { useDecide } from '../../../app/deciding/useDecide';
import { useSpeech } from '../../../words/speech';
import { painted } from '../../backlog/moving/painted';
import type { Story as Listed } from '../../backlog/questions';
import { story as question } from '../questions';

/** Fields are those of a story that are changed one by one. */
export type Fields = Partial<Pick<Listed, 'title' | 'points' | 'priority' | 'status' | 'status_category'>>;

type Told = Pick<Listed, 'story' | 'title' | 'points' | 'priority' | 'status'>;

/** StoryActs decide about a story. What is seen is the revision of the backlog that it shows. */
export interface StoryActs {
  readonly rename: (of: Told, title: string, seen?: number) => void;
  readonly estimate: (of: Told, points: number | null, seen?: number) => void;
  readonly rank: (of: Told, level: string | null, seen?: number) => void;
  readonly progress: (of: Told, status: string, category: string, seen?: number) => void;
  readonly drop: (of: Told) => void;
  readonly restore: (of: Told) => void;
  readonly accept: (of: Told) => void;
  readonly reject: (of: Told) => void;
}

/** useStoryActs decides about stories, and shows it at once in the list and in the panel. */
export function useStoryActs(product: string): StoryActs {
  const decide = useDecide();
  const client = useQueryClient();
  const { words: { storyActs: says, story: { none } }, format } = useSpeech();
  const paint = (key: string, fields: Fields): NonNullable<Act['paint']> => (recorded) => {
    const takeBacks = [
      painted.draw(product, { story: key, fields }, recorded),
      paintAnswer(client, question(product, null, key), (story) => ({ ...story, ...fields }), recorded),
    ];
    return () => takeBacks.forEach((takeBack) => takeBack());
  };
  const at = (revision?: number) => (revision === undefined ? {} : { seen: { book: 'backlog', revision } as const });
  const pointsSaid = (points: number | null) => (points === null ? none : format.number(points));
  return {
    rename: ({ story }, title, seen) => decide({ command: 'revise-story', body: { story, title }, says: says.renamed(story, title), paint: paint(story, { title }), ...at(seen) }),
    estimate: ({ story, points: before }, points, seen) =>
      decide({ command: 'estimate-story', body: { story, points }, says: says.estimated(story, pointsSaid(before), pointsSaid(points)), paint: paint(story, { points }), ...at(seen) }),
    rank: ({ story, priority }, level, seen) =>
      decide({ command: 'prioritize-story', body: { story, level }, says: says.ranked(story, priority ?? none, level ?? none), paint: paint(story, { priority: level }), side: 'level', ...at(seen) }),
    progress: ({ story, status: before }, status, category, seen) =>
      decide({ command: 'move-story', body: { story, status }, says: says.progressed(story, before, status), paint: paint(story, { status, status_category: category }), ...at(seen) }),
    drop: ({ story }) => decide({ command: 'drop-story', body: { story }, says: says.dropped(story) }),
    restore: ({ story }) => decide({ command: 'restore-story', body: { story }, says: says.restored(story) }),
    accept: ({ story }) => decide({ command: 'accept-story', body: { story }, says: says.accepted(story) }),
    reject: ({ story }) => decide({ command: 'reject-story', body: { story }, says: says.rejected(story) }),
  };
}
