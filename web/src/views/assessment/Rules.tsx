import { useWords } from '../../words/speech';
import type { Behind } from '../behind/behind';
import styles from './Assessment.module.css';
import { Opens } from './Opens';
import type { Assessment, Rule } from './questions';
import { useAgainst } from './useAgainst';
import { barOf, byWeight } from './verdict';

interface Props {
  readonly assessed: Assessment;
  readonly open: (behind: Behind) => void;
}

/** FiredRules are those that fired, against their thresholds. */
export function FiredRules({ assessed: { rules }, open }: Props) {
  const { assessment } = useWords();
  return (
    <section>
      <h3>{assessment.rules}</h3>
      <ul role="list" className={styles.rules}>{byWeight(rules.filter(({ fired }) => fired)).map((rule) => <RuleLine key={rule.rule} rule={rule} open={open} />)}</ul>
      <p className={styles.note}>{assessment.rulesNote}</p>
    </section>
  );
}

/** QuietRules are those that did not fire, for who asks; a printed sheet has them. */
export function QuietRules({ assessed: { rules }, open }: Props) {
  const { assessment } = useWords();
  return (
    <details className={styles.quiet}>
      <summary>{assessment.quiet}</summary>
      <ul role="list" className={styles.rules}>{rules.filter(({ fired }) => !fired).map((rule) => <RuleLine key={rule.rule} rule={rule} open={open} />)}</ul>
    </details>
  );
}

function RuleLine({ rule, open }: { readonly rule: Rule; readonly open: Props['open'] }) {
  const { assessment } = useWords();
  const { name, value, says } = useAgainst()(rule);
  const bar = barOf(rule);
  const percent = (n: number) => `${n * 100}%`;
  return (
    <li>
      <span>{name}</span>
      <b><Opens rule={rule} open={open}>{value}</Opens></b>
      <span className={styles.bar} aria-hidden="true">
        <i data-fired={rule.fired || undefined} style={{ inlineSize: percent(bar.figure) }} />
        <u style={{ insetInlineStart: percent(bar.threshold) }} />
      </span>
      <small title={rule.source}>{says}{rule.adjusted && <> · {assessment.adjusted}</>}</small>
    </li>
  );
}
