import type { Browser } from 'playwright-core';
import { afterAll } from 'vitest';
import { launch } from './browser';
import { serve, type Served } from './server';

/** Stage is where the tests of a file play: a browser, and a server of their own. */
interface Stage {
  readonly browser: Browser;
  readonly server: Served;
}

/** stage is a new installation. It ends with the tests of the file. */
export async function stage(): Promise<Stage> {
  const [browser, server] = await Promise.all([launch(), serve()]);
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });
  return { browser, server };
}

/** sampled is one that has the sample. */
export async function sampled(): Promise<Stage> {
  const all = await stage();
  await all.server.sample();
  return all;
}
