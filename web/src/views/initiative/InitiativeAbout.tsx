import { shown } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { charter } from '../../api/products';
import { useQuestion } from '../../api/question';
import Text from '../../parts/Text';
import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import { Facts, type Fact } from '../item/Facts';
import styles from '../item/Item.module.css';
import { ItemLink } from '../item/ItemLink';
import { itemLinks } from '../item/itemLinks';
import { Only } from '../item/Only';
import { Verdict } from '../item/Verdict';
import { WorkBar } from '../item/WorkBar';
import { Proposals } from '../roadmap/Proposals';
import type { Initiative } from './questions';

/** InitiativeAbout is what an initiative says, and its fields. */
export function InitiativeAbout({ initiative }: { readonly initiative: Initiative }) {
  const { format, words: { initiative: says, item } } = useSpeech();
  const at = shown(useAddress());
  const goals = useQuestion(charter(initiative.product, at)).data?.goals ?? [];
  const goal = goals.find(({ goal: key }) => key === initiative.goal);
  const score = initiative.score as { framework: string; result: { value: number | null; category: string | null } } | null;
  const external = initiative.external as { source: string; key: string } | null;
  const day = (date: string | null) => date && format.day(dayOf(date));
  const facts: Fact[] = [
    [says.state, says.progress[initiative.progress] ?? initiative.progress],
    [says.goal, goal ? <><ItemLink item={goal.goal} /> <span dir="auto">{goal.title}</span></> : initiative.goal],
    [says.start, day(initiative.start)],
    [says.due, day(initiative.due)],
    [says.work, <><WorkBar work={initiative.work} /> <Only name="initiative" value={initiative.initiative}>{' '}</Only></>],
    [says.score, score && `${score.framework} ${score.result.value === null ? (score.result.category ?? '') : format.number(score.result.value)}`],
    [says.dependsOn, itemLinks(initiative.depends_on)],
    [says.dependents, itemLinks(initiative.dependents)],
    [says.releases, itemLinks(initiative.releases)],
    [says.proposals, initiative.proposals.join(', ')],
    [item.from, external && `${external.source} ${external.key}`],
  ];
  return (
    <>
      <Facts facts={facts} />
      <div className={styles.text}>
        {initiative.outcome && <section><h3>{says.outcome}</h3><Text>{initiative.outcome}</Text></section>}
        <section>
          <h3>{says.validation}</h3>
          {initiative.validations.length === 0 && <p className="quiet">{says.notJudged}</p>}
          <ol role="list">
            {[...initiative.validations].reverse().map((judged) => judged && (
              <li key={judged.revision}>
                <Verdict verdict={judged.verdict} /> <span className="quieter">{says.judgedBy(judged.by, format.day(new Date(judged.at)))}</span>
                {judged.findings && <Text>{judged.findings}</Text>}
              </li>
            ))}
          </ol>
        </section>
      </div>
      <Proposals product={initiative.product} at={at} about={initiative.initiative} />
    </>
  );
}
