import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { serve } from './server';

declare module 'vitest' {
  interface ProvidedContext {
    grounds: { readonly bare: string; readonly sampled: string; readonly began: string }; // directories, and the day on which the sample begins
  }
}

/** Makes, once, the data with which the server of each file begins: a database takes seconds to be made, and so does the sample. */
export default async function makeGrounds(project: TestProject): Promise<() => Promise<void>> {
  const bare = await serve();
  await bare.leave();
  const sampled = await serve({ ground: bare.dir });
  await sampled.sample();
  const { items: [first] } = (await sampled.get('/v1/products/PARCEL/decisions?order=asc&limit=1')) as { items: { at: string }[] };
  await sampled.leave();
  project.provide('grounds', { bare: bare.dir, sampled: sampled.dir, began: first?.at.slice(0, 10) ?? '' });
  return async () => {
    for (const { dir } of [bare, sampled]) await rm(dir, { recursive: true, force: true });
  };
}
