import { useWords } from '../../words/speech';
import styles from './FirstView.module.css';

/** BringIn says how a product is brought in from elsewhere. */
export function BringIn() {
  const { first } = useWords();
  return (
    <section className={styles.way}>
      <h2>{first.bring}</h2>
      <p>{first.bringSays}</p>
      <code className={styles.command}>{commands}</code>
    </section>
  );
}

const commands = 'waymark import jira --help\nwaymark import waymark --help';
