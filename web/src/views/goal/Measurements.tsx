import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import styles from './Measurements.module.css';
import type { Goal } from './questions';

/** Measurements are what was measured of a goal, the latest day first. */
export function Measurements({ goal }: { readonly goal: Goal }) {
  const { format, words: { goal: says } } = useSpeech();
  return (
    <table className={styles.table}>
      <thead><tr><th scope="col">{says.day}</th><th scope="col">{says.value}</th></tr></thead>
      <tbody>
        {[...goal.measurements].reverse().map((measured) => measured && (
          <tr key={measured.on}><td>{format.shortDay(dayOf(measured.on))}</td><td>{says.withUnit(measured.value, goal.unit)}</td></tr>
        ))}
      </tbody>
    </table>
  );
}
