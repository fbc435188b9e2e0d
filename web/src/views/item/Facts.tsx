import type { ReactNode } from 'react';
import styles from './Item.module.css';

/** Fact is a field by its name, and what it says. */
export type Fact = readonly [name: string, says: ReactNode];

/** Facts are the fields of an item; one that says nothing is left out. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.filter(([, says]) => says !== '' && says !== null && says !== undefined && says !== false).map(([name, says], i) => (
        <div key={`${name}${i}`}><dt>{name}</dt><dd>{says}</dd></div>
      ))}
    </dl>
  );
}
