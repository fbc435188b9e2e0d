import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useFormat } from '../../words/speech';
import styles from './Chart.module.css';
import type { Figures } from './figures';
import { optionsOf } from './options';
import { columns, moved, positions } from './shape';
import { tonesOf, useTheme } from './tones';

export interface PlotProps {
  readonly label: string;
  readonly figures: Figures;
  readonly number: (n: number) => string;
  readonly height: number;
  readonly active: number | null; // the point that is pointed at
  readonly says: string; // it, in words
  readonly point: (index: number | null) => void;
  readonly open: ((index: number) => void) | undefined;
}

/** Plot draws figures, and is gone through point by point: by the pointer, and by keys as a slider is. */
export default function Plot({ label, figures, number, height, active, says, point, open }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useDrawing(place, { figures, number, height, point });
  const count = figures.points.length;
  const show = (index: number) => plot.current?.setCursor({ left: plot.current.valToPos(positions(figures)[index] ?? 0, 'x'), top: 1 });
  const pressed = (e: KeyboardEvent<HTMLDivElement>) => {
    const rtl = getComputedStyle(e.currentTarget).direction === 'rtl';
    const next = moved(e.key, active ?? (e.key === 'End' ? 0 : -1), count, rtl);
    const opens = (e.key === 'Enter' || e.key === ' ') && active !== null;
    if (next === null && !opens) return;
    e.preventDefault();
    if (next !== null) show(next);
    else if (active !== null) open?.(active);
  };
  return (
    <div
      ref={place} className={styles.plot} style={{ blockSize: height }} data-opens={open !== undefined || undefined} role="slider" tabIndex={0} aria-label={label}
      aria-valuemin={0} aria-valuemax={Math.max(0, count - 1)} aria-valuenow={active ?? 0} aria-valuetext={says}
      onKeyDown={pressed} onFocus={(e) => e.currentTarget.matches(':focus-visible') && active === null && count > 0 && show(count - 1)} onBlur={() => plot.current?.setCursor({ left: -10, top: -10 })}
      onClick={(e) => {
        const over = (e.target as Element).closest('.u-over') !== null;
        const index = plot.current?.cursor.idx;
        if (over && index !== null && index !== undefined) open?.(index);
      }}
    />
  );
}

type Drawn = Pick<PlotProps, 'figures' | 'number' | 'height' | 'point'>;

/** useDrawing keeps what is drawn as the figures, the theme and the room are. */
function useDrawing(place: RefObject<HTMLDivElement | null>, { figures, number, height, point }: Drawn): RefObject<uPlot | null> {
  const plot = useRef<uPlot>(null);
  const theme = useTheme();
  const format = useFormat();
  useEffect(() => {
    const host = place.current;
    if (!host) return;
    const { direction, fontFamily } = getComputedStyle(host);
    const options = optionsOf(figures, { tones: tonesOf(host), family: fontFamily, rtl: direction === 'rtl', number, instant: format.tick });
    const drawn = new uPlot({
      ...options, width: host.clientWidth, height, hooks: { ...options.hooks, setCursor: [(u) => point(u.cursor.idx ?? null)] },
    }, dataOf(figures), host);
    plot.current = drawn;
    const room = new ResizeObserver(() => drawn.setSize({ width: host.clientWidth, height }));
    room.observe(host);
    return () => {
      room.disconnect();
      drawn.destroy();
      plot.current = null;
    };
  }, [place, figures, number, height, point, theme, format]);
  return plot;
}

const dataOf = (figures: Figures) => [positions(figures), ...columns(figures).map(({ values }) => [...values])] as uPlot.AlignedData;
