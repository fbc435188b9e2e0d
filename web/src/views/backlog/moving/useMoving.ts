import type { Act } from '../../../app/deciding/act';
import { useDecide } from '../../../app/deciding/useDecide';
import { useToasts } from '../../../app/toasts';
import { useWords } from '../../../words/speech';
import { landing, moved, type Mover, type Shown, type Target } from './order';
import { painted } from './painted';

/** Move puts stories somewhere in the order. */
export type Move = (movers: readonly Mover[], target: Target) => void;

/** useMoving moves stories of a list that shows a revision of the backlog. */
export function useMoving(product: string, shown: Shown, revision: number): Move {
  const decide = useDecide();
  const toasts = useToasts();
  const { backlog } = useWords();
  return (movers, target) => {
    const landed = landing(shown, movers, target);
    const [first] = movers;
    if (!first || landed === null) return;
    const after = moved(shown, movers, landed);
    const to = placesOf(after, movers);
    if (movers.every(({ place }, i) => place === to[i])) {
      toasts.say({ says: backlog.thereAlready(first.story.story) });
      return;
    }
    const says = (stood: number | null) => (movers.length === 1 ? backlog.movedOne(first.story.story, to[0] ?? 0, stood ?? first.place) : backlog.movedMany(movers.length, to[0] ?? 0));
    decide({
      ...commandOf(movers, target), says, stood: first.place, seen: { book: 'backlog', revision },
      paint: (recorded) => painted.draw(product, { movers, target, landed }, recorded),
    });
  };
}

/** placesOf are the places that movers have in a list. */
function placesOf({ stories, runs }: Shown, movers: readonly Mover[]): number[] {
  const rows = new Map([...stories].map(([row, { story }]) => [story, row]));
  return movers.map(({ story }) => runs.placeOf(rows.get(story.story) ?? -1) ?? 0);
}

/** commandOf moves one story, or several at once: each below the one before. */
function commandOf(movers: readonly Mover[], target: Target): Pick<Act & { command: 'prioritize-story' }, 'command' | 'body'> | Pick<Act & { command: 'batch' }, 'command' | 'body'> {
  const keys = movers.map(({ story }) => story.story);
  const bodies = keys.map((story, i) => ({ story, ...(i === 0 ? target : { after: keys[i - 1] ?? '' }) }));
  const [only] = bodies;
  if (only && bodies.length === 1) return { command: 'prioritize-story', body: only };
  return { command: 'batch', body: { commands: bodies.map((body) => ({ command: 'prioritize-story' as const, ...body })) } };
}
