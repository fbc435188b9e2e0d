import type { components } from '../api/schema';
import { useSpeech } from '../words/speech';
import { Changed } from './Changed';
import { ListChange } from './ListChange';
import { valueOf } from './told/told';

type Change = components['schemas']['DecisionItem']['changes'][number];

/** FieldChange is a field before and after, after its name. */
export function FieldChange({ change: { field, from, to } }: { readonly change: Change }) {
  const { life } = useSpeech().words;
  return <><span className="quiet">{life.changed(field)} </span><ValueChange field={field} from={from} to={to} /></>;
}

/** ValueChange is what became of a value: texts by their words, lists by their entries, all else as one value and the other. */
export function ValueChange({ field, from, to }: { readonly field: string; readonly from: unknown; readonly to: unknown }) {
  const says = useSpeech();
  const said = (list: readonly unknown[] | null) => (list ?? []).map((entry) => valueOf(entry, says));
  if (isText(from) && isText(to) && isLong(from, to, field)) return <Changed from={from} to={to} />;
  if (isList(from) && isList(to) && (from ?? to)) return <ListChange from={said(from)} to={said(to)} />;
  return <b>{says.words.life.moved(valueOf(from, says), valueOf(to, says))}</b>;
}

const isLong = (from: string | null, to: string | null, field: string): boolean => field === 'title' || [from, to].some((text) => (text?.length ?? 0) > 40);

const isText = (value: unknown): value is string | null => value === null || typeof value === 'string';

const isList = (value: unknown): value is readonly unknown[] | null => value === null || Array.isArray(value);
