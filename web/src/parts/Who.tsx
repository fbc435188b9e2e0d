import { Role, toneOf } from './Role';
import styles from './Who.module.css';

interface Props {
  readonly name: string;
  readonly role: string | null;
}

/** Who is a person in the role in which they decided. */
export function Who({ name, role }: Props) {
  return (
    <span className={styles.who} data-tone={toneOf(role)}>
      <span className={styles.name}>{name}</span>
      {role && <Role role={role} />}
    </span>
  );
}
