import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, type ComponentType, type ReactNode } from 'react';
import { useApi } from '../../api/ApiContext';
import { optionsOf } from '../../api/question';
import { ErrorNote } from '../../parts/ErrorNote';
import { useSeen } from '../../parts/useSeen';
import { Waiting } from '../../parts/Waiting';
import { useWords } from '../../words/speech';
import type { Behind } from '../behind/behind';
import styles from './Analytics.module.css';
import { measure, tableOf, type Answers, type MeasureName, type Own, type Scope } from './questions';

/** Shown is what shows an answer: its title, which answers the question, and its figures. */
export interface Shown<Name extends MeasureName> {
  readonly answer: Answers[Name];
  readonly scope: Scope;
  readonly open: (behind: Behind) => void;
  readonly head: (title: string, says: string) => ReactNode;
}

interface Props<Name extends MeasureName> {
  readonly name: Name;
  readonly scope: Scope;
  readonly own?: Own;
  readonly rows?: string; // which of its tables is had as CSV
  readonly asks: string; // the question, until it is answered
  readonly open: (behind: Behind) => void;
  readonly choices?: ReactNode; // of what is measured
  readonly Body: ComponentType<Shown<Name>>;
}

/** Measure is a question about deciding and its answer. It is asked when it comes into sight. */
export function Measure<Name extends MeasureName>({ name, scope, own, rows, asks, open, choices, Body }: Props<Name>) {
  const [ref, seen] = useSeen<HTMLElement>();
  const { analytics } = useWords();
  const id = useId();
  const { data, error, refetch, isPlaceholderData } = useQuery({ ...optionsOf(useApi(), measure(name, scope, own)), enabled: seen, placeholderData: keepPreviousData });
  const head = (title: string, says: string) => <Head id={id} title={title} says={says} table={tableOf(name, scope, rows ? { ...own, table: rows } : own)}>{choices}</Head>;
  return (
    <section ref={ref} className={styles.measure} aria-labelledby={id} data-stale={isPlaceholderData || undefined}>
      {!data && <><h2 id={id}>{asks}</h2>{choices}</>}
      {error && !data && <ErrorNote error={error} again={() => void refetch()} />}
      {seen && !data && !error && <Waiting what={analytics.waiting} />}
      {data && <Body answer={data} scope={scope} open={open} head={head} />}
    </section>
  );
}

interface HeadProps {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly table: string;
  readonly children: ReactNode;
}

function Head({ id, title, says, table, children }: HeadProps) {
  const { analytics } = useWords();
  return (
    <header className={styles.head}>
      <h2 id={id}>{title}</h2>
      <a className={styles.csv} href={table} download aria-label={analytics.csvOf(title)} data-print="no">{analytics.csv}</a>
      <p>{says}</p>
      {children}
    </header>
  );
}
