import { Status } from '../../parts/Status';
import Text from '../../parts/Text';
import { useSpeech } from '../../words/speech';
import { Facts, type Fact } from '../item/Facts';
import styles from '../item/Item.module.css';
import { ItemLink } from '../item/ItemLink';
import { itemLinks } from '../item/itemLinks';
import { Only } from '../item/Only';
import type { Story } from './questions';

/** StoryAbout is what a story says, and its fields. */
export function StoryAbout({ story }: { readonly story: Story }) {
  const { format, words } = useSpeech();
  const { story: says, backlog } = words;
  const accepted = story.acceptance;
  const external = story.external as { source: string; key: string } | null;
  const score = story.score as { framework: string; result: { value: number | null; category: string | null } } | null;
  const facts: Fact[] = [
    [says.status, <Status key="status" name={story.status} category={story.status_category} />],
    [says.resolution, story.resolution],
    [says.assignee, story.assignee && <span dir="auto">{story.assignee}</span>],
    [says.points, story.points === null ? backlog.notEstimated : format.number(story.points)],
    [says.level, story.priority],
    [says.kind, story.kind],
    [says.initiative, story.initiative && <Only name="initiative" value={story.initiative}><ItemLink item={story.initiative} /></Only>],
    [says.release, itemLinks(story.releases)],
    [says.sprint, story.sprint && <ItemLink item={story.sprint} />],
    [says.labels, story.labels.length > 0 && story.labels.map((label) => <Only key={label} name="label" value={label} />)],
    [says.score, score && `${score.framework} ${score.result.value === null ? (score.result.category ?? '') : format.number(score.result.value)}`],
    [says.needs, itemLinks(story.needs)],
    [says.blockedBy, itemLinks(story.blocked_by)],
    ...story.links.map((link): Fact => [says.link(link.relation), <ItemLink key={link.target} item={link.target} />]),
    [says.partOf, story.part_of && <ItemLink item={story.part_of} />],
    [says.parts, itemLinks(story.parts)],
    [says.external, external && `${external.source} ${external.key}`],
    [says.accepted, accepted && says.acceptedBy(accepted.by, format.day(new Date(accepted.at)))],
  ];
  return (
    <>
      <Facts facts={facts} />
      <StoryText story={story} />
    </>
  );
}

function StoryText({ story }: { readonly story: Story }) {
  const { story: says } = useSpeech().words;
  const wish = [[says.asA, story.as_a], [says.iWant, story.i_want], [says.soThat, story.so_that]].filter(([, text]) => text);
  const criteria = story.acceptance_criteria;
  if (wish.length === 0 && !story.description && criteria.length === 0) return <p className={styles.none}>{says.noText}</p>;
  return (
    <div className={styles.text}>
      {wish.length > 0 && <p dir="auto">{wish.map(([word, text]) => <span key={word}><span className="quiet">{word}</span> {text} </span>)}</p>}
      {story.description && <Text>{story.description}</Text>}
      {criteria.length > 0 && (
        <section>
          <h3>{says.criteria}</h3>
          <ul>{criteria.map((criterion) => <li key={criterion} dir="auto">{criterion}</li>)}</ul>
        </section>
      )}
    </div>
  );
}
