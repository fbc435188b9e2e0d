import type { Bar, Scale } from './timeline';
import styles from './Timeline.module.css';

const row = 78; // px, as in Timeline.module.css
const middle = 26; // of a bar, from the top of its row

interface Props {
  readonly bars: readonly Bar[];
  readonly scale: Scale;
}

/** Dependencies are lines from the end of what is waited for to the start of what waits; red where that begins before. */
export function Dependencies({ bars, scale }: Props) {
  const lines = bars.flatMap((bar, to) => bar.initiative.depends_on.flatMap((key) => {
    const from = bars.findIndex(({ initiative }) => initiative.initiative === key);
    const waited = bars[from];
    return waited ? [{ key: `${key}-${bar.initiative.initiative}`, x1: scale.at(waited.ended ?? waited.due), x2: scale.at(bar.start), y1: from * row + middle, y2: to * row + middle }] : [];
  }));
  return (
    <svg className={styles.lines} width="100%" height={bars.length * row}>
      {lines.map(({ key, x1, x2, y1, y2 }) => (
        <g key={key} data-late={x2 < x1 || undefined}>
          <line x1={`${x1}%`} x2={`${x1}%`} y1={y1} y2={y2} />
          <line x1={`${x1}%`} x2={`${x2}%`} y1={y2} y2={y2} />
          <circle cx={`${x1}%`} cy={y1} r="3" />
          <svg x={`${x2}%`} y={y2} overflow="visible"><path d={x2 < x1 ? 'M0 0l6-4v8z' : 'M0 0l-6-4v8z'} /></svg>
        </g>
      ))}
    </svg>
  );
}
