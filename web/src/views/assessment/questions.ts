import { answered } from '../../api/answered';
import { allBooks, type Question } from '../../api/question';
import type { components } from '../../api/schema';
import type { Range } from '../analytics/span';

export type Assessment = components['schemas']['AssessmentBody'];
export type Assessments = components['schemas']['AssessmentsBody'];
export type Rule = Assessment['rules'][number];
export type Verdict = Assessment['verdict'];

const queryOf = ({ from, to }: Range) => ({ ...(from === null ? {} : { from }), ...(to === null ? {} : { to }), tz: Intl.DateTimeFormat().resolvedOptions().timeZone });

/** assessment is whether a product needs both roles, of a range. */
export const assessment = (product: string, range: Range): Question<Assessment> => ({
  product, at: range.to, name: 'assessment', about: range.from, books: allBooks,
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/assessment', { params: { path: { key: product }, query: queryOf(range) }, signal })),
});

/** assessments is the same of all products. */
export const assessments = (range: Range): Question<Assessments> => ({
  product: null, at: range.to, name: 'assessments', about: range.from, books: allBooks,
  ask: ({ ask }, signal) => answered(ask.GET('/v1/assessment', { params: { query: { ...queryOf(range), limit: 500 } }, signal })),
});
