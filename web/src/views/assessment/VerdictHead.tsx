import { useSpeech } from '../../words/speech';
import styles from './Assessment.module.css';
import type { Assessment } from './questions';
import { useAgainst } from './useAgainst';
import { findingOf, sureness, turns } from './verdict';

const shown = 4; // rules that might change it, the nearest to their thresholds

/** VerdictHead is what is recommended, how sure that is, and what would change it. */
export function VerdictHead({ assessed, name }: { readonly assessed: Assessment; readonly name: string }) {
  const { format, words: { assessment } } = useSpeech();
  const against = useAgainst();
  const [first, second] = assessed.recommendations;
  const finding = findingOf(assessed.verdict, assessed);
  const sure = first && assessment.confidence(assessment.sure[sureness(first.confidence)] ?? '', format.hundredths(first.confidence));
  const signals = assessed.needed.filter(({ signal }) => (assessed.one_hand ? signal === 'strain' : signal !== 'strain'));
  const people = assessed.questions.doing.people.filter(({ strategic, tactical }) => strategic + tactical > 0).length;
  const changes = turns(assessed).filter(({ rules }) => rules.length > 0);
  return (
    <header className={styles.verdict}>
      <p>{assessment.of(name, format.day(new Date(assessed.from)), format.day(new Date(Date.parse(assessed.to) - 1)), assessed.questions.process.decisions, people)}</p>
      <h2>{assessment.verdicts[finding]}</h2>
      {assessed.verdict !== 'insufficient_evidence' && (
        <p>
          {[
            sure, assessment.oneHand(assessed.one_hand), ...signals.map(({ signal, fired, needed }) => assessment.fired(assessment.signals[signal], fired, needed)),
            second && second.confidence > 0 && assessment.next(assessment.findings[findingOf(second.verdict, assessed)], format.hundredths(second.confidence)),
          ].filter(Boolean).join(' ')}
        </p>
      )}
      {changes.length > 0 && <h3>{assessment.turnTitle}</h3>}
      {changes.map(({ to, how, count, rules }) => (
        <p key={`${to}${how}`}>{assessment.turn({ to, how, count, rules: rules.slice(0, Math.max(count, shown)).map((rule) => { const { name, says } = against(rule); return assessment.withThreshold(name, says); }) })}</p>
      ))}
    </header>
  );
}
