import { charter } from '../../../api/products';
import { useQuestion } from '../../../api/question';
import { Area } from '../../../parts/Area';
import { Field } from '../../../parts/Field';
import { Select } from '../../../parts/Select';
import { useWords } from '../../../words/speech';
import type { Draft } from './draft';
import { pointsOf } from './draft';
import styles from './StoryDialog.module.css';

interface Props {
  readonly product: string;
  readonly draft: Draft;
  readonly write: (draft: Draft) => void;
  readonly written: boolean; // it is one that is changed: points and level are decided apart
}

/** StoryFields are what a story says. */
export function StoryFields({ product, draft, write, written }: Props) {
  const { story, storyActs: says } = useWords();
  const levels = useQuestion(charter(product, null)).data?.policy?.levels ?? [];
  const line = (name: keyof Draft, label: string, hint?: string) => (
    <Field label={label} hint={hint} value={draft[name]} maxLength={1000} dir="auto" autoComplete="off" onChange={(e) => write({ ...draft, [name]: e.target.value })} />
  );
  return (
    <>
      <Field label={says.title} value={draft.title} maxLength={1000} dir="auto" required autoComplete="off" ref={focused} onChange={(e) => write({ ...draft, title: e.target.value })} />
      <div className={styles.two}>
        {line('as_a', story.asA)}
        {line('i_want', story.iWant)}
      </div>
      {line('so_that', story.soThat)}
      <Area label={says.description} value={draft.description} maxLength={200_000} rows={3} onChange={(e) => write({ ...draft, description: e.target.value })} />
      <Area label={story.criteria} hint={says.oneALine} value={draft.acceptance_criteria} rows={3} onChange={(e) => write({ ...draft, acceptance_criteria: e.target.value })} />
      <div className={styles.two}>
        {line('labels', story.labels, says.withCommas)}
        {line('needs', story.needs, says.needsHint)}
      </div>
      <div className={styles.three}>
        {line('initiative', story.initiative, says.initiativeHint)}
        {!written && <Field label={story.points} value={draft.points} inputMode="decimal" maxLength={12} fault={pointsOf(draft.points) === undefined ? says.noPoints : null} onChange={(e) => write({ ...draft, points: e.target.value })} />}
        {!written && (
          <Select label={story.level} value={draft.level} onChange={(e) => write({ ...draft, level: e.target.value })}>
            <option value="">{story.none}</option>
            {levels.map((level) => <option key={level}>{level}</option>)}
          </Select>
        )}
      </div>
    </>
  );
}

const focused = (field: HTMLInputElement | null) => {
  if (field && document.activeElement !== field && field.closest('form')?.contains(document.activeElement) !== true) field.focus();
};
