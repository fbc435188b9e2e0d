import { useQueryClient } from '@tanstack/react-query';
import { paintAnswer } from '../../app/deciding/paintAnswer';
import { useDecide } from '../../app/deciding/useDecide';
import { useToasts } from '../../app/toasts';
import { useWords } from '../../words/speech';
import { fitting, movedTo, spotOf, type Spot } from './order';
import { roadmap as question, type Roadmap } from './questions';

/** Move puts an initiative at a spot of the roadmap; at the nearest that there is. */
export type Move = (key: string, to: Spot) => void;

type Horizon = 'now' | 'next' | 'later';

/** useMoves moves initiatives of a roadmap that is shown. */
export function useMoves(product: string, roadmap: Roadmap): Move {
  const decide = useDecide();
  const client = useQueryClient();
  const toasts = useToasts();
  const { initiative: words, roadmap: says } = useWords();
  return (key, wanted) => {
    const from = spotOf(roadmap, key);
    const to = fitting(roadmap, key, wanted);
    if (staysIn(roadmap, key, to.horizon)) {
      toasts.say({ says: says.startedStays(key) });
      return;
    }
    if (!from || (from.horizon === to.horizon && from.place === to.place)) return;
    const said = (stood: number | null) => (from.horizon === to.horizon
      ? says.movedTo(key, stood ?? from.place, to.place)
      : says.movedOver(key, words.horizons[from.horizon] ?? from.horizon, words.horizons[to.horizon] ?? to.horizon));
    const paint = (recorded: Promise<number>) => paintAnswer(client, question(product, null), (answer) => movedTo(answer, key, to), recorded);
    decide({ ...commandOf(roadmap, key, from, to), says: said, stood: from.place, seen: { book: 'roadmap', revision: roadmap.revision }, paint });
  };
}

/** staysIn says whether an initiative can't go to a horizon: what is started is worked on now. */
const staysIn = ({ horizons }: Roadmap, key: string, horizon: string): boolean =>
  horizon !== 'now' && horizons.some(({ initiatives }) => initiatives.some(({ initiative, progress }) => initiative === key && progress === 'started'));

/** commandOf is what moves an initiative: within its horizon, to the bottom of another, or to a place of it. */
function commandOf(roadmap: Roadmap, key: string, from: Spot, to: Spot) {
  const prioritize = { initiative: key, place: to.place };
  if (from.horizon === to.horizon) return { command: 'prioritize-initiative' as const, body: prioritize };
  const reschedule = { initiative: key, horizon: to.horizon as Horizon };
  const last = fitting(roadmap, key, { horizon: to.horizon, place: Infinity }).place;
  if (to.place === last) return { command: 'reschedule-initiative' as const, body: reschedule };
  const commands = [{ command: 'reschedule-initiative' as const, ...reschedule }, { command: 'prioritize-initiative' as const, ...prioritize }];
  return { command: 'batch' as const, body: { commands } };
}
