import type { Story } from '../questions';

/** Draft is what is written of a story, as its form has it. */
export interface Draft {
  readonly title: string;
  readonly as_a: string;
  readonly i_want: string;
  readonly so_that: string;
  readonly description: string;
  readonly acceptance_criteria: string; // one a line
  readonly labels: string; // with commas between
  readonly needs: string;
  readonly initiative: string;
  readonly points: string;
  readonly level: string;
}

export const blank: Draft = { title: '', as_a: '', i_want: '', so_that: '', description: '', acceptance_criteria: '', labels: '', needs: '', initiative: '', points: '', level: '' };

/** draftOf is a story as its form has it. */
export const draftOf = (story: Story): Draft => ({
  title: story.title, as_a: story.as_a, i_want: story.i_want, so_that: story.so_that, description: story.description, acceptance_criteria: story.acceptance_criteria.join('\n'),
  labels: story.labels.join(', '), needs: story.needs.join(', '), initiative: story.initiative ?? '', points: story.points === null ? '' : String(story.points), level: story.priority ?? '',
});

const parted = (text: string, by: RegExp): string[] => [...new Set(text.split(by).map((part) => part.trim()).filter(Boolean))];

type Text = 'as_a' | 'i_want' | 'so_that' | 'description' | 'initiative';
const texts: readonly Text[] = ['as_a', 'i_want', 'so_that', 'description', 'initiative'];

/** Written is what a form says, as commands take it: what is empty is none. */
export type Written = { readonly title: string; readonly acceptance_criteria: string[] | null; readonly labels: string[] | null; readonly needs: string[] | null } & Readonly<Record<Text, string | null>>;

/** writtenOf is what a draft says. */
export function writtenOf(draft: Draft): Written {
  const list = (text: string, by: RegExp) => (text.trim() ? parted(text, by) : null);
  const said = Object.fromEntries(texts.map((name) => [name, draft[name].trim() || null])) as Record<Text, string | null>;
  return { title: draft.title.trim(), acceptance_criteria: list(draft.acceptance_criteria, /\n/), labels: list(draft.labels, /,/), needs: list(draft.needs, /,/), ...said };
}

/** changesOf are the fields that differ between two drafts: what is left alone is not decided on. */
export function changesOf(before: Draft, after: Draft): Partial<Written> {
  const [was, is] = [writtenOf(before), writtenOf(after)];
  return Object.fromEntries(Object.entries(is).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name as keyof Written])));
}

/** pointsOf reads an estimate; null: none. What is no number is undefined. */
export function pointsOf(text: string): number | null | undefined {
  const said = text.trim().replace(',', '.');
  if (said === '') return null;
  const points = Number(said);
  return Number.isFinite(points) && points >= 0 ? points : undefined;
}
