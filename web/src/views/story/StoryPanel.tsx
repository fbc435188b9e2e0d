import { useState } from 'react';
import { isPast, shown } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { Problem } from '../../api/problem';
import { useQuestion } from '../../api/question';
import type { PanelProps } from '../../app/panels';
import { EmptyState } from '../../parts/EmptyState';
import { ErrorNote } from '../../parts/ErrorNote';
import { Panel } from '../../parts/Panel';
import { TabBar } from '../../parts/TabBar';
import { Waiting } from '../../parts/Waiting';
import { useWords } from '../../words/speech';
import { ItemLife } from '../item/ItemLife';
import { ItemTrace } from '../item/ItemTrace';
import { StoryDeciding } from './acts/StoryDeciding';
import { StoryAbout } from './StoryAbout';
import { StoryWhy } from './StoryWhy';
import { story } from './questions';

const tabs = ['about', 'why', 'life', 'trace'] as const;

/** StoryPanel is a story: what it says, its life, and what it serves. */
export default function StoryPanel({ product, item, close }: PanelProps) {
  const words = useWords();
  const address = useAddress();
  const at = shown(address);
  const [tab, setTab] = useState<(typeof tabs)[number]>('about');
  const { data, error, refetch } = useQuestion(story(product, at, item));
  if (error instanceof Problem && error.status === 404) {
    return <Panel title={item} close={close}><EmptyState title={words.story.unknown(item)} says={words.story.unknownSays} /></Panel>;
  }
  const over = (
    <>
      <code className="quiet">{item}</code>{' '}
      {data && <span className="quieter">{data.place === null ? words.story.dropped : words.backlog.nth(data.place)}</span>}
    </>
  );
  return (
    <Panel title={data?.title ?? item} over={over} close={close}>
      <TabBar label={words.story.tabs} tabs={tabs.map((name) => ({ name, says: name === 'why' ? words.why.tab : words.story[name] }))} chosen={tab} choose={setTab}>
        {error && <ErrorNote error={error} again={() => void refetch()} />}
        {!data && !error && <Waiting what={words.waiting.story} />}
        {data && tab === 'about' && <StoryAbout story={data} />}
        {data && tab === 'about' && !isPast(address) && <StoryDeciding product={product} story={data} />}
        {tab === 'why' && <StoryWhy product={product} at={at} item={item} />}
        {data && tab === 'life' && <ItemLife product={product} until={at === null ? null : data.at} item={item} />}
        {tab === 'trace' && <ItemTrace product={product} at={at} item={item} />}
      </TabBar>
    </Panel>
  );
}
