import { shown } from '../../address/address';
import { useAddress, useGo } from '../../address/useAddress';
import { useQuestion } from '../../api/question';
import type { ViewProps } from '../../app/views';
import { Chip } from '../../parts/Chip';
import { Acts } from '../../parts/form/Acts';
import { useWords } from '../../words/speech';
import { changed } from '../backlog/filters';
import { AnswerView } from '../item/AnswerView';
import styles from '../item/List.module.css';
import { captureNeed } from './forms';
import { Market } from './Market';
import { NeedList } from './NeedList';
import { challenges, discovery, type Discovery } from './questions';

/** DiscoveryView is what is known of customers and market: needs by importance, personas, competitors, insights, and what hinders. */
export default function DiscoveryView({ product }: ViewProps) {
  const { discovery: says, views } = useWords();
  const address = useAddress();
  const go = useGo();
  const at = shown(address);
  const answer = useQuestion(discovery(product, at));
  const hindering = useQuestion(challenges(product, at)).data ?? [];
  const all = address.filters.status?.includes('all') ?? false;
  const standing = (data: Discovery) => data.needs.filter(({ status }) => status !== 'dismissed' && status !== 'merged');
  return (
    <AnswerView
      acts={<Acts product={product} label={views.discovery} forms={[captureNeed]} look="inline" first />} title={views.discovery} answer={answer} empty={says}
      says={(data) => [says.needs(standing(data).length), says.evidence(data.needs.reduce((n, need) => n + need.evidence_count, 0))].join(' · ')}
      isEmpty={({ needs, personas, competitors, insights }) => needs.length + personas.length + competitors.length + insights.length + hindering.length === 0}
      filters={<Chip on={!all} aria-pressed={!all} onClick={() => go({ filters: changed(address.filters, 'status', all ? null : ['all']) })}>{says.standing}{!all && <span aria-hidden="true">✕</span>}</Chip>}
    >
      {(data) => (
        <div className={styles.view}>
          <div className={styles.pair}>
            <NeedList needs={all ? data.needs : standing(data)} personas={data.personas} />
            <Market product={product} discovery={data} challenges={hindering} />
          </div>
        </div>
      )}
    </AnswerView>
  );
}
