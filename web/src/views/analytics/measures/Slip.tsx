import { BarList } from '../../../parts/chart/BarList';
import { useSpeech } from '../../../words/speech';
import { ItemLink } from '../../item/ItemLink';
import styles from '../Analytics.module.css';
import { movesOf, slips } from '../facts/slip';
import type { Shown } from '../Measure';
import { Nothing } from '../Nothing';

const shown = 8;

/** Slip is by how many days targets moved, the furthest first. */
export function Slip({ answer: { items }, open, head }: Shown<'roadmap-slip'>) {
  const { words: { analytics: { slip } } } = useSpeech();
  const moved = items.filter((item) => movesOf(item) > 0);
  const bars = moved.slice(0, shown).map((target) => ({
    key: target.item + target.target,
    label: <><ItemLink item={target.item} /> <span className="quieter">{slip.kinds[target.target]} · {target.title}</span></>,
    value: target.net_days, says: slip.by(target.net_days, movesOf(target)), tone: target.net_days > 0 ? 'down' as const : 'up' as const,
    open: () => open({ title: slip.course(target.item, slip.by(target.net_days, 1)), decided: target.decided, decisions: target.decisions, url: target.decisions_url }),
  }));
  return (
    <>
      {head(slip.title(slips(items)), slip.says)}
      <Nothing unless={moved.length > 0}><BarList bars={bars} /></Nothing>
      {moved.length > shown && <p className={styles.note}>{slip.more(moved.length - shown)}</p>}
    </>
  );
}
