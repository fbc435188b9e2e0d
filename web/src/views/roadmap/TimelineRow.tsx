import { useAddress } from '../../address/useAddress';
import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import { howFar } from '../item/howFar';
import { ItemLink } from '../item/ItemLink';
import { spanOf } from './span';
import type { Bar, Scale } from './timeline';
import styles from './Timeline.module.css';

interface Props {
  readonly bar: Bar;
  readonly scale: Scale;
  readonly goal: string;
  readonly waits: readonly string[];
  readonly showSlip: boolean;
}

/** TimelineRow is an initiative in its time; where it was to be first is an outline. All that is drawn is also said. */
export function TimelineRow({ bar: { initiative, start, due, ended, slip }, scale, goal, waits, showSlip }: Props) {
  const { format, words: { initiative: says, item, roadmap } } = useSpeech();
  const { item: picked } = useAddress();
  const { stories, storiesDone, part } = howFar(initiative.work);
  const risk = initiative.validation && initiative.validation.verdict !== 'validated' ? (says.verdicts[initiative.validation.verdict] ?? '') : '';
  const open = [initiative.progress === 'started' ? stories === 0 && says.progress.started : says.horizons[initiative.horizon], stories > 0 && item.storiesDone(storiesDone, stories), risk];
  const said = ended ? roadmap.ended(says.progress[initiative.progress] ?? '', format.shortDay(dayOf(ended))) : open.filter(Boolean).join(' · ');
  const left = scale.at(start);
  const right = scale.at(ended ?? due);
  const first = slip && { left: scale.at(slip.start ?? start), right: scale.at(slip.due ?? due) };
  const end = Math.max(right, first?.right ?? 0);
  return (
    <div className={styles.row} role="row" data-picked={picked === initiative.initiative || undefined}>
      <span className={styles.name} role="rowheader">
        <ItemLink item={initiative.initiative} says={initiative.title} className={styles.title} />
        <span className={styles.goal} dir="auto">{goal ? roadmap.goal(goal) : initiative.outcome}</span>
      </span>
      <span className={styles.track} role="cell">
        <span className={styles.bar} data-state={ended ? initiative.progress : risk ? 'risk' : undefined} style={{ insetInlineStart: `${left}%`, inlineSize: `${Math.max(right - left, 0.6)}%` }}>
          {!ended && part > 0 && <span className={styles.done} style={{ inlineSize: `${part * 100}%` }} />}
          <span className={styles.says}>{said}</span>
        </span>
        <span className="heard">{spanOf(initiative, roadmap, format)}. {waits.map((key) => roadmap.waitsFor(key)).join('. ')}</span>
        {showSlip && slip && first && (
          <>
            <span className={styles.first} style={{ insetInlineStart: `${first.left}%`, inlineSize: `${Math.max(first.right - first.left, 0.6)}%` }} aria-hidden="true" />
            <span className={styles.slip} data-earlier={slip.by < 0 || undefined} style={end > 84 ? { insetInlineEnd: `${100 - first.left}%` } : { insetInlineStart: `${first.right}%` }}>
              <span className="heard">{roadmap.first(spanOf(slip, roadmap, format))} </span>{roadmap.slipped(slip.by, slip.times)}
            </span>
          </>
        )}
      </span>
    </div>
  );
}
