import Text from '../../parts/Text';
import { useSpeech } from '../../words/speech';
import { Facts, type Fact } from '../item/Facts';
import styles from '../item/Item.module.css';
import { ItemLink } from '../item/ItemLink';
import { itemLinks } from '../item/itemLinks';
import { Evidence } from './Evidence';
import { Importance } from './Importance';
import type { Need } from './questions';

/** NeedAbout is what a need says, its fields, what stands behind it, and what answers it. */
export function NeedAbout({ need }: { readonly need: Need }) {
  const { words: { need: says, app } } = useSpeech();
  const facts: Fact[] = [
    [says.statusOf, says.status[need.status] ?? need.status],
    [says.importance, <><Importance n={need.importance} /> <span className="quiet">{says.ofFive(need.importance)}</span></>],
    [says.persona, need.persona_in_full && <span dir="auto">{need.persona_in_full.name}</span>],
    [says.customers, need.customers.length > 0 && <span dir="auto">{app.and(need.customers)}</span>],
    [says.source, need.source],
    [says.mergedInto, need.merged_into && <ItemLink item={need.merged_into} />],
    [says.merged, itemLinks(need.merged)],
    [says.answeredBy, itemLinks([...need.initiatives.map((i) => i.initiative), ...need.stories.map((s) => s.story)])],
  ];
  return (
    <>
      <Facts facts={facts} />
      <div className={styles.text}>
        {need.explanation && <section><h3>{says.dismissed}</h3><Text>{need.explanation}</Text></section>}
        {need.answer?.explanation && <section><h3>{says.answer}</h3><Text>{need.answer.explanation}</Text></section>}
        <section>
          <h3>{says.evidence(need.evidence_count)}</h3>
          {need.evidence.length === 0 ? <p className="quiet">{says.noEvidence}</p> : <Evidence pieces={need.evidence} />}
        </section>
        {need.insights.length > 0 && (
          <section>
            <h3>{says.insights}</h3>
            <ul>{need.insights.map((insight) => <li key={insight.insight} dir="auto">{insight.statement} <span className="quieter">{insight.method}</span></li>)}</ul>
          </section>
        )}
      </div>
    </>
  );
}
