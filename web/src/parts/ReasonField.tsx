import type { Ref } from 'react';
import type { Why } from '../app/deciding/act';
import { isSameEvidence } from '../app/deciding/deciding';
import { useEvidence } from '../app/deciding/evidence';
import { useWords } from '../words/speech';
import { Chip } from './Chip';
import { Picker } from './Picker';
import styles from './ReasonField.module.css';

interface Props {
  readonly product: string;
  readonly about?: string | null; // what is decided about: its score can be evidence
  readonly why: Why;
  readonly write: (why: Why) => void;
  readonly up?: boolean; // it is at the foot
  readonly demanded?: boolean; // without a reason it is refused
  readonly ref?: Ref<HTMLInputElement>;
}

/** ReasonField takes the reason for a decision, and what it rests on. */
export function ReasonField({ product, about = null, why, write, up = false, demanded = false, ref }: Props) {
  const { deciding } = useWords();
  const options = useEvidence(product, about);
  const open = options.filter((option) => !why.evidence.some((chosen) => isSameEvidence(chosen, option)));
  const pick = (id: string) => {
    const option = options.find(({ kind, value }) => kind + value === id);
    if (option) write({ ...why, evidence: [...why.evidence, { kind: option.kind, value: option.value }] });
  };
  return (
    <div className={styles.why}>
      <input
        ref={ref} value={why.reason} maxLength={20000} dir="auto" aria-label={deciding.reason} placeholder={demanded ? deciding.reasonDemanded : deciding.reasonOffered}
        aria-required={demanded || undefined} autoComplete="off" onChange={(e) => write({ ...why, reason: e.target.value })}
      />
      <Picker label={deciding.evidence} up={up} pick={pick} options={open.map(({ kind, value, says, more }) => ({ id: kind + value, key: value, says: says === value ? '' : says, more }))} />
      {why.evidence.length > 0 && (
        <ul role="list" className={styles.chosen} aria-label={deciding.restsOn}>
          {why.evidence.map((one) => (
            <li key={one.kind + one.value}>
              <Chip aria-label={deciding.without(one.value)} onClick={() => write({ ...why, evidence: why.evidence.filter((other) => other !== one) })}>{one.value}<span aria-hidden="true">✕</span></Chip>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
