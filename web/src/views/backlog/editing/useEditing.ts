import { useState } from 'react';
import { useKeys } from '../../../app/keys';
import { useWords } from '../../../words/speech';
import { pointsOf } from '../../story/acts/draft';
import { useStoryActs } from '../../story/acts/useStoryActs';
import type { Story } from '../questions';

export type EditedField = 'title' | 'points' | 'level' | 'status';

/** Edited is a field of a story that is being changed, and what is written there: whatever others decide meanwhile, it stays. */
export interface Edited {
  readonly story: Story; // as it was when it was begun
  readonly seen: number;
  readonly field: EditedField;
  readonly draft: string;
}

export interface Editing {
  readonly edited: Edited | null;
  readonly begin: (story: Story, field: EditedField) => void;
  readonly write: (draft: string) => void;
  readonly keep: (draft?: string) => void;
  readonly leave: () => void;
}

interface At {
  readonly product: string;
  readonly revision: number;
  readonly story: Story | undefined; // the marked one
  readonly editable: boolean;
  readonly categoryOf: (status: string) => string;
}

/** useEditing changes fields of stories in the list. */
export function useEditing({ product, revision, story: marked, editable, categoryOf }: At): Editing {
  const { storyActs: says } = useWords();
  const acts = useStoryActs(product);
  const [edited, set] = useState<Edited | null>(null);
  const begin = (story: Story, field: EditedField) => set({ story, seen: revision, field, draft: valueOf(story, field) });
  const keep = (draft = edited?.draft ?? '') => {
    set(null);
    if (!edited || draft === valueOf(edited.story, edited.field)) return;
    const { story, field, seen } = edited;
    const points = pointsOf(draft);
    if (field === 'title' && draft.trim() !== '') acts.rename(story, draft.trim(), seen);
    if (field === 'points' && points !== undefined) acts.estimate(story, points, seen);
    if (field === 'level') acts.rank(story, draft || null, seen);
    if (field === 'status') acts.progress(story, draft, categoryOf(draft), seen);
  };
  const edits = (field: EditedField) => () => marked && begin(marked, field);
  useKeys(says.keys, editable ? [
    { keys: ['e'], says: says.editTitle, run: edits('title') },
    { keys: ['p'], says: says.editPoints, run: edits('points') },
    { keys: ['l'], says: says.editLevel, run: edits('level') },
    { keys: ['s'], says: says.editStatus, run: edits('status') },
  ] : []);
  return { edited, begin, keep, write: (draft) => set((now) => now && { ...now, draft }), leave: () => set(null) };
}

function valueOf(story: Story, field: EditedField): string {
  if (field === 'points') return story.points === null ? '' : String(story.points);
  if (field === 'level') return story.priority ?? '';
  return field === 'title' ? story.title : story.status;
}
