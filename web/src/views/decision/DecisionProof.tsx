import { useQuery } from '@tanstack/react-query';
import { useQuestion } from '../../api/question';
import { ErrorNote } from '../../parts/ErrorNote';
import { Waiting } from '../../parts/Waiting';
import { useWords } from '../../words/speech';
import styles from './Decision.module.css';
import { proof, seals, type DecisionInFull, type InclusionProof } from './questions';
import { verify, type Verdict } from './verify';

interface Props {
  readonly product: string;
  readonly decision: DecisionInFull;
}

/** DecisionProof says whether a seal covers a decision, and checks that here. */
export function DecisionProof({ product, decision }: Props) {
  const { decision: says, waiting } = useWords();
  const known = useQuestion(seals).data;
  const newest = known?.[0];
  const sealed = newest !== undefined && newest.sealed_at >= decision.recorded_at; // else there is nothing to ask for
  const { data, error, refetch } = useQuestion(proof(product, decision.id, newest?.number ?? 0), { ready: sealed });
  const unsealed = data === null || (!sealed && known !== undefined);
  const checked = useQuery({ queryKey: ['verified', data?.event.id, data?.seal.number, decision.hash], queryFn: () => data && verify(data, decision), enabled: !!data, staleTime: Infinity });
  return (
    <section>
      <h3>{says.proof}</h3>
      {error && <ErrorNote error={error} again={() => void refetch()} />}
      {data === undefined && !error && !unsealed && <Waiting what={waiting.asking} />}
      {unsealed && <><p>{says.unsealed}</p><p className="quiet">{says.unsealedSays}</p></>}
      {data && checked.data && <Proven proof={data} verdict={checked.data} />}
      {checked.error && <ErrorNote error={checked.error} />}
    </section>
  );
}

/** Proven says what was found out, and by whom: this browser, or the server alone. */
function Proven({ proof: { leaf, seal, event, product }, verdict }: { readonly proof: InclusionProof; readonly verdict: Verdict }) {
  const { decision: says } = useWords();
  const path = `/v1/products/${encodeURIComponent(product)}/decisions/${event.id}/proof?seal=${seal.number}`;
  if (verdict.is === 'wrong') return <p className={styles.wrong} role="alert">{says.wrong}: {says.wrongs[verdict.fault]}</p>;
  const told = { verified: [says.verified, says.verifiedSays], unsigned: [says.unsigned, says.unsignedSays], told: [says.told, says.toldSays] } as const;
  const [found, how] = told[verdict.is];
  return (
    <>
      <p className={styles.proven} data-verified={verdict.is === 'verified' || undefined}>{found(seal.number)}</p>
      <p className="quiet">{how}</p>
      <dl className={styles.fields}>
        <div><dt>{says.hash}</dt><dd><code>{/"hash":"([0-9a-f]+)"/.exec(event.metadata)?.[1]}</code></dd></div>
        <div><dt>{says.key}</dt><dd><code>{seal.verifier_key}</code></dd></div>
      </dl>
      <p className="quieter figures">{says.place(leaf.index + 1, seal.size)}</p>
      <p><a href={path} download={`proof-${event.id}.json`}>{says.file}</a></p>
    </>
  );
}
