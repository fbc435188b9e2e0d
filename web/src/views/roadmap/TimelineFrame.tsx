import type { ReactNode } from 'react';
import { useAddress } from '../../address/useAddress';
import { ItemLink } from '../item/ItemLink';
import type { Initiative } from './questions';
import styles from './Timeline.module.css';

interface Props {
  readonly initiative: Initiative;
  readonly says: string; // what stands below its title
  readonly children: ReactNode; // what is drawn of its time
}

/** TimelineFrame is a row of a timeline: an initiative, and its time. */
export function TimelineFrame({ initiative: { initiative, title }, says, children }: Props) {
  const { item: picked } = useAddress();
  return (
    <div className={styles.row} role="row" data-picked={picked === initiative || undefined}>
      <span className={styles.name} role="rowheader">
        <ItemLink item={initiative} says={title} className={styles.title} />
        <span className={styles.goal} dir="auto">{says}</span>
      </span>
      <span className={styles.track} role="cell">{children}</span>
    </div>
  );
}
