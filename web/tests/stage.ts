import type { Browser } from 'playwright-core';
import { afterAll, inject } from 'vitest';
import { launch } from './browser';
import { calendarOf, type Calendar } from './calendar';
import { serve, type Served } from './server';

/** Stage is where the tests of a file play: a browser, and a server of their own. */
interface Stage {
  readonly browser: Browser;
  readonly server: Served;
}

/** stage is a new installation. It ends with the tests of the file. */
export const stage = (): Promise<Stage> => onGround(inject('grounds').bare);

/** sampled is one that has the sample, and knows its days. */
export const sampled = async (): Promise<Stage & Calendar> => ({ ...(await onGround(inject('grounds').sampled)), ...calendarOf(inject('grounds').began) });

async function onGround(ground: string): Promise<Stage> {
  const [browser, server] = await Promise.all([launch(), serve({ ground })]);
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });
  return { browser, server };
}
