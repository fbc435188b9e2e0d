import { useState } from 'react';
import { answered } from '../../../api/answered';
import { useQuestion, type Question } from '../../../api/question';
import { kindOf } from '../../../app/panels';
import { Picker } from '../../../parts/Picker';
import { useWords } from '../../../words/speech';
import type { Story } from '../questions';
import type { Mover, Target } from './order';
import styles from './AfterField.module.css';

/** like are stories whose words are like what is typed, or the one whose key it is. */
const like = (product: string, typed: string): Question<readonly Pick<Story, 'story' | 'title'>[]> => ({
  product, at: null, name: 'stories like', about: typed, books: ['backlog'],
  ask: async ({ ask }, signal) => {
    const key = typed.trim().toLocaleUpperCase();
    if (kindOf(key) === 'story') return [await answered(ask.GET('/v1/products/{key}/backlog/{story}', { params: { path: { key: product, story: key } }, signal }))];
    return (await answered(ask.GET('/v1/products/{key}/backlog', {
      params: { path: { key: product }, query: { ...(typed && { q: typed }), status_category: ['todo', 'doing'], limit: 20 } }, signal,
    }))).items;
  },
});

interface Props {
  readonly product: string;
  readonly movers: readonly Mover[];
  readonly take: (target: Target) => void;
}

/** AfterField finds the story below which others go. */
export function AfterField({ product, movers, take }: Props) {
  const { backlog } = useWords();
  const [typed, setTyped] = useState('');
  const found = useQuestion(like(product, typed)).data ?? [];
  const options = found.filter(({ story }) => !movers.some((mover) => mover.story.story === story)).map(({ story, title }) => ({ id: story, key: story, says: title }));
  return <div className={styles.field}><Picker ref={focused} label={backlog.afterWhich} options={options} typed={setTyped} pick={(after) => take({ after })} /></div>;
}

const focused = (field: HTMLInputElement | null) => field?.focus();
