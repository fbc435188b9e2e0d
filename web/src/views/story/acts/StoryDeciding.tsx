import { lazy, useState } from 'react';
import { Later } from '../../../parts/Later';
import { charter } from '../../../api/products';
import { useQuestion } from '../../../api/question';
import { Button } from '../../../parts/Button';
import { Acts } from '../../../parts/form/Acts';
import { useWords } from '../../../words/speech';
import { scoreForm } from '../../item/scoring';
import type { Story } from '../questions';
import styles from './StoryDeciding.module.css';
import { useStoryActs } from './useStoryActs';

const ReviseDialog = lazy(() => import('./ReviseDialog'));
const SplitDialog = lazy(() => import('./SplitDialog'));

interface Props {
  readonly product: string;
  readonly story: Story;
}

/** StoryDeciding is what can be decided about a story as it stands. */
export function StoryDeciding({ product, story }: Props) {
  const words = useWords();
  const { storyActs: says } = words;
  const policy = useQuestion(charter(product, null)).data;
  const acts = useStoryActs(product);
  const [open, setOpen] = useState<'revise' | 'split' | null>(null);
  const close = () => setOpen(null);
  const done = story.status_category === 'done';
  return (
    <div className={styles.acts}>
      <Button onClick={() => setOpen('revise')}>{says.revise}</Button>
      {done && story.acceptance === null && <Button onClick={() => acts.accept(story)}>{says.accept}</Button>}
      {done && <Button onClick={() => acts.reject(story)}>{says.reject}</Button>}
      {!done && !story.dropped && <Button onClick={() => setOpen('split')}>{says.splitAsk}</Button>}
      {!story.dropped && <Button onClick={() => acts.drop(story)}>{says.drop}</Button>}
      {story.dropped && story.parts.length === 0 && <Button onClick={() => acts.restore(story)}>{says.restore}</Button>}
      {!story.dropped && <Acts product={product} label={story.story} forms={[scoreForm({ command: 'score-story', what: story.story, fixed: { story: story.story } }, policy, story.score, words)]} look="inline" />}
      <Later>
        {open === 'revise' && <ReviseDialog product={product} story={story} close={close} />}
        {open === 'split' && <SplitDialog product={product} story={story} close={close} />}
      </Later>
    </div>
  );
}
