import { useAddress, useGo } from '../../address/useAddress';
import { useWords } from '../../words/speech';
import { changed } from '../backlog/filters';
import styles from './Analytics.module.css';
import { buckets, isPreset, presets, spanOf, type Preset } from './span';

/** SpanBar is the one span of time that all measures are taken of: a usual one, or any days, and how it is divided, unless it is taken as a whole. */
export function SpanBar({ whole = false }: { readonly whole?: boolean }) {
  const { analytics } = useWords();
  const { filters } = useAddress();
  const go = useGo();
  const { since, until, bucket } = spanOf(filters);
  const set = (name: string, value: string | null) => go({ filters: changed(filters, name, value === null || value === '' ? null : [value]) });
  return (
    <div className={styles.span} role="group" aria-label={analytics.span} data-print="no">
      <select aria-label={analytics.span} value={isPreset(since) ? since : ''} onChange={(e) => go({ filters: { ...changed(changed(filters, 'bucket', null), 'until', null), since: [e.target.value] } })}>
        {!isPreset(since) && <option value="">{analytics.ownDays}</option>}
        {(Object.keys(presets) as Preset[]).map((name) => <option key={name} value={name}>{analytics.presets[name]}</option>)}
      </select>
      {!whole && (
        <select aria-label={analytics.bucket} value={bucket} onChange={(e) => set('bucket', e.target.value)}>
          {buckets.map((name) => <option key={name} value={name}>{analytics.buckets[name]}</option>)}
        </select>
      )}
      <label>{analytics.since} <input type="date" value={isPreset(since) ? '' : since} onChange={(e) => set('since', e.target.value)} /></label>
      <label>{analytics.until} <input type="date" value={until ?? ''} onChange={(e) => set('until', e.target.value)} /></label>
    </div>
  );
}
