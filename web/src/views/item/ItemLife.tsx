import { useInfiniteQuery } from '@tanstack/react-query';
import { useApi } from '../../api/ApiContext';
import { keyOf, optionsOf } from '../../api/question';
import { Button } from '../../parts/Button';
import { DecisionMark } from '../../parts/DecisionMark';
import { ErrorNote } from '../../parts/ErrorNote';
import { Waiting } from '../../parts/Waiting';
import { useWords } from '../../words/speech';
import { life } from './questions';
import styles from './Life.module.css';

interface Props {
  readonly product: string;
  readonly until: string | null; // the instant that is shown; null: now
  readonly item: string;
}

/** ItemLife is the life of a story, an initiative, a need or a goal: each decision about it, the newest first, with who, in which role, and why. */
export function ItemLife({ product, until, item }: Props) {
  const words = useWords();
  const api = useApi();
  const first = life(product, until, item, null);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...keyOf(first), 'pages'],
    queryFn: ({ pageParam, signal }) => life(product, until, item, pageParam).ask(api, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,
    meta: optionsOf(api, first).meta,
  });
  if (error) return <ErrorNote error={error} again={() => void refetch()} />;
  if (!data) return <Waiting what={words.waiting.asking} />;
  const decisions = data.pages.flatMap((page) => page.items);
  if (decisions.length === 0) return <p className={styles.none}>{words.life.none}</p>;
  return (
    <>
      <ol role="list" className={styles.way}>
        {decisions.map((decision) => <li key={decision.id}><DecisionMark decision={decision} about={item} /></li>)}
      </ol>
      {hasNextPage && <Button className={styles.more} disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>{words.life.earlier}</Button>}
    </>
  );
}
