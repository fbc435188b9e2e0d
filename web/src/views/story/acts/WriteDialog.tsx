import { useState } from 'react';
import type { Act, Answer } from '../../../app/deciding/act';
import { Select } from '../../../parts/Select';
import { useWords } from '../../../words/speech';
import { blank, pointsOf, writtenOf } from './draft';
import { StoryFields } from './StoryFields';
import { StoryForm } from './StoryForm';

interface Props {
  readonly product: string;
  readonly beside: string | null; // the marked story, below which it can go
  readonly decided: (answer: Answer) => void;
  readonly close: () => void;
}

type Where = 'top' | 'after' | 'bottom';

/** WriteDialog writes a story, and puts it somewhere in the order. */
export default function WriteDialog({ product, beside, decided, close }: Props) {
  const { storyActs: says } = useWords();
  const [draft, write] = useState(blank);
  const [where, put] = useState<Where>('top');
  const places = { top: { top: true }, bottom: { bottom: true }, after: { after: beside ?? '' } }[where];
  const points = pointsOf(draft.points);
  const said = Object.fromEntries(Object.entries(writtenOf(draft)).filter(([, value]) => value !== null));
  const act: Act | null = draft.title.trim() === '' || points === undefined ? null : {
    command: 'write-story', says: says.wrote(draft.title.trim()), decided,
    body: { title: draft.title.trim(), ...said, ...places, ...(points !== null && { points }), ...(draft.level && { level: draft.level }) },
  };
  return (
    <StoryForm product={product} title={says.write} about={null} act={act} does={says.write} close={close}>
      <StoryFields product={product} draft={draft} write={write} written={false} />
      <Select label={says.where} value={where} onChange={(e) => put(e.target.value as Where)}>
        <option value="top">{says.atTop}</option>
        {beside !== null && <option value="after">{says.below(beside)}</option>}
        <option value="bottom">{says.atBottom}</option>
      </Select>
    </StoryForm>
  );
}
