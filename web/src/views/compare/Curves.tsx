import { useRef } from 'react';
import { useWidth } from '../../app/time/useWidth';
import styles from './Curves.module.css';
import { pathOf, type Curve } from './curves';

interface Props {
  readonly curves: readonly Curve[];
  readonly first: number; // the first row in sight
  readonly last: number;
  readonly height: number; // of a row, px
}

/** Curves lead from where things stood to where they stand. */
export function Curves({ curves, first, last, height }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const block = (last - first + 1) * height;
  return (
    <div ref={place} className={styles.curves} style={{ insetBlockStart: first * height, blockSize: block }} aria-hidden="true">
      {width > 0 && (
        <svg viewBox={`0 0 ${width} ${block}`} width={width} height={block}>
          {curves.map((curve) => <path key={curve.key} data-tone={curve.tone} d={pathOf(curve, width - 4, height, first)} />)}
          {curves.filter(({ tone }) => tone !== 'quiet').map((curve) => <circle key={curve.key} data-tone={curve.tone} cx={width - 4} cy={(curve.to - first + 0.5) * height} r="3" />)}
        </svg>
      )}
    </div>
  );
}
