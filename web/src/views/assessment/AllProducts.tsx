import { Link } from '../../address/Link';
import { useAddress } from '../../address/useAddress';
import { useQuestion } from '../../api/question';
import { useSpeech } from '../../words/speech';
import type { Range } from '../analytics/span';
import styles from './Assessment.module.css';
import { assessments } from './questions';

/** AllProducts is the same of all products, where there are several. */
export function AllProducts({ range }: { readonly range: Range }) {
  const { format, words: { assessment } } = useSpeech();
  const address = useAddress();
  const { data } = useQuestion(assessments(range));
  if (!data || data.items.length < 2) return null;
  const { all } = assessment;
  return (
    <section className={styles.all} data-print="no">
      <h3>{all.title}</h3>
      <table>
        <thead><tr>{[all.product, all.verdict, all.confidence, all.decisions, all.fired].map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>
          {data.items.map(({ product, verdict, confidence, decisions, fired }) => (
            <tr key={product}>
              <th scope="row"><Link to={{ ...address, product, item: null }}>{product}</Link></th>
              <td>{assessment.short[verdict]}</td>
              <td>{confidence === null ? assessment.unknown : format.hundredths(confidence)}</td>
              <td>{format.number(decisions)}</td>
              <td>{fired.map((rule) => assessment.figures[rule] ?? rule).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {data.people.length > 0 && <p>{all.people(data.people.map(({ person }) => person))}</p>}
    </section>
  );
}
