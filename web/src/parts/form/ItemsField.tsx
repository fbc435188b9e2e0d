import { useState } from 'react';
import { useWords } from '../../words/speech';
import { Chip } from '../Chip';
import { Picker } from '../Picker';
import fieldStyles from '../Field.module.css';
import styles from './Form.module.css';
import type { FormField } from './form';
import { useOptions } from './useOptions';

interface Props {
  readonly product: string;
  readonly label: string;
  readonly field: FormField;
  readonly value: readonly string[];
  readonly write: (value: readonly string[]) => void;
}

/** ItemsField names several things of the product: each is found by typing, and can be taken away. */
export function ItemsField({ product, label, field, value, write }: Props) {
  const { deciding, forms } = useWords();
  const [text, setText] = useState('');
  const options = useOptions(product, field.of ?? 'story', text).filter(({ key }) => !value.includes(key));
  return (
    <div className={fieldStyles.field}>
      <span>{label}</span>
      <Picker label={forms.find(label)} options={options.map(({ key, says }) => ({ id: key, key, says }))} typed={setText} pick={(key) => write([...value, key])} />
      {value.length > 0 && (
        <ul role="list" className={styles.chosen} aria-label={label}>
          {value.map((key) => <li key={key}><Chip aria-label={deciding.without(key)} onClick={() => write(value.filter((other) => other !== key))}>{key}<span aria-hidden="true">✕</span></Chip></li>)}
        </ul>
      )}
    </div>
  );
}
