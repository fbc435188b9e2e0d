import type { ReactNode } from 'react';
import { Link } from '../../address/Link';
import { useAddress } from '../../address/useAddress';
import { useWords } from '../../words/speech';
import type { Behind } from '../behind/behind';
import styles from './Assessment.module.css';
import type { Rule } from './questions';

interface Props {
  readonly rule: Rule | undefined;
  readonly open: (behind: Behind) => void;
  readonly children: ReactNode;
}

/** Opens shows what is behind a rule's figure: its decisions, or the measure that it is taken from. Where the API names neither, it opens nothing. */
export function Opens({ rule, open, children }: Props) {
  const { assessment } = useWords();
  const address = useAddress();
  if (!rule) return children;
  const name = assessment.figures[rule.rule] ?? rule.rule;
  const { decisions, decisions_url: url, measure_url: measure } = rule;
  if (url !== null || decisions.length > 0) {
    return <button type="button" className={styles.opens} aria-haspopup="dialog" onClick={() => open({ title: assessment.opens(name), decisions, url })}>{children}</button>;
  }
  if (measure === null) return children;
  return <Link to={{ ...address, view: 'analytics', item: null }} className={styles.opens} title={assessment.inAnalytics(name)}>{children}</Link>;
}
