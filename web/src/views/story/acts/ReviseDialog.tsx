import { useState } from 'react';
import type { Act } from '../../../app/deciding/act';
import { useWords } from '../../../words/speech';
import type { Story } from '../questions';
import { changesOf, draftOf } from './draft';
import { StoryFields } from './StoryFields';
import { StoryForm } from './StoryForm';

interface Props {
  readonly product: string;
  readonly story: Story;
  readonly close: () => void;
}

/** ReviseDialog changes what a story says. What others decide meanwhile changes nothing in it: that is told when it is given. */
export default function ReviseDialog({ product, story, close }: Props) {
  const { app, life, storyActs: says } = useWords();
  const [begun] = useState({ draft: draftOf(story), seen: story.revisions.backlog });
  const [draft, write] = useState(begun.draft);
  const changes = changesOf(begun.draft, draft);
  const names = Object.keys(changes).map(life.changed);
  const act: Act | null = names.length === 0 || draft.title.trim() === '' ? null : {
    command: 'revise-story', body: { story: story.story, ...changes }, says: says.revised(story.story, app.and(names)), ...(begun.seen !== undefined && { seen: { book: 'backlog', revision: begun.seen } }),
  };
  return (
    <StoryForm product={product} title={says.reviseTitle(story.story)} about={story.story} act={act} does={says.save} close={close}>
      <StoryFields product={product} draft={draft} write={write} written />
    </StoryForm>
  );
}
