import { answered } from '../../../api/answered';
import { useQuestion, type Question } from '../../../api/question';
import type { components } from '../../../api/schema';
import { Button } from '../../../parts/Button';
import { useSpeech } from '../../../words/speech';
import type { Mover } from './order';
import styles from './PhoneSheet.module.css';
import type { RowMoves } from './useListMoves';

type Decision = components['schemas']['DecisionItem'];

/** placing is the decision that gave a story its place. */
const placing = (product: string, story: string): Question<Decision | null> => ({
  product, at: null, name: 'placing', about: story, books: ['backlog'],
  ask: async ({ ask }, signal) => (await answered(ask.GET('/v1/products/{key}/decisions', {
    params: { path: { key: product }, query: { story, type: ['StoryPrioritized', 'BacklogReordered', 'StoryWritten'], limit: 1 } }, signal,
  }))).items[0] ?? null,
});

interface Props {
  readonly product: string;
  readonly mover: Mover;
  readonly moves: RowMoves;
  readonly why: () => void; // opens the story
  readonly close: () => void;
}

/** PhoneSheet moves a story with one thumb: a drag needs two hands. */
export function PhoneSheet({ product, mover: { story, place }, moves, why, close }: Props) {
  const { format, words: { app, backlog, deciding } } = useSpeech();
  const last = useQuestion(placing(product, story.story)).data;
  const ways = [[backlog.sheetTop, moves.top], [backlog.sheetPlace, moves.place], [backlog.sheetUp, moves.up], [backlog.sheetDown, moves.down], [backlog.sheetWhy, why]] as const;
  return (
    <section className={styles.sheet} data-sheet aria-label={backlog.moveTitle(1, story.story)}>
      <Button look="sign" className={styles.close} onClick={close} aria-label={app.close}>✕</Button>
      <p><code>{story.story}</code> <b dir="auto">{story.title}</b></p>
      {last && <p className="quiet">{backlog.placeSince(place, format.day(new Date(last.at)))}{last.reason && <>{backlog.colon}<span dir="auto">{deciding.quoted(last.reason)}</span></>}</p>}
      <div className={styles.ways}>
        {ways.map(([says, run]) => <Button key={says} onClick={run}>{says}</Button>)}
      </div>
    </section>
  );
}
