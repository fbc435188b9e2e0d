import { Button } from '../parts/Button';
import { EmptyState } from '../parts/EmptyState';
import { useWords } from '../words/speech';

/** Broken stands in the place of a part that stopped. */
export function Broken({ error, again }: { readonly error: Error; readonly again: () => void }) {
  const { app, trouble } = useWords();
  return (
    <div role="alert">
      <EmptyState title={trouble.broken} says={trouble.brokenMend}>
        <code>{error.message}</code>
        <Button onClick={again}>{app.retry}</Button>
      </EmptyState>
    </div>
  );
}
