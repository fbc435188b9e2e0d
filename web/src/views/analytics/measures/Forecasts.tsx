import { useSpeech } from '../../../words/speech';
import { ItemLink } from '../../item/ItemLink';
import styles from '../Analytics.module.css';
import { bars, foreseen, isLate, type Bar, type Forecast } from '../facts/slip';
import type { Shown } from '../Measure';

/** Forecasts is when what is open will be done, if the pace of the past goes on. */
export function Forecasts({ answer: { forecasts, throughput }, head }: Shown<'roadmap-slip'>) {
  const { words: { analytics: { forecast } } } = useSpeech();
  const lines = forecasts.filter(({ remaining }) => remaining > 0);
  const drawn = bars(lines);
  return (
    <>
      {head(forecast.title(foreseen(forecasts, throughput.too_few)), forecast.says(throughput.weeks, throughput.trials))}
      {!throughput.too_few && (
        <ul role="list" className={styles.forecasts}>
          {lines.map((line, i) => <ForecastLine key={line.item} line={line} bar={drawn[i]} />)}
        </ul>
      )}
    </>
  );
}

function ForecastLine({ line, bar }: { readonly line: Forecast; readonly bar: Bar | undefined }) {
  const { format, words: { analytics: { forecast } } } = useSpeech();
  const day = (said: string | null) => (said === null ? forecast.never : format.shortDay(new Date(`${said}T12:00:00`)));
  const percent = (n: number) => `${n * 100}%`;
  return (
    <li data-late={isLate(line) || undefined}>
      <span className={styles.what}>
        {line.kind === 'backlog' ? forecast.first(format.number(line.remaining)) : <><ItemLink item={line.item} /> <span className="quieter" dir="auto">{line.title}</span></>}
      </span>
      <b>{forecast.by(day(line.p85))}</b>
      {bar && (
        <span className={styles.spread} aria-hidden="true">
          <i style={{ insetInlineStart: percent(bar.from), inlineSize: percent(bar.to - bar.from) }} />
          {bar.due !== null && <u style={{ insetInlineStart: percent(bar.due) }} />}
        </span>
      )}
      <small>{forecast.spread(day(line.p50), day(line.p95))}{line.due !== null && <> · {isLate(line) ? forecast.missed(day(line.due)) : forecast.met(day(line.due))}</>}</small>
    </li>
  );
}
