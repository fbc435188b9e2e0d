import { useId } from 'react';
import { useWords } from '../../words/speech';
import { Area } from '../Area';
import { Field } from '../Field';
import { Select } from '../Select';
import styles from './Form.module.css';
import type { FormField, Value } from './form';
import { ItemField } from './ItemField';
import { ItemsField } from './ItemsField';

interface Props {
  readonly product: string;
  readonly field: FormField;
  readonly value: Value;
  readonly write: (value: Value) => void;
}

const types = { line: 'text', number: 'number', day: 'date' } as const;

/** FieldOf is a field of a form, of whatever kind it is. */
export function FieldOf({ product, field, value, write }: Props) {
  const id = useId();
  const { forms } = useWords();
  const label = forms.fields[field.called ?? field.name] ?? field.name;
  const text = typeof value === 'string' ? value : '';
  switch (field.kind) {
    case 'line': case 'number': case 'day':
      return <Field label={label} type={types[field.kind]} required={field.required} step={field.kind === 'number' ? 'any' : undefined} min={field.least} max={field.most} dir="auto" value={text} onChange={(e) => write(e.target.value)} />;
    case 'text': case 'lines':
      return <Area label={label} hint={field.kind === 'lines' ? forms.oneALine : undefined} required={field.required} rows={3} value={text} onChange={(e) => write(e.target.value)} />;
    case 'choice':
      return (
        <Select label={label} required={field.required} value={text} onChange={(e) => write(e.target.value)}>
          {!field.value && <option value="">{forms.choose}</option>}
          {field.choices?.map(({ value: choice, says }) => <option key={choice} value={choice}>{says}</option>)}
        </Select>
      );
    case 'switch':
      return <p className={styles.switch}><input id={id} type="checkbox" checked={value === true} onChange={(e) => write(e.target.checked)} /><label htmlFor={id}>{label}</label></p>;
    case 'item':
      if (field.of === 'story') return <ItemsField product={product} label={label} field={field} value={text ? [text] : []} write={(keys) => write(keys.at(-1) ?? '')} />; // too many for a list
      return <ItemField product={product} label={label} field={field} value={text} write={write} />;
    case 'items':
      return <ItemsField product={product} label={label} field={field} value={Array.isArray(value) ? (value as readonly string[]) : []} write={write} />;
  }
}
