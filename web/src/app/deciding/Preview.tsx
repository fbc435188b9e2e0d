import { useEffect } from 'react';
import { Problem } from '../../api/problem';
import { useQuestion } from '../../api/question';
import { useSpeech } from '../../words/speech';
import { useDeciding } from './deciding';
import type { Pending } from './outbox';
import { preview, saidLines } from './preview';
import { problemSaid } from './refused';

interface Props {
  readonly product: string;
  readonly pending: Pending;
}

/** Preview says what a decision would change, before it is one. It also finds out whether it can do without a reason. */
export function Preview({ product, pending: { key, act, demands, says } }: Props) {
  const { format, words } = useSpeech();
  const { outbox } = useDeciding();
  const { data, error } = useQuestion(preview(product, act, demands ? says : ''));
  const demanded = error instanceof Problem && error.document.rule === 'reason_required';
  useEffect(() => {
    if (demanded) outbox.demand(key);
  }, [outbox, demanded, key]);
  if (error && !demanded) return <p role="alert">{problemSaid(error, words)}</p>;
  return <ul role="list">{data && saidLines(data, format, words).map((line) => <li key={line}>{line}</li>)}</ul>;
}
