import type { RefObject } from 'react';
import { isPast, shown } from '../../address/address';
import { useAddress, useGo } from '../../address/useAddress';
import { Chip } from '../../parts/Chip';
import { ChipSelect } from '../../parts/ChipSelect';
import { Search } from '../../parts/Search';
import { useWords } from '../../words/speech';
import styles from './BacklogFilters.module.css';
import { changed } from './filters';
import { useChoices } from './useChoices';

interface Props {
  readonly product: string;
  readonly search: RefObject<HTMLInputElement | null>;
}

/** BacklogFilters are which stories are shown: chips that are on can be taken away, words are written. */
export function BacklogFilters({ product, search }: Props) {
  const { backlog } = useWords();
  const address = useAddress();
  const go = useGo();
  const { filters } = address;
  const set = (name: string, values: readonly string[] | null, replace = false) => go({ filters: changed(filters, name, values) }, { replace });
  const { initiatives, labels } = useChoices(product, shown(address), filters);
  const all = (filters.status ?? []).length > 0;
  return (
    <div className={styles.filters}>
      <Chip on={!all} aria-pressed={!all} onClick={() => set('status', all ? null : ['all'])}>
        {isPast(address) ? backlog.notDoneThen : backlog.notDone}{!all && <span aria-hidden="true">✕</span>}
      </Chip>
      {['initiative', 'label'].flatMap((name) => (filters[name] ?? []).map((value) => (
        <Chip key={name + value} on aria-pressed onClick={() => set(name, (filters[name] ?? []).filter((other) => other !== value))}>
          {backlog.only(value)}<span aria-hidden="true">✕</span>
        </Chip>
      )))}
      <ChipSelect label={backlog.initiative} value={null} choices={initiatives} choose={(value) => value && set('initiative', [...(filters.initiative ?? []), value])} />
      <ChipSelect label={backlog.label} value={null} choices={labels} choose={(value) => value && set('label', [...(filters.label ?? []), value])} />
      <Search field={search} label={backlog.filterLabel} hint={backlog.filter} value={filters.q?.[0] ?? ''} write={(words) => set('q', words ? [words] : null, true)} />
    </div>
  );
}
