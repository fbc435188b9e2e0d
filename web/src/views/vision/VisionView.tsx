import { shown } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { useQuestion } from '../../api/question';
import { untilOf } from '../../api/until';
import type { ViewProps } from '../../app/views';
import { Acts } from '../../parts/form/Acts';
import { useSpeech } from '../../words/speech';
import { AnswerView } from '../item/AnswerView';
import list from '../item/List.module.css';
import { setVision } from './forms';
import { Version } from './Version';
import { visionDecisions, visions } from './questions';
import styles from './VisionView.module.css';

/** VisionView is what the product is for, and how that became what it is: each version against the one before, with who set it and why. */
export default function VisionView({ product }: ViewProps) {
  const { format, words: { views, vision: says } } = useSpeech();
  const at = shown(useAddress());
  const answer = useQuestion(visions(product, at));
  const { until, ready } = untilOf(at, answer.data);
  const decided = useQuestion(visionDecisions(product, until), { ready }).data ?? [];
  return (
    <AnswerView
      acts={<Acts product={product} label={views.vision} forms={[setVision(answer.data?.items.at(-1)?.vision ?? null)]} look="inline" first />} title={views.vision} answer={answer} empty={says} isEmpty={({ items }) => items.length === 0}
      says={({ items }) => [says.versions(items.length), says.since(format.day(new Date(items.at(-1)?.since ?? 0)))].join(' · ')}
    >
      {({ items }) => (
        <div className={list.view}>
          <blockquote className={styles.statement} dir="auto">{items.at(-1)?.vision?.statement}</blockquote>
          <ol role="list" className={styles.versions} aria-label={says.all}>
            {items.map((item, i) => (
              <Version key={item.revision} nr={i + 1} since={item.since} vision={item.vision} before={items[i - 1]?.vision ?? null} decision={decided.find(({ revision }) => revision === item.revision)} />
            )).reverse()}
          </ol>
        </div>
      )}
    </AnswerView>
  );
}
