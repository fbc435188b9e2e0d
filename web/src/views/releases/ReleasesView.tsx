import { shown } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { useQuestion } from '../../api/question';
import { untilOf } from '../../api/until';
import type { ViewProps } from '../../app/views';
import { Acts } from '../../parts/form/Acts';
import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import { planRelease } from '../release/forms';
import { AnswerView } from '../item/AnswerView';
import { ItemLink } from '../item/ItemLink';
import styles from '../item/List.module.css';
import { roadmap, slips, type Roadmap, type Slips } from '../roadmap/questions';

/** ReleasesView are the releases, the latest first: when they are out, from which day that moved, and how much they hold. */
export default function ReleasesView({ product }: ViewProps) {
  const { releases: says, views } = useSpeech().words;
  const at = shown(useAddress());
  const answer = useQuestion(roadmap(product, at));
  const { until, ready } = untilOf(at, answer.data);
  const moves = useQuestion(slips(product, until), { ready }).data?.items ?? [];
  const byDay = (releases: Roadmap['releases']) => releases.toSorted((a, b) => (b.date ?? '9').localeCompare(a.date ?? '9'));
  return (
    <AnswerView
      acts={<Acts product={product} label={views.releases} forms={[planRelease]} look="inline" first />} title={views.releases} answer={answer} empty={says} isEmpty={({ releases }) => releases.length === 0}
      says={({ releases }) => [says.releases(releases.length), says.out(releases.filter(({ shipped }) => shipped).length)].join(' · ')}
    >
      {({ releases }) => (
        <div className={styles.view}>
          <ol role="list" className={styles.rows} aria-label={says.list}>{byDay(releases).map((release) => <ReleaseRow key={release.release} release={release} slips={moves} />)}</ol>
        </div>
      )}
    </AnswerView>
  );
}

function ReleaseRow({ release, slips: moves }: { readonly release: Roadmap['releases'][number]; readonly slips: Slips['items'] }) {
  const { format, words: { release: says, roadmap: words } } = useSpeech();
  const { item } = useAddress();
  const first = moves.find((slip) => slip.item === release.release)?.first;
  return (
    <li className={styles.row} data-picked={item === release.release || undefined}>
      <p className={styles.head}><ItemLink item={release.release} says={release.name} className={`${styles.link} ${styles.strong}`} /></p>
      <p className={styles.facts}>
        <code className="quieter">{release.release}</code>
        <span>{release.shipped ? says.out : says.planned}</span>
        <span>{release.date ? format.shortDay(dayOf(release.date)) : words.noDates}</span>
        {first && first !== release.date && <span>{words.was(format.shortDay(dayOf(first)))}</span>}
        <span>{says.holds(release.items.length)}</span>
        {release.with_undelivered.length > 0 && <span>{says.undelivered(release.with_undelivered.length)}</span>}
      </p>
    </li>
  );
}
