import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { serve } from './server';

declare module 'vitest' {
  interface ProvidedContext {
    grounds: { readonly bare: string; readonly sampled: string }; // directories
  }
}

/** Makes, once, the data with which the server of each file begins: a database takes seconds to be made, and so does the sample. */
export default async function makeGrounds(project: TestProject): Promise<() => Promise<void>> {
  const bare = await serve();
  await bare.leave();
  const sampled = await serve({ ground: bare.dir });
  await sampled.sample();
  await sampled.leave();
  project.provide('grounds', { bare: bare.dir, sampled: sampled.dir });
  return async () => {
    for (const { dir } of [bare, sampled]) await rm(dir, { recursive: true, force: true });
  };
}
