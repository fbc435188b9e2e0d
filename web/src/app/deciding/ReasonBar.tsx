import { useEffect, useId, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react';
import { Button } from '../../parts/Button';
import { Key } from '../../parts/Key';
import { ReasonField } from '../../parts/ReasonField';
import { useWords } from '../../words/speech';
import { noWhy, thingsOf } from './act';
import { useDeciding } from './deciding';
import { lacks, type Pending } from './outbox';
import { Preview } from './Preview';
import styles from './ReasonBar.module.css';

const untouched = 20_000; // ms, after which nobody seems to want to give a reason

interface Props {
  readonly pending: Pending;
  readonly others: number; // decisions that wait for a reason behind it
}

/** ReasonBar asks for the reason of what was just decided. It can be passed over, unless the policy wants one. */
export default function ReasonBar({ pending, others }: Props) {
  const { deciding, keys } = useWords();
  const { outbox, product } = useDeciding();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState(false); // to do without a reason
  const { key, act, why, demands, asks, says } = pending;
  const [thing = null, ...more] = thingsOf(act);
  const leave = useFocusOn(field, key);
  useEffect(() => {
    if (asks || why !== noWhy) return;
    const timer = setTimeout(outbox.passOver, untouched);
    return () => clearTimeout(timer);
  }, [outbox, act, asks, why]);

  const done = (run: () => void) => {
    run();
    leave();
  };
  const send = () => {
    if (lacks(pending)) setRefused(true);
    else done(() => outbox.send(key));
  };
  const without = () => {
    if (asks) done(() => outbox.drop(key));
    else if (demands) setRefused(true);
    else {
      outbox.write(key, noWhy);
      done(() => outbox.send(key));
    }
  };
  const pressed = (e: KeyboardEvent) => {
    const empty = e.target === field.current && why.reason === '';
    if (e.key === 'Escape') without();
    else if (e.key === 'Enter' && e.target instanceof HTMLInputElement) send();
    else if (e.key === 'z' && (e.ctrlKey || e.metaKey) && empty) done(() => outbox.drop(key));
    else return;
    e.preventDefault();
  };
  const left = (e: FocusEvent) => {
    const inside = e.currentTarget.contains(e.relatedTarget);
    if (!inside && document.hasFocus()) outbox.passOver();
  };
  return (
    <div className={styles.bar} data-reason-bar data-print="no">
      {/* The keys are for the fields in it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <section className={styles.box} aria-labelledby={id} onKeyDown={pressed} onBlur={left}>
        <div className={styles.says} id={id}>
          {says}
          {asks && <Preview product={product} pending={pending} />}
          {others > 0 && <small>{deciding.waiting(others)}</small>}
        </div>
        <div className={styles.field}>
          <ReasonField ref={field} product={product} about={more.length === 0 ? thing : null} why={why} write={(next) => outbox.write(key, next)} demanded={demands} up />
        </div>
        <div className={styles.acts}>
          <Button look="go" onClick={send}>{asks ? deciding.takeBack : deciding.keep} <Key>↵</Key></Button>
          {(asks || !demands) && <Button onClick={without}>{asks ? deciding.leave : deciding.withoutReason} <Key>{keys.escape}</Key></Button>}
          {demands && !asks && <Button onClick={() => done(() => outbox.drop(key))}>{deciding.drop}</Button>}
        </div>
        {refused && lacks(pending) && <p className={styles.note} role="alert">{deciding.demanded}</p>}
      </section>
    </div>
  );
}

/** useFocusOn brings the focus into a field for each decision, where a hand is on the keys, and gives back what leads it to where it was. */
function useFocusOn(field: React.RefObject<HTMLInputElement | null>, decision: string): () => void {
  const before = useRef<Element | null>(null);
  useEffect(() => {
    if (matchMedia('(pointer: coarse)').matches) return; // a keyboard on the screen would cover what was just done
    if (document.activeElement !== field.current) before.current = document.activeElement;
    field.current?.focus({ preventScroll: true });
  }, [field, decision]);
  return () => {
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
  };
}
