import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { isPast } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { useShow } from '../../app/shown';
import { EmptyState } from '../../parts/EmptyState';
import { ErrorNote } from '../../parts/ErrorNote';
import { ViewHead } from '../../parts/ViewHead';
import { Waiting } from '../../parts/Waiting';
import { useWords } from '../../words/speech';

/** Empty is what stands where there is nothing: what will stand there, and what of a day on which there was nothing. */
export interface Empty {
  readonly empty: string;
  readonly emptySays: string;
  readonly emptyThen: string;
  readonly emptyThenSays: string;
}

interface Props<T> {
  readonly title: string;
  readonly answer: UseQueryResult<T>;
  readonly says: (data: T) => ReactNode; // what it holds, in figures
  readonly isEmpty: (data: T) => boolean;
  readonly empty: Empty;
  readonly filters?: ReactNode; // of what there is
  readonly acts?: ReactNode; // what can be decided here, also where nothing is there yet
  readonly children: (data: T) => ReactNode;
}

/** AnswerView is a view that shows one answer of the API: its heading, the answer, or what is instead of it. */
export function AnswerView<T extends { readonly at: string; readonly revision: number }>({ title, answer, says, isEmpty, empty, filters, acts, children }: Props<T>) {
  const { waiting } = useWords();
  const past = isPast(useAddress());
  const { data, error, refetch } = answer;
  useShow(data?.at, data?.revision);
  const none = data !== undefined && isEmpty(data);
  return (
    <>
      <ViewHead title={title} says={data && !none && says(data)} filters={data && !none && filters}>{!past && acts}</ViewHead>
      {error && !data && <ErrorNote error={error} again={() => void refetch()} />}
      {!data && !error && <Waiting what={waiting.asking} />}
      {none && (past ? <EmptyState title={empty.emptyThen} says={empty.emptyThenSays} /> : <EmptyState title={empty.empty} says={empty.emptySays} />)}
      {data && !none && children(data)}
    </>
  );
}
