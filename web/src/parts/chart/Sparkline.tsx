import styles from './Chart.module.css';
import type { Tone } from './figures';

interface Props {
  readonly label: string; // what it says
  readonly values: readonly number[];
  readonly tone?: Tone;
}

const width = 120;
const height = 20;

/** Sparkline is a figure's course in the height of a line of text. */
export function Sparkline({ label, values, tone = 'ink' }: Props) {
  const least = Math.min(...values);
  const spread = Math.max(...values) - least || 1;
  const x = (i: number) => (values.length < 2 ? width / 2 : (i * width) / (values.length - 1));
  const line = values.map((value, i) => `${x(i).toFixed(1)},${(height - 2 - ((value - least) / spread) * (height - 4)).toFixed(1)}`);
  return (
    <svg className={styles.spark} data-tone={tone} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <polyline points={line.join(' ')} />
    </svg>
  );
}
