import type { ReactNode } from 'react';
import { useWords } from '../../words/speech';
import { ItemLink } from '../item/ItemLink';
import styles from '../item/List.module.css';
import type { Challenge, Discovery } from './questions';

interface Props {
  readonly discovery: Discovery;
  readonly challenges: readonly Challenge[];
}

/** Market is what is known beside needs: whom the product is for, who else is there, what was found, and what hinders its people. */
export function Market({ discovery: { personas, competitors, insights }, challenges }: Props) {
  const { app, discovery: says, roles } = useWords();
  const role = (name: string) => (roles as Readonly<Record<string, string>>)[name] ?? name;
  return (
    <div>
      <Group title={says.personas} none={says.noPersonas}>
        {personas.map((p) => (
          <Entry key={p.persona} name={p.name} item={p.persona} more={says.kinds[p.kind] ?? p.kind} text={p.description} lists={[[says.wants, p.goals], [says.pains, p.pains]]} />
        ))}
      </Group>
      <Group title={says.competitors} none={says.noCompetitors}>
        {competitors.map((c) => (
          <Entry key={c.competitor} name={c.name} item={c.competitor} text={c.positioning} lists={[[says.strengths, c.strengths], [says.weaknesses, c.weaknesses]]} />
        ))}
      </Group>
      <Group title={says.insights} none={says.noInsights}>
        {insights.map((i) => <Entry key={i.insight} name={i.statement} item={i.insight} more={i.method} about={[...i.needs]} />)}
      </Group>
      <Group title={says.challenges} none={says.noChallenges}>
        {challenges.map((c) => (
          <Entry key={c.challenge} name={c.description} item={c.challenge} more={says.severities[c.severity] ?? c.severity} text={c.resolution === null ? '' : says.resolved(c.resolution)}
            lists={[[says.hinders, [...c.people, ...c.roles.map(role)]]]} join={app.and} />
        ))}
      </Group>
    </div>
  );
}

function Group({ title, none, children }: { readonly title: string; readonly none: string; readonly children: readonly ReactNode[] }) {
  return (
    <section aria-label={title}>
      <h2 className={styles.title}>{title} <span className="quieter figures">{children.length}</span></h2>
      {children.length === 0 ? <p className={styles.none}>{none}</p> : <ul role="list" className={styles.rows}>{children}</ul>}
    </section>
  );
}

interface EntryProps {
  readonly name: string;
  readonly item: string;
  readonly more?: string;
  readonly text?: string;
  readonly lists?: readonly (readonly [name: string, items: readonly string[]])[];
  readonly about?: readonly string[]; // keys of what it is about
  readonly join?: (items: string[]) => string;
}

/** Entry is one thing that is known, in a few lines. */
function Entry({ name, item, more, text, lists = [], about = [], join = (items) => items.join(' · ') }: EntryProps) {
  return (
    <li className={styles.row}>
      <p className={styles.head}><b dir="auto">{name}</b> <span className="quieter">{more}</span></p>
      {text && <p dir="auto">{text}</p>}
      {lists.filter(([, items]) => items.length > 0).map(([title, items]) => <p key={title} className="quiet" dir="auto">{title}: {join([...items])}</p>)}
      <p className={styles.facts}><code className="quieter">{item}</code>{about.map((key) => <ItemLink key={key} item={key} />)}</p>
    </li>
  );
}
