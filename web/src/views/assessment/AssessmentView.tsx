import type { ViewProps } from '../../app/views';
import { useQuestion } from '../../api/question';
import { charter, type Charter } from '../../api/products';
import { shown } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { Button } from '../../parts/Button';
import { ErrorNote } from '../../parts/ErrorNote';
import { ViewHead } from '../../parts/ViewHead';
import { Waiting } from '../../parts/Waiting';
import { useWords } from '../../words/speech';
import type { Scope } from '../analytics/questions';
import { SpanBar } from '../analytics/SpanBar';
import { SpanWords } from '../analytics/SpanWords';
import { useScope } from '../analytics/useScope';
import { useBehind } from '../behind/useBehind';
import { AllProducts } from './AllProducts';
import styles from './Assessment.module.css';
import { FourQuestions } from './FourQuestions';
import { assessment, type Assessment } from './questions';
import { FiredRules, QuietRules } from './Rules';
import { VerdictHead } from './VerdictHead';

/** AssessmentView is whether both roles are needed, on one sheet: the verdict, the four questions, and the rules with their thresholds. */
export default function AssessmentView({ product }: ViewProps) {
  const words = useWords();
  const { scope, error, again } = useScope(product);
  return (
    <>
      <ViewHead title={words.views.assessment} says={scope && <SpanWords range={scope.range} />} filters={<SpanBar whole />}>
        <Button onClick={() => window.print()} data-print="no">{words.assessment.print}</Button>
      </ViewHead>
      {error && !scope && <ErrorNote error={error} again={again} />}
      {scope ? <Assessed scope={scope} /> : !error && <Waiting what={words.waiting.asking} />}
    </>
  );
}

function Assessed({ scope }: { readonly scope: Scope }) {
  const words = useWords();
  const [open, dialog] = useBehind(scope.product);
  const { data, error, refetch } = useQuestion(assessment(scope.product, scope.range));
  const at = shown(useAddress());
  const product = useQuestion(charter(scope.product, at)).data;
  if (error && !data) return <ErrorNote error={error} again={() => void refetch()} />;
  if (!data) return <Waiting what={words.assessment.waiting} />;
  return (
    <div className={styles.ground}>
      <article className={styles.sheet}>
        <div>
          <VerdictHead assessed={data} name={product?.name ?? scope.product} />
          <FourQuestions assessed={data} open={open} challenges={inWords(data, product?.challenges)} />
        </div>
        <FiredRules assessed={data} open={open} />
        <QuietRules assessed={data} open={open} />
      </article>
      <AllProducts range={scope.range} />
      {dialog}
    </div>
  );
}

/** inWords are the open challenges in the words in which they were raised, as far as these are known. */
function inWords({ questions }: Assessment, said: Charter['challenges'] | undefined): string[] {
  const texts = new Map(said?.map(({ challenge, description }) => [challenge, description]));
  return questions.challenges.open.map(({ key }) => texts.get(key) ?? key);
}
