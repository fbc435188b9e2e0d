import { useEffect, useRef, type KeyboardEvent } from 'react';
import type { Charter } from '../../../api/products';
import { useWords } from '../../../words/speech';
import { pointsOf } from '../../story/acts/draft';
import styles from './FieldEditor.module.css';
import type { Editing } from './useEditing';

interface Props {
  readonly editing: Editing;
  readonly policy: Charter['policy'] | undefined;
  readonly start: number; // where its row begins, in px
  readonly height: number;
  readonly focus: () => void; // gives the list the focus
}

/** FieldEditor lies over the row of a story while one of its fields is changed: Enter keeps it, Escape leaves it. */
export function FieldEditor({ editing: { edited, write, keep, leave }, policy, start, height, focus }: Props) {
  const { story: { none }, storyActs: says } = useWords();
  const field = useRef<HTMLInputElement & HTMLSelectElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  if (!edited) return null;
  const { field: name, draft, story } = edited;
  const labels = { title: says.editTitle, points: says.editPoints, level: says.editLevel, status: says.editStatus };
  const wrong = (name === 'points' && pointsOf(draft) === undefined) || (name === 'title' && draft.trim() === '');
  const pressed = (e: KeyboardEvent) => {
    if (e.key !== 'Enter' && e.key !== 'Escape') return;
    e.preventDefault();
    e.stopPropagation();
    if (e.key === 'Enter' && wrong) return;
    focus();
    if (e.key === 'Enter') keep();
    else leave();
  };
  const common = { ref: field, value: draft, onKeyDown: pressed, onBlur: () => (wrong ? leave() : keep()), 'aria-label': `${story.story}: ${labels[name]}` };
  const choices = name === 'level' ? (policy?.levels ?? []) : (policy?.workflow.filter(({ category }) => category !== 'dropped').map((status) => status.name) ?? []);
  return (
    <div role="row" className={styles.editor} data-field={name} style={{ transform: `translateY(${start}px)`, blockSize: height }}>
      <div role="gridcell">
      {name === 'title' || name === 'points' ? (
        <input {...common} dir="auto" maxLength={1000} inputMode={name === 'points' ? 'decimal' : undefined} aria-invalid={wrong || undefined} onChange={(e) => write(e.target.value)} />
      ) : (
        <select {...common} onChange={(e) => write(e.target.value)}>
          {name === 'level' && <option value="">{none}</option>}
          {choices.map((choice) => <option key={choice}>{choice}</option>)}
        </select>
      )}
      </div>
    </div>
  );
}
