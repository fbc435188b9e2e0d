import { lazy, Suspense, useState } from 'react';
import { useSpeech } from '../../words/speech';
import styles from './Chart.module.css';
import { ChartTable } from './ChartTable';
import type { Figures } from './figures';
import { Legend } from './Legend';
import { reading } from './shape';

const Plot = lazy(() => import('./Plot'));

export interface ChartProps {
  readonly label: string; // what it shows: the title above it
  readonly figures: Figures; // the same object as long as they are the same figures
  readonly number?: (n: number) => string; // how they are said; the reader's usual, if nothing is said
  readonly height?: number;
  readonly onOpen?: (index: number) => void; // shows what is behind a point
}

/**
 * Chart shows figures as a drawing, and as a table behind a disclosure. Each point can be reached and opened by pointer and by keys; what it
 * says stands below, where nothing moves. The drawing is loaded with the first chart that is shown.
 */
export function Chart({ label, figures, number, height = 190, onOpen }: ChartProps) {
  const { format, words: { chart } } = useSpeech();
  const [active, setActive] = useState<number | null>(null);
  const say = number ?? format.number;
  const pointed = active !== null && active < figures.points.length ? active : null;
  const says = pointed === null ? '' : reading(figures, pointed, say);
  return (
    <div className={styles.chart}>
      <Legend {...figures} />
      <Suspense fallback={<div style={{ blockSize: height }} />}>
        <Plot label={chart.points(label)} figures={figures} number={say} height={height} active={pointed} says={says || chart.none} point={setActive} open={onOpen} />
      </Suspense>
      <p className={styles.reading} aria-hidden="true">{says || (onOpen ? chart.opens : chart.reads)}</p>
      <ChartTable label={label} figures={figures} number={say} onOpen={onOpen} />
    </div>
  );
}
