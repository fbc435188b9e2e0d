import { useState } from 'react';
import type { Act } from '../../../app/deciding/act';
import { Button } from '../../../parts/Button';
import { Field } from '../../../parts/Field';
import { useSpeech } from '../../../words/speech';
import type { Story } from '../questions';
import { pointsOf } from './draft';
import styles from './StoryDialog.module.css';
import { StoryForm } from './StoryForm';

interface Props {
  readonly product: string;
  readonly story: Story;
  readonly close: () => void;
}

const empty = { title: '', points: '' };

/** SplitDialog puts several stories in the place of one that is too large. */
export default function SplitDialog({ product, story, close }: Props) {
  const { format, words: { storyActs: says, story: { points: pointsLabel } } } = useSpeech();
  const [parts, setParts] = useState([empty, empty]);
  const named = parts.filter(({ title }) => title.trim() !== '').map(({ title, points }) => ({ title: title.trim(), points: pointsOf(points) }));
  const sum = named.reduce((all, { points }) => all + (points ?? 0), 0);
  const differ = named.length > 1 && story.points !== null && sum !== story.points;
  const change = (i: number, to: Partial<typeof empty>) => setParts(parts.map((part, at) => (at === i ? { ...part, ...to } : part)));
  const act: Act | null = named.length < 2 || named.some(({ points }) => points === undefined) ? null : {
    command: 'split-story', says: says.splitInto(story.story, named.length),
    body: { story: story.story, parts: named.map(({ title, points }) => ({ title, ...(points !== null && { points }) })), ...(differ && { points_differ: true }) },
  };
  return (
    <StoryForm product={product} title={says.splitTitle(story.story)} about={story.story} act={act} does={says.split} close={close}>
      {parts.map((part, i) => (
        <div key={i} className={styles.part}>
          <Field label={says.part(i + 1)} value={part.title} maxLength={1000} dir="auto" autoComplete="off" onChange={(e) => change(i, { title: e.target.value })} />
          <Field label={pointsLabel} value={part.points} inputMode="decimal" maxLength={12} fault={pointsOf(part.points) === undefined ? says.noPoints : null} onChange={(e) => change(i, { points: e.target.value })} />
        </div>
      ))}
      <Button onClick={() => setParts([...parts, empty])}>{says.onePartMore}</Button>
      {differ && <p className="quiet" role="status">{says.pointsDiffer(format.number(sum), format.number(story.points ?? 0))}</p>}
    </StoryForm>
  );
}
