/** untilOf is the end of a range that ends with the moment that is shown: the instant that an answer said of it. It is not ready before that. */
export function untilOf(at: string | null, answer: { readonly at: string } | undefined): { until: string | null; ready: boolean } {
  return { until: at === null ? null : (answer?.at ?? null), ready: at === null || answer !== undefined };
}
