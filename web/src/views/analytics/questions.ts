import { answered } from '../../api/answered';
import { allBooks, type Question } from '../../api/question';
import type { components } from '../../api/schema';
import type { Bucket, Range } from './span';

type Schemas = components['schemas'];

/** Answers are what the measures of the API say, by their names. */
export interface Answers {
  'priority-changes': Schemas['ChangesBody'];
  churn: Schemas['ChurnBody'];
  thrash: Schemas['ThrashBody'];
  reversals: Schemas['ReversalsBody'];
  'score-drift': Schemas['DriftBody'];
  'lead-time': Schemas['LeadBody'];
  'roadmap-slip': Schemas['SlipBody'];
  'goal-progress': Schemas['GoalsMeasuredBody'];
  sprints: Schemas['SprintsMeasuredBody'];
}

export type MeasureName = keyof Answers;

/** Scope is what all measures are taken of: a product, and a range of time with its buckets. */
export interface Scope {
  readonly product: string;
  readonly range: Range;
  readonly bucket: Bucket;
}

export type Own = Readonly<Record<string, string | number>>; // parameters of a measure's own

const bucketless: readonly MeasureName[] = ['thrash', 'sprints'];

/** queryOf are the parameters of a measure. Days are those of the reader's zone. */
function queryOf(name: MeasureName, { range: { from, to }, bucket }: Scope, own: Own): Own {
  return {
    ...(from === null ? {} : { from }), ...(to === null ? {} : { to }), ...(bucketless.includes(name) ? {} : { bucket }), ...own,
    tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** measure is a measure of a product in a range. It ends now, or is one of the past, which changes no more. */
export const measure = <Name extends MeasureName>(name: Name, scope: Scope, own: Own = {}): Question<Answers[Name]> => ({
  product: scope.product, at: scope.range.to, name, about: { from: scope.range.from, bucket: scope.bucket, own }, books: allBooks,
  ask: async ({ ask }, signal) => {
    // All measures are asked alike; the document types each by itself.
    const path = `/v1/products/{key}/analytics/${name}` as '/v1/products/{key}/analytics/churn';
    return await answered(ask.GET(path, { params: { path: { key: scope.product }, query: queryOf(name, scope, own) }, signal })) as unknown as Answers[Name];
  },
});

/** tableOf is where the API has a measure's rows for spreadsheets. */
export function tableOf(name: MeasureName, scope: Scope, own: Own = {}): string {
  const query = new URLSearchParams({ format: 'csv' });
  for (const [key, value] of Object.entries(queryOf(name, scope, own))) query.set(key, String(value));
  return `/v1/products/${encodeURIComponent(scope.product)}/analytics/${name}?${query.toString()}`;
}
