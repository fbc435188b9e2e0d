import { EmptyState } from '../../parts/EmptyState';
import { ViewHead } from '../../parts/ViewHead';
import { useWords } from '../../words/speech';

/** NoSuchView says that an address leads nowhere. */
export default function NoSuchView() {
  const { trouble } = useWords();
  return (
    <>
      <ViewHead title={trouble.noView} />
      <EmptyState title={trouble.noView} says={trouble.noViewMend(location.pathname)} />
    </>
  );
}
