import { useState, type RefObject } from 'react';
import { useAddress, useGo } from '../../address/useAddress';
import { charter } from '../../api/products';
import { useQuestion } from '../../api/question';
import { Chip } from '../../parts/Chip';
import { ChipSelect } from '../../parts/ChipSelect';
import { Search } from '../../parts/Search';
import { useWords } from '../../words/speech';
import { changed } from '../backlog/filters';
import { DateChip } from './DateChip';
import type { FilterName } from './filters';
import styles from './HistoryFilters.module.css';

interface Props {
  readonly product: string;
  readonly search: RefObject<HTMLInputElement | null>;
}

const top = 10;
const rare = ['type', 'undone', 'since', 'until'] as const;
const given = ['story', 'initiative', 'need', 'subject', 'source', 'batch'] as const; // by links alone

/** HistoryFilters are which decisions are shown. Whatever is in force can be taken away here. */
export function HistoryFilters({ product, search }: Props) {
  const { history, life, roles, told } = useWords();
  const { filters } = useAddress();
  const go = useGo();
  const [opened, setOpened] = useState(false);
  const more = opened || rare.some((name) => filters[name] !== undefined);
  const { data } = useQuestion(charter(product, null));
  const people = [...new Set((data?.people ?? []).map(({ person }) => person))].sort();
  const value = (name: FilterName) => filters[name]?.[0] ?? null;
  const set = (name: FilterName, to: string | null, replace = false) => go({ filters: changed(filters, name, to === null ? null : [to]) }, { replace });
  const select = (name: FilterName, label: string, choices: Record<string, string>) => (
    <ChipSelect label={label} value={value(name)} choices={Object.entries(choices).map(([v, says]) => ({ value: v, says }))} choose={(to) => set(name, to)} />
  );
  const saidOf = (name: (typeof given)[number], said: string) => (name === 'batch' ? history.batch : name === 'source' ? history.from(said) : history.about(said));
  return (
    <div className={styles.filters} role="group" aria-label={history.filters}>
      {given.flatMap((name) => (filters[name] ?? []).map((said) => (
        <Chip key={name + said} on aria-pressed onClick={() => go({ filters: changed(filters, name, (filters[name] ?? []).filter((other) => other !== said)) })}>
          {saidOf(name, said)}<span aria-hidden="true">✕</span>
        </Chip>
      )))}
      {select('book', history.book, history.books)}
      {select('actor', history.person, Object.fromEntries(people.map((person) => [person, person])))}
      {select('role', history.role, roles)}
      {select('has_reason', history.reason, history.reasons)}
      <Chip on={value('top') !== null} aria-pressed={value('top') !== null} onClick={() => set('top', value('top') === null ? String(top) : null)}>
        {history.top(Number(value('top') ?? top))}{value('top') !== null && <span aria-hidden="true">✕</span>}
      </Chip>
      {more && select('type', history.type, Object.fromEntries(Object.keys(told.types).map((type) => [type, life.other(type)])))}
      {more && select('undone', history.undone, history.undones)}
      {more && <DateChip label={history.since} value={value('since')} choose={(day) => set('since', day)} />}
      {more && <DateChip label={history.until} value={value('until')} choose={(day) => set('until', day)} />}
      {!more && <Chip aria-expanded={false} onClick={() => setOpened(true)}>{history.more}</Chip>}
      <Search field={search} label={history.wordsLabel} hint={history.words} value={value('q') ?? ''} write={(words) => set('q', words || null, true)} />
    </div>
  );
}
