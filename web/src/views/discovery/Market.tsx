import type { ReactNode } from 'react';
import { Acts } from '../../parts/form/Acts';
import type { Form } from '../../parts/form/form';
import { useWords } from '../../words/speech';
import { ItemLink } from '../item/ItemLink';
import styles from '../item/List.module.css';
import { marketForms, resolveChallenge, reviseCompetitor, revisePersona } from './forms';
import type { Challenge, Discovery } from './questions';

interface Props {
  readonly product: string;
  readonly discovery: Discovery;
  readonly challenges: readonly Challenge[];
}

/** Market is what is known beside needs: whom the product is for, who else is there, what was found, and what hinders its people. */
export function Market({ product, discovery: { personas, competitors, insights }, challenges }: Props) {
  const words = useWords();
  const { app, discovery: says, roles } = words;
  const forms = marketForms(words);
  const role = (name: string) => (roles as Readonly<Record<string, string>>)[name] ?? name;
  return (
    <div>
      <Group product={product} title={says.personas} none={says.noPersonas} form={forms.persona}>
        {personas.map((p) => (
          <Entry key={p.persona} product={product} forms={[revisePersona(p, words)]} name={p.name} item={p.persona} more={says.kinds[p.kind] ?? p.kind} text={p.description} lists={[[says.wants, p.goals], [says.pains, p.pains]]} />
        ))}
      </Group>
      <Group product={product} title={says.competitors} none={says.noCompetitors} form={forms.competitor}>
        {competitors.map((c) => (
          <Entry key={c.competitor} product={product} forms={[reviseCompetitor(c)]} name={c.name} item={c.competitor} text={c.positioning} lists={[[says.strengths, c.strengths], [says.weaknesses, c.weaknesses]]} />
        ))}
      </Group>
      <Group product={product} title={says.insights} none={says.noInsights} form={forms.insight}>
        {insights.map((i) => <Entry key={i.insight} product={product} name={i.statement} item={i.insight} more={i.method} about={[...i.needs]} />)}
      </Group>
      <Group product={product} title={says.challenges} none={says.noChallenges} form={forms.challenge}>
        {challenges.map((c) => (
          <Entry key={c.challenge} product={product} forms={resolveChallenge(c)} name={c.description} item={c.challenge} more={says.severities[c.severity] ?? c.severity} text={c.resolution === null ? '' : says.resolved(c.resolution)}
            lists={[[says.hinders, [...c.people, ...c.roles.map(role)]]]} join={app.and} />
        ))}
      </Group>
    </div>
  );
}

interface GroupProps {
  readonly product: string;
  readonly title: string;
  readonly none: string; // what will stand there
  readonly form: Form; // how it gets there
  readonly children: readonly ReactNode[];
}

function Group({ product, title, none, form, children }: GroupProps) {
  return (
    <section aria-label={title}>
      <header className={styles.title}>
        <h2>{title} <span className="quieter figures">{children.length}</span></h2><span className={styles.space} />
        <Acts product={product} label={title} forms={[form]} look="inline" />
      </header>
      {children.length === 0 ? <p className={styles.none}>{none}</p> : <ul role="list" className={styles.rows}>{children}</ul>}
    </section>
  );
}

interface EntryProps {
  readonly product: string;
  readonly forms?: readonly Form[]; // what can be decided about it
  readonly name: string;
  readonly item: string;
  readonly more?: string;
  readonly text?: string;
  readonly lists?: readonly (readonly [name: string, items: readonly string[]])[];
  readonly about?: readonly string[]; // keys of what it is about
  readonly join?: (items: string[]) => string;
}

/** Entry is one thing that is known, in a few lines. */
function Entry({ product, forms = [], name, item, more, text, lists = [], about = [], join = (items) => items.join(' · ') }: EntryProps) {
  return (
    <li className={styles.row}>
      <p className={styles.head}><b dir="auto">{name}</b> <span className="quieter">{more}</span></p>
      {text && <p dir="auto">{text}</p>}
      {lists.filter(([, items]) => items.length > 0).map(([title, items]) => <p key={title} className="quiet" dir="auto">{title}: {join([...items])}</p>)}
      <p className={styles.facts}><code className="quieter">{item}</code>{about.map((key) => <ItemLink key={key} item={key} />)}<Acts product={product} label={item} forms={forms} look="inline" /></p>
    </li>
  );
}
