import { useMemo } from 'react';
import { useAddress } from '../../address/useAddress';
import { useWords } from '../../words/speech';
import type { Behind } from '../behind/behind';
import styles from './Analytics.module.css';
import { Choice } from './Choice';
import { legOf, legs } from './facts/lead';
import { Measure, type Shown } from './Measure';
import { ChangesByGroup, ChangesByRole } from './measures/Changes';
import { Churn } from './measures/Churn';
import { Drift } from './measures/Drift';
import { Forecasts } from './measures/Forecasts';
import { Goals } from './measures/Goals';
import { LeadTime } from './measures/LeadTime';
import { Reversals } from './measures/Reversals';
import { Slip } from './measures/Slip';
import { Sprints } from './measures/Sprints';
import { Thrash } from './measures/Thrash';
import type { Scope } from './questions';

interface Props {
  readonly scope: Scope;
  readonly open: (behind: Behind) => void;
}

const groups = ['role', 'actor', 'reason', 'source', 'initiative', 'level', 'kind'] as const;

const everyScored = { limit: 100 };

/** Measures are all of them, each in its place. */
export function Measures({ scope, open }: Props) {
  const { analytics } = useWords();
  const { filters } = useAddress();
  const group = groups.find((name) => name === filters.group?.[0]) ?? 'role';
  const ByGroup = useMemo(() => (group === 'role' ? ChangesByRole : function Grouped(shown: Shown<'priority-changes'>) {
    return <ChangesByGroup {...shown} group={group} />;
  }), [group]);
  const shared = { scope, open };
  return (
    <div className={styles.measures}>
      <Measure {...shared} name="churn" asks={analytics.churn.asks} Body={Churn} />
      <Measure
        {...shared} name="priority-changes" own={{ group }} asks={analytics.changes.asks} Body={ByGroup}
        choices={<Choice filter="group" label={analytics.changes.group} names={groups} chosen={group} says={analytics.changes.groups} />}
      />
      <Measure
        {...shared} name="lead-time" asks={analytics.lead.asks} Body={LeadTime}
        choices={<Choice filter="leg" label={analytics.lead.leg} names={legs} chosen={legOf(filters.leg?.[0])} says={analytics.lead.legs} />}
      />
      <Measure {...shared} name="score-drift" own={everyScored} rows="worst" asks={analytics.drift.asks} Body={Drift} />
      <Measure {...shared} name="thrash" asks={analytics.thrash.asks} Body={Thrash} />
      <Measure {...shared} name="roadmap-slip" rows="items" asks={analytics.slip.asks} Body={Slip} />
      <Measure {...shared} name="reversals" asks={analytics.reversals.asks} Body={Reversals} />
      <Measure {...shared} name="roadmap-slip" rows="forecasts" asks={analytics.forecast.asks} Body={Forecasts} />
      <Measure {...shared} name="goal-progress" rows="buckets" asks={analytics.goals.asks} Body={Goals} />
      <Measure {...shared} name="sprints" asks={analytics.sprints.asks} Body={Sprints} />
    </div>
  );
}
