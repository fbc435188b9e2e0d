import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeApi } from './client';
import { Foreign, Problem, Unreachable } from './problem';

const json = (body: object, status = 200, headers: Record<string, string> = {}) => new Response(JSON.stringify(body), { status, headers });

/** A server that answers in turn, and what it was asked. */
function play(...answers: (Response | Error)[]) {
  const asked: Request[] = [];
  const reachable: boolean[] = [];
  vi.stubGlobal('fetch', (request: Request) => {
    asked.push(request);
    const answer = answers.shift();
    return answer instanceof Response ? Promise.resolve(answer) : Promise.reject(answer ?? new Error('nothing left to answer'));
  });
  const { ask, seen } = makeApi({ actor: () => 'ana', answered: (yes) => reachable.push(yes), origin: 'http://waymark' });
  const query = (at?: string) => ask.GET('/v1/products/{key}/backlog', { params: { path: { key: 'ACME' }, query: at ? { at } : {} } });
  const command = (dry = false) => ask.POST('/v1/products/{key}/commands/prioritize-story', { params: { path: { key: 'ACME' } }, body: { story: 'ACME-2', top: true, dry_run: dry } });
  return { asked, reachable, seen, query, command };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the client', () => {
  it('says who decides, and asks no less than it wrote and heard, of now', async () => {
    const { asked, query, command, seen } = play(json({ position: '7' }), json({}), json({}), json({ position: '9', dry_run: true }), json({}));
    await command();
    await query();
    seen.heard = '8';
    await query('2026-03-03');
    await command(true);
    await query();
    expect(asked.map((r) => r.headers.get('Waymark-Actor'))).toEqual(['ana', null, null, 'ana', null]);
    expect(asked.map((r) => r.headers.get('Waymark-Min-Position'))).toEqual([null, '7', null, null, '7']);
    expect(asked.map((r) => new URL(r.url).searchParams.get('min_position'))).toEqual([null, null, null, null, '8']);
  });

  it('throws what is refused, with every fault', async () => {
    const document = { status: 422, title: 'Unprocessable', detail: 'no', errors: [{ location: 'body.story', message: 'must be there' }] };
    const { command, reachable } = play(json(document, 422), json({ status: 503, title: '', detail: 'later' }, 503, { 'Retry-After': '2' }));
    const refused = await command().catch((e: unknown) => e);
    expect(refused).toBeInstanceOf(Problem);
    expect((refused as Problem).faults).toEqual([{ place: 'body.story', mend: 'must be there' }]);
    expect((await command().catch((e: unknown) => e) as Problem).retryAfter).toBe(2);
    expect(reachable).toEqual([true, true]);
  });

  it('tells no answer, and one that is not Waymark’s, from a refusal', async () => {
    const { query, reachable } = play(new TypeError('failed'), new Response('<h1>Bad gateway</h1>', { status: 502 }), json({}));
    expect(await query().catch((e: unknown) => e)).toBeInstanceOf(Unreachable);
    expect(await query().catch((e: unknown) => e)).toBeInstanceOf(Foreign);
    await query();
    expect(reachable).toEqual([false, false, true]);
  });
});
