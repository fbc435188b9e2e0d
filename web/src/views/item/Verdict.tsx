import { useWords } from '../../words/speech';
import styles from './Verdict.module.css';

/** Verdict is what the product owner says of an initiative; what puts it at risk is red. */
export function Verdict({ verdict }: { readonly verdict: string }) {
  const { initiative } = useWords();
  return <span className={styles.verdict} data-verdict={verdict}>{initiative.verdicts[verdict] ?? verdict}</span>;
}
