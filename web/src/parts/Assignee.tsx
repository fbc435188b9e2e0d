import styles from './Assignee.module.css';
import { initials } from './initials';

/** Assignee is who works on something, where there is room for the initials alone. */
export function Assignee({ name }: { readonly name: string }) {
  return (
    <span className={styles.assignee} title={name}>
      <span aria-hidden="true">{initials(name)}</span>
      <span className="heard">{name}</span>
    </span>
  );
}
