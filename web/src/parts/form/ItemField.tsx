import { useWords } from '../../words/speech';
import { Select } from '../Select';
import type { FormField } from './form';
import { useOptions } from './useOptions';

interface Props {
  readonly product: string;
  readonly label: string;
  readonly field: FormField;
  readonly value: string;
  readonly write: (value: string) => void;
}

/** ItemField names one thing of the product. */
export function ItemField({ product, label, field, value, write }: Props) {
  const { forms } = useWords();
  const options = useOptions(product, field.of ?? 'goal', '');
  const unlisted = value !== '' && !options.some(({ key }) => key === value); // such as a goal that is closed
  return (
    <Select label={label} required={field.required} value={value} onChange={(e) => write(e.target.value)}>
      <option value="">{field.required ? forms.choose : forms.none}</option>
      {unlisted && <option value={value}>{value}</option>}
      {options.map(({ key, says }) => <option key={key} value={key}>{forms.option(key, says)}</option>)}
    </Select>
  );
}
