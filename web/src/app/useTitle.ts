import { useEffect } from 'react';
import { useWords } from '../words/speech';
import { useMomentWords } from './useMomentWords';

/** useTitle names the document after what is shown: the view, the day if it is past, the product. */
export function useTitle(...parts: string[]): void {
  const { app } = useWords();
  const [view, ...rest] = parts;
  const moment = useMomentWords();
  const title = app.title(...[view, moment?.short, ...rest].filter((part) => part !== undefined));
  useEffect(() => {
    document.title = title;
  }, [title]);
}
