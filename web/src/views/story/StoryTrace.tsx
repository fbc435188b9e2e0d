import { useQuestion } from '../../api/question';
import { ErrorNote } from '../../parts/ErrorNote';
import { Waiting } from '../../parts/Waiting';
import { useWords } from '../../words/speech';
import { ItemLink } from './ItemLink';
import { trace } from './questions';
import styles from './Story.module.css';

interface Props {
  readonly product: string;
  readonly at: string | null;
  readonly item: string;
}

/** StoryTrace is what a story serves: its initiative, the needs and goals behind it, and the vision under which it was written. */
export function StoryTrace({ product, at, item }: Props) {
  const { story, waiting } = useWords();
  const { data, error, refetch } = useQuestion(trace(product, at, item));
  if (error) return <ErrorNote error={error} again={() => void refetch()} />;
  if (!data) return <Waiting what={waiting.story} />;
  const vision = data.stories.find((s) => s?.story === item)?.vision as { statement: string } | null | undefined;
  const groups = [
    { title: story.initiative, items: data.initiatives.filter((i) => i !== null).map((i) => ({ key: i.initiative, says: i.title })) },
    { title: story.needsOf, items: data.needs.map((n) => ({ key: n.id, says: n.says, known: n.known })) },
    { title: story.goalsOf, items: data.goals.map((g) => ({ key: g.id, says: g.says, known: g.known })) },
  ].filter(({ items }) => items.length > 0);
  return (
    <div className={styles.trace}>
      {groups.length === 0 && <p className="quiet">{story.nothingUp}</p>}
      {groups.map(({ title, items }) => (
        <section key={title}>
          <h3>{title}</h3>
          <ul>
            {items.map(({ key, says, ...rest }) => (
              <li key={key}>{'known' in rest && !rest.known ? key : <><ItemLink item={key} /> <span dir="auto">{says}</span></>}</li>
            ))}
          </ul>
        </section>
      ))}
      {vision && <section><h3>{story.visionThen}</h3><p dir="auto">{vision.statement}</p></section>}
    </div>
  );
}
