import type { ReactNode } from 'react';
import { useQuestion } from '../../api/question';
import { ErrorNote } from '../../parts/ErrorNote';
import { Status } from '../../parts/Status';
import { Waiting } from '../../parts/Waiting';
import { useWords } from '../../words/speech';
import styles from './Item.module.css';
import { ItemLink } from './ItemLink';
import { trace, type Trace } from './questions';
import { WorkBar } from './WorkBar';

interface Props {
  readonly product: string;
  readonly at: string | null;
  readonly item: string;
}

interface Traced {
  readonly key: string;
  readonly says: string;
  readonly known: boolean; // else it is a text of an import, and leads nowhere
  readonly more?: ReactNode;
}

/** ItemTrace is what an item serves and what serves it, from goals and needs to stories, and the vision under which it was decided. */
export function ItemTrace({ product, at, item }: Props) {
  const { story, item: words, waiting } = useWords();
  const { data, error, refetch } = useQuestion(trace(product, at, item));
  if (error) return <ErrorNote error={error} again={() => void refetch()} />;
  if (!data) return <Waiting what={waiting.asking} />;
  const titles = { goals: story.goalsOf, needs: story.needsOf, initiatives: words.initiatives, stories: words.stories };
  const groups = tracedOf(data, item);
  const vision = visionOf(data, item);
  return (
    <div className={styles.trace}>
      {groups.length === 0 && <p className="quiet">{words.nothingAround}</p>}
      {groups.map(({ name, items }) => (
        <section key={name}>
          <h3>{titles[name]}</h3>
          {name === 'stories' && <WorkBar work={data.work} />}
          <ul role="list">
            {items.map(({ key, says, known, more }) => <li key={key}>{known ? <><ItemLink item={key} /> <span dir="auto">{says}</span> {more}</> : key}</li>)}
          </ul>
        </section>
      ))}
      {vision && <section><h3>{words.visionThen}</h3><p dir="auto">{vision}</p></section>}
    </div>
  );
}

/** tracedOf is what a trace has besides the item itself, from what is served to what serves; what there is none of is left out. */
function tracedOf({ goals, needs, initiatives, stories }: Trace, item: string) {
  const aims = (list: Trace['goals']): Traced[] => list.map(({ id, says, known }) => ({ key: id, says, known }));
  const groups = [
    { name: 'goals', items: aims(goals) },
    { name: 'needs', items: aims(needs) },
    { name: 'initiatives', items: initiatives.filter((i) => i !== null).map((i): Traced => ({ key: i.initiative, says: i.title, known: true })) },
    {
      name: 'stories',
      items: stories.filter((s) => s !== null)
        .map((s): Traced => ({ key: s.story, says: s.title, known: true, more: <Status name={s.status} category={s.status_category} /> })),
    },
  ] as const;
  return groups.map(({ name, items }) => ({ name, items: items.filter(({ key }) => key !== item) })).filter(({ items }) => items.length > 0);
}

/** visionOf is the vision that was in force when an item was decided. */
function visionOf({ goals, needs, initiatives, stories }: Trace, item: string): string | undefined {
  const decided = stories.find((s) => s?.story === item) ?? initiatives.find((i) => i?.initiative === item) ?? [...goals, ...needs].find(({ id }) => id === item)?.decided;
  return (decided?.vision as { statement: string } | null | undefined)?.statement;
}
