import createClient, { type Client, type Middleware } from 'openapi-fetch';
import { Problem, problemOf, Unreachable } from './problem';
import type { paths } from './schema';
import type { Seen } from './seen';

/** Api is the HTTP API: typed by its own document. What it refuses is thrown, as a Problem, Unreachable or Foreign. */
export interface Api {
  readonly ask: Client<paths>;
  readonly seen: Seen;
}

interface Options {
  readonly actor: () => string | null; // under whose name decisions are given
  readonly answered: (reachable: boolean) => void; // is told whether the server answers
  readonly origin?: string;
}

export function makeApi({ actor, answered, origin = '' }: Options): Api {
  const seen: Seen = { written: null, heard: null };
  const ask = createClient<paths>({ baseUrl: origin });
  ask.use(named(actor), fresh(seen), refused(answered));
  return { ask, seen };
}

/** named says who decides. */
const named = (actor: () => string | null): Middleware => ({
  onRequest: ({ request }) => {
    const name = actor();
    if (name && request.method !== 'GET') request.headers.set('Waymark-Actor', name);
  },
});

// What reads books, and so can be too old; the others take no position.
const reads = /^\/v1\/(products|assessment)/;
const readsNone = /\/(events|replay|proof)$/;

/** fresh lets no query about now answer less than this page has seen, and notes what was written. */
const fresh = (seen: Seen): Middleware => ({
  onRequest: ({ request }) => {
    const url = new URL(request.url);
    const ageless = request.method !== 'GET' || !reads.test(url.pathname) || readsNone.test(url.pathname) || url.searchParams.has('at');
    if (ageless) return;
    if (seen.written) request.headers.set('Waymark-Min-Position', seen.written);
    if (!seen.heard) return;
    url.searchParams.set('min_position', seen.heard);
    return new Request(url, request);
  },
  onResponse: async ({ request, response }) => {
    if (request.method !== 'POST' || !response.ok) return;
    const answer = (await response.clone().json()) as { position?: string; dry_run?: boolean };
    if (answer.position && !answer.dry_run) seen.written = answer.position;
  },
});

/** refused makes errors of whatever is no answer to what was asked. */
const refused = (answered: (reachable: boolean) => void): Middleware => ({
  onResponse: async ({ response }) => {
    const problem = response.ok ? null : await problemOf(response);
    answered(problem === null || problem instanceof Problem);
    if (problem) throw problem;
  },
  onError: ({ error }) => {
    if (error instanceof DOMException && error.name === 'AbortError') return error;
    answered(false);
    return new Unreachable('no answer', { cause: error });
  },
});
