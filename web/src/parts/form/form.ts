import type { FormCommand } from '../../words/en/acts';

/** ItemKind is what a field may name. */
export type ItemKind = 'goal' | 'initiative' | 'need' | 'persona' | 'competitor' | 'story';

/**
 * FormField is a field of a command, by its name in the API: a line, a text, lines that are a list, a number, a day, one of some words, a switch, or
 * one or several things of the product.
 */
export interface FormField {
  readonly name: string;
  readonly kind: 'line' | 'text' | 'lines' | 'number' | 'day' | 'choice' | 'switch' | 'item' | 'items';
  readonly called?: string; // its word in the catalogue, where its name means something else elsewhere
  readonly required?: boolean;
  readonly number?: boolean; // a choice between numbers
  readonly choices?: readonly { readonly value: string; readonly says: string }[];
  readonly of?: ItemKind; // what is named
  readonly value?: Value; // what stands in it at first
  readonly least?: number; // of a number
  readonly most?: number;
  readonly within?: string; // what of the body it is in; else the body itself
  readonly when?: readonly [field: string, value: string]; // it is asked where another field says that
  readonly revises?: boolean; // as of a form
  readonly opens?: Readonly<Record<string, object>>; // of a choice: what of the body has the chosen value's name, and what is in it at first
}

export type Value = string | readonly string[] | boolean;

export type Values = Readonly<Record<string, Value>>;

/** Form is a command that is asked for in a dialog. Its words are those of the command in the catalogue. */
export interface Form {
  readonly command: FormCommand;
  readonly what: string | null; // what it is about, by its key; null: something new, called by its first field
  readonly fixed?: Readonly<Record<string, unknown>>; // what is not asked
  readonly fields: readonly FormField[];
  readonly demands?: boolean; // it always takes a reason
  readonly revises?: boolean; // what is left as it is, is left out; what is emptied is taken away
}

/** choicesOf are the words of some values, in their order. */
export const choicesOf = (words: Readonly<Record<string, string>>): { value: string; says: string }[] => Object.entries(words).map(([value, says]) => ({ value, says }));

/** idOf tells fields of a form apart that have the same name. */
export const idOf = ({ name, within, when }: FormField): string => [when?.[1], within, name].filter(Boolean).join(' ');

/** valuesOf is what a form says at first, by the ids of its fields. */
export const valuesOf = ({ fields }: Form): Values => Object.fromEntries(fields.map((field) => [idOf(field), field.value ?? emptyOf(field)]));

/** askedOf are the fields that are asked, as others are filled in. */
export const askedOf = ({ fields }: Form, values: Values): readonly FormField[] => fields.filter(({ when }) => !when || values[when[0]] === when[1]);

const emptyOf = ({ kind }: FormField): Value => (kind === 'switch' ? false : kind === 'items' ? [] : '');

/** bodyOf is what a form sends. */
export function bodyOf(form: Form, values: Values): Record<string, unknown> {
  const body: Record<string, unknown> = { ...form.fixed };
  for (const field of askedOf(form, values)) {
    const { name, within, opens, revises = form.revises } = field;
    const value = values[idOf(field)] ?? emptyOf(field);
    const now = sentOf(field, value);
    const differs = JSON.stringify(now) !== JSON.stringify(sentOf(field, field.value ?? emptyOf(field)));
    if (opens && typeof value === 'string') Object.assign(body, opens[value] && { [value]: { ...opens[value] } });
    else if (revises ? differs : now !== null) Object.assign(within ? (body[within] ??= {}) : body, { [name]: now });
  }
  return body;
}

/** sentOf is what stands in a field as the API takes it; null: nothing. */
function sentOf({ kind, number = kind === 'number' }: FormField, value: Value): unknown {
  if (typeof value === 'boolean') return value ? true : null;
  if (typeof value !== 'string') return value.length > 0 ? value : null;
  if (kind === 'lines') return listOf(value);
  const text = kind === 'text' ? value.trimEnd() : value.trim();
  if (text === '') return null;
  return number ? Number(text) : text;
}

function listOf(text: string): readonly string[] | null {
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean);
  return lines.length > 0 ? lines : null;
}

/** calledOf is how what a form decides about is called: by its key, else by what its first field says. */
export function calledOf({ what, fields }: Form, values: Values): string {
  const [first] = fields;
  const said = first ? values[idOf(first)] : undefined;
  return what ?? (typeof said === 'string' ? said.trim() : '');
}
