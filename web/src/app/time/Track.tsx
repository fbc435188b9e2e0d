import { useRef, useState, type PointerEvent } from 'react';
import { useAddress } from '../../address/useAddress';
import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import { Density } from './Density';
import { endOf, isDay, type Day } from './days';
import { Knob } from './Knob';
import styles from './Track.module.css';
import { useLog, type Log } from './useLog';
import { useMoments, type Side } from './useMoments';
import { useWidth } from './useWidth';

/** Track is the log as a line of time, with a knob where one looks, and two where two moments are compared. */
export function Track() {
  const log = useLog();
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  return <div ref={place} className={styles.track}>{log && <Line log={log} width={width} />}</div>;
}

const nearEnd = 6; // px from the end that mean now
const flag = 86; // px, as wide as a flag is

function Line({ log, width }: { readonly log: Log; readonly width: number }) {
  const { format, words: { time } } = useSpeech();
  const { from } = useAddress();
  const { earlier, later, move } = useMoments();
  const [pointed, setPointed] = useState<number | null>(null);
  const [held, setHeld] = useState<Side | null>(null);
  const today = format.isoDay(new Date());
  const first = format.isoDay(new Date(log.first));
  const last = endOf(today);
  const shareOf = (ms: number) => Math.max(0, Math.min(1, (ms - log.first) / (last - log.first)));
  const dayAt = (share: number): Day => format.isoDay(new Date(log.first + share * (last - log.first)));
  const crowded = from !== null && (shareOf(later.ms) - shareOf(earlier.ms)) * width < flag; // no room for a flag between both
  const shareAt = (e: PointerEvent<HTMLElement>) => {
    const box = e.currentTarget.getBoundingClientRect();
    const along = getComputedStyle(e.currentTarget).direction === 'rtl' ? box.right - e.clientX : e.clientX - box.left;
    return Math.max(0, Math.min(1, along / box.width));
  };
  const put = (side: Side, share: number, onTheWay: boolean) => move(side, dayAt(share) >= today || share * width > width - nearEnd ? null : dayAt(share), onTheWay);
  const begin = (e: PointerEvent<HTMLElement>) => {
    if (e.button !== 0) return;
    const share = shareAt(e);
    const side = from !== null && Math.abs(share - shareOf(earlier.ms)) < Math.abs(share - shareOf(later.ms)) ? 'from' : 'to';
    setHeld(side);
    e.currentTarget.setPointerCapture(e.pointerId);
    put(side, share, false);
  };
  const drag = (e: PointerEvent<HTMLElement>) => {
    const share = shareAt(e);
    setPointed(share);
    if (held !== null) put(held, share, true);
  };
  const knob = (side: Side) => {
    const { ms, at, says } = side === 'from' ? earlier : later;
    const day = at !== null && isDay(at) ? at : ms === Infinity ? today : format.isoDay(new Date(ms));
    const label = from === null ? time.moment : side === 'from' ? time.earlier : time.later;
    const share = shareOf(ms);
    return <Knob key={side} label={label} says={says} share={share} before={side === 'from' ? share * width > flag : share > 0.5} low={side === 'to' && crowded} day={day} first={first} today={today} now={at === null} move={(to) => move(side, to, at !== null)} />;
  };
  return (
    // The keys are those of the knobs.
    <div
      className={styles.line} onPointerDown={begin} onPointerMove={drag} onPointerUp={() => setHeld(null)} onPointerCancel={() => setHeld(null)}
      onPointerLeave={() => setPointed(null)}
    >
      <Density log={log} last={last} width={width} />
      {from !== null && <span className={styles.between} style={{ insetInlineStart: `${shareOf(earlier.ms) * 100}%`, insetInlineEnd: `${(1 - shareOf(later.ms)) * 100}%` }} />}
      {pointed !== null && held === null && <span className={styles.pointed} style={{ insetInlineStart: `${pointed * 100}%` }} data-late={pointed > 0.5 || undefined}>{format.shortDay(dayOf(dayAt(pointed)))}</span>}
      {from !== null && knob('from')}
      {knob('to')}
    </div>
  );
}
