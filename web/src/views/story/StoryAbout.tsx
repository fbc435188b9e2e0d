import type { ReactNode } from 'react';
import { Link } from '../../address/Link';
import { useAddress } from '../../address/useAddress';
import { Status } from '../../parts/Status';
import Text from '../../parts/Text';
import { useSpeech } from '../../words/speech';
import { changed } from '../backlog/filters';
import { ItemLink } from './ItemLink';
import type { Story } from './questions';
import styles from './Story.module.css';

/** StoryAbout is what a story says, and its fields. */
export function StoryAbout({ story }: { readonly story: Story }) {
  const { format, words } = useSpeech();
  const { story: says, backlog } = words;
  const accepted = story.acceptance;
  const external = story.external as { source: string; key: string } | null;
  const score = story.score as { framework: string; result: { value: number | null; category: string | null } } | null;
  const facts: [string, ReactNode][] = [
    [says.status, <Status key="status" name={story.status} category={story.status_category} />],
    [says.resolution, story.resolution],
    [says.points, story.points === null ? backlog.notEstimated : format.number(story.points)],
    [says.level, story.priority],
    [says.kind, story.kind],
    [says.initiative, story.initiative && <Only name="initiative" value={story.initiative}><ItemLink item={story.initiative} /></Only>],
    [says.release, story.releases.join(', ')],
    [says.sprint, story.sprint],
    [says.labels, story.labels.length > 0 && story.labels.map((label) => <Only key={label} name="label" value={label} />)],
    [says.score, score && `${score.framework} ${score.result.value === null ? (score.result.category ?? '') : format.number(score.result.value)}`],
    [says.needs, story.needs.length > 0 && story.needs.map((need) => <ItemLink key={need} item={need} />)],
    [says.blockedBy, story.blocked_by.length > 0 && story.blocked_by.map((key) => <ItemLink key={key} item={key} />)],
    ...story.links.map((link): [string, ReactNode] => [says.link(link.relation), <ItemLink key={link.target} item={link.target} />]),
    [says.partOf, story.part_of && <ItemLink item={story.part_of} />],
    [says.parts, story.parts.length > 0 && story.parts.map((key) => <ItemLink key={key} item={key} />)],
    [says.external, external && `${external.source} ${external.key}`],
    [says.accepted, accepted && says.acceptedBy(accepted.by, format.day(new Date(accepted.at)))],
  ];
  return (
    <>
      <dl className={styles.facts}>
        {facts.filter(([, value]) => value !== '' && value !== null && value !== false).map(([name, value], i) => (
          <div key={`${name}${i}`}><dt>{name}</dt><dd>{value}</dd></div>
        ))}
      </dl>
      <StoryText story={story} />
    </>
  );
}

/** Only leads to the backlog's stories with that value alone. */
function Only({ name, value, children }: { readonly name: string; readonly value: string; readonly children?: ReactNode }) {
  const address = useAddress();
  const { backlog } = useSpeech().words;
  const link = (
    <Link to={{ ...address, view: 'backlog', filters: changed(address.filters, name, [value]) }} className={styles.tag} title={backlog.only(value)}>
      {children ? backlog.only(value) : value}
    </Link>
  );
  return children ? <>{children} {link}</> : link;
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
