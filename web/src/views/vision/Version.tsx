import { Changed } from '../../parts/Changed';
import { Who } from '../../parts/Who';
import { useSpeech } from '../../words/speech';
import { Facts } from '../item/Facts';
import { ItemLink } from '../item/ItemLink';
import type { Decision, Vision } from './questions';
import styles from './VisionView.module.css';

interface Props {
  readonly nr: number;
  readonly since: string;
  readonly vision: Vision | null;
  readonly before: Vision | null; // the version before; null: it is the first
  readonly decision: Decision | undefined;
}

/** Version is one version of the vision: what it changed of the one before, who set it, and why. */
export function Version({ nr, since, vision, before, decision }: Props) {
  const { format, words: { vision: says } } = useSpeech();
  const lines = (items: readonly string[] | undefined) => (items ?? []).map((item) => `${item}\n`).join('');
  const shown = (field: (of: Vision) => string) => {
    const now = vision ? field(vision) : '';
    const then = before ? field(before) : now;
    return (now || then) && <Changed from={then} to={now} />;
  };
  return (
    <li className={styles.version}>
      <h2>{says.version(nr)} {decision && <ItemLink item={decision.id} says={format.day(new Date(since))} className={styles.when} />}</h2>
      {decision && <p className={styles.who}><Who name={decision.actor} role={decision.role} /> {decision.reason && <span dir="auto">{decision.reason}</span>}</p>}
      <Facts facts={[
        [says.statement, shown((v) => v.statement)],
        [says.audience, shown((v) => v.audience ?? '')],
        [says.needs, shown((v) => lines(v.needs))],
        [says.differentiators, shown((v) => lines(v.differentiators))],
        [says.businessGoals, shown((v) => lines(v.business_goals))],
      ]} />
    </li>
  );
}
