import type { PanelProps } from '../../app/panels';
import { EmptyState } from '../../parts/EmptyState';
import { Panel } from '../../parts/Panel';
import { useWords } from '../../words/speech';

/** UnknownPanel stands where the panel of a kind of thing will be, or where a key names nothing. */
export default function UnknownPanel({ product, item, close }: PanelProps) {
  const { trouble } = useWords();
  const path = `/v1/products/${encodeURIComponent(product)}/trace/${encodeURIComponent(item)}`;
  return (
    <Panel title={item} close={close}>
      <EmptyState title={trouble.notYet} says={trouble.notYetMend}><a href={path}><code>{path}</code></a></EmptyState>
    </Panel>
  );
}
