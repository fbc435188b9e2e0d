import { useState, type ReactNode } from 'react';
import { shown } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { Problem } from '../../api/problem';
import { useQuestion, type Question } from '../../api/question';
import type { PanelProps } from '../../app/panels';
import { EmptyState } from '../../parts/EmptyState';
import { ErrorNote } from '../../parts/ErrorNote';
import { Acts } from '../../parts/form/Acts';
import type { Form } from '../../parts/form/form';
import { Panel } from '../../parts/Panel';
import { TabBar } from '../../parts/TabBar';
import { Waiting } from '../../parts/Waiting';
import { useWords } from '../../words/speech';
import { ItemLife } from './ItemLife';
import { ItemTrace } from './ItemTrace';

interface Props<T> extends PanelProps {
  readonly question: (at: string | null) => Question<T>;
  readonly title: (found: T) => string;
  readonly over: (found: T) => ReactNode; // beside the key
  readonly about: string; // how the first tab is called
  readonly forms: (found: T) => readonly Form[]; // what can be decided about it
  readonly untraced?: boolean; // it is nothing that serves or is served
  readonly children: (found: T) => ReactNode; // what it shows
}

const tabs = ['about', 'life', 'trace'] as const;

/** ItemFrame is the panel of an item of the plan: what it says, its life, and what it serves and is served by. */
export function ItemFrame<T extends { readonly at: string }>({ product, item, close, question, title, over, about, forms, untraced = false, children }: Props<T>) {
  const { item: says, story, waiting } = useWords();
  const at = shown(useAddress());
  const [tab, setTab] = useState<(typeof tabs)[number]>('about');
  const { data, error, refetch } = useQuestion(question(at));
  if (error instanceof Problem && error.status === 404) {
    return <Panel title={item} close={close}><EmptyState title={story.unknown(item)} says={story.unknownSays} /></Panel>;
  }
  const names = { about, life: story.life, trace: story.trace };
  return (
    <Panel title={data ? title(data) : item} over={<><code className="quiet">{item}</code> {data && <span className="quieter">{over(data)}</span>}</>} close={close}>
      <TabBar label={says.tabs(item)} tabs={tabs.filter((name) => name !== 'trace' || !untraced).map((name) => ({ name, says: names[name] }))} chosen={tab} choose={setTab}>
        {error && <ErrorNote error={error} again={() => void refetch()} />}
        {!data && !error && <Waiting what={waiting.asking} />}
        {data && tab === 'about' && <><Acts product={product} label={item} forms={forms(data)} />{children(data)}</>}
        {data && tab === 'life' && <ItemLife product={product} until={at === null ? null : data.at} item={item} />}
        {tab === 'trace' && <ItemTrace product={product} at={at} item={item} />}
      </TabBar>
    </Panel>
  );
}
