import { useState } from 'react';
import { useWords } from '../../words/speech';
import styles from './Chart.module.css';
import type { Figures } from './figures';

interface Props {
  readonly label: string;
  readonly figures: Figures;
  readonly number: (n: number) => string;
  readonly onOpen: ((index: number) => void) | undefined;
}

/** ChartTable says the figures of a chart as a table, for who would rather read them. It is made when it is opened. */
export function ChartTable({ label, figures: { points, lines }, number, onOpen }: Props) {
  const { chart } = useWords();
  const [open, setOpen] = useState(false);
  const columns = lines.flatMap(({ name, values, range }) => [
    { name, values }, ...(range ? [{ name: range.names[0], values: range.low }, { name: range.names[1], values: range.high }] : []),
  ]);
  return (
    <details className={styles.table} onToggle={(e) => setOpen(e.currentTarget.open)} data-print="no">
      <summary aria-label={chart.tableOf(label)}>{chart.table}</summary>
      {open && (
        // What is scrolled has to be reached by keys.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={styles.rows} role="region" aria-label={label} tabIndex={0}>
          <table>
            <thead><tr><th scope="col">{chart.point}</th>{columns.map(({ name }) => <th key={name} scope="col">{name}</th>)}</tr></thead>
            <tbody>
              {points.map(({ says }, i) => (
                <tr key={`${says}${i}`}>
                  <th scope="row">{onOpen ? <button type="button" onClick={() => onOpen(i)}>{says}</button> : says}</th>
                  {columns.map(({ name, values }) => <td key={name}>{figure(values[i], number)}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}

const figure = (value: number | null | undefined, number: (n: number) => string): string => (value === null || value === undefined ? '–' : number(value));
