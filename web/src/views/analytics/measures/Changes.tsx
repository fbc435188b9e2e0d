import { useMemo } from 'react';
import { BarList } from '../../../parts/chart/BarList';
import { Chart } from '../../../parts/chart/Chart';
import { useSpeech } from '../../../words/speech';
import { byGroup, changesFigures, leading } from '../facts/changes';
import { made, widened } from '../facts/made';
import type { Shown } from '../Measure';
import { Nothing } from '../Nothing';
import { useSlots } from '../useSlots';

/** ChangesByRole is who decides the order, over time. */
export function ChangesByRole({ answer: { buckets, totals }, scope, open, head }: Shown<'priority-changes'>) {
  const { format, words: { analytics, roles } } = useSpeech();
  const [slots, points] = useSlots(buckets, scope);
  const figures = useMemo(
    () => changesFigures(slots, points, (role) => (role === 'product_manager' || role === 'product_owner' ? roles[role] : analytics.changes.otherRoles)),
    [slots, points, roles, analytics],
  );
  const lead = leading(slots);
  const title = analytics.changes.title({ ...lead, since: lead.since && (scope.bucket === 'month' ? format.month : format.day)(lead.since) });
  const behind = (index: number) => {
    const rows = slots[index]?.rows ?? [];
    const all = rows.every(({ decisions_url: url }) => url !== null) ? widened(rows[0]?.decisions_url ?? null, rows[0]?.decisions_url ?? null, ['role']) : null;
    open({ title: analytics.pointDecisions(points[index]?.says ?? ''), ...made(rows), url: all });
  };
  return (
    <>
      {head(title, analytics.changes.says(lead.decided, totals.moves, scope.bucket))}
      <Nothing unless={lead.decided > 0}><Chart label={title} figures={figures} onOpen={behind} /></Nothing>
    </>
  );
}

const shown = 8; // groups

/** ChangesByGroup is what priority decisions have in common: who, why, on what. */
export function ChangesByGroup({ group, answer: { buckets, totals }, scope, open, head }: Shown<'priority-changes'> & { readonly group: 'actor' | 'reason' | 'source' | 'initiative' | 'level' | 'kind' }) {
  const { format, words: { analytics: { changes, pointDecisions } } } = useSpeech();
  const { total, groups } = useMemo(() => byGroup(buckets), [buckets]);
  const [lead] = groups;
  const title = changes.groupTitle({ decided: total, group, lead: lead?.group ?? '', share: total === 0 ? 0 : (lead?.decided ?? 0) / total });
  const bars = groups.slice(0, shown).map(({ group: name, others, decided, rows }) => {
    const label = others ? changes.others : name || changes.without[group];
    const behind = { ...made(rows), url: widened(rows[0]?.decisions_url ?? null, rows.at(-1)?.decisions_url ?? null, []) };
    return { key: `${others}${name}`, label, value: decided, says: format.number(decided), open: () => open({ title: pointDecisions(label), ...behind }) };
  });
  return (
    <>
      {head(title, changes.says(total, totals.moves, scope.bucket))}
      <Nothing unless={total > 0}><BarList bars={bars} /></Nothing>
    </>
  );
}
