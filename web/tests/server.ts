import { execFileSync, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/waymark', import.meta.url));

/** Served is a running Waymark with data of its own. */
export interface Served {
  readonly url: string;
  /** Ends it, and removes its data. */
  readonly stop: () => Promise<void>;
  /** Ends it, and leaves its data. */
  readonly leave: () => Promise<void>;
  /** Ends it as a crash would, and leaves its data. */
  readonly kill: () => Promise<void>;
  /** Gives a command, or starts a product, and fails unless it is done. */
  readonly post: (path: string, body: object, actor?: string) => Promise<Record<string, unknown>>;
  /** Brings the sample in: two years of a product, PARCEL. */
  readonly sample: () => Promise<void>;
  /** Asks for nothing older than what was given here, or what any other answer may have shown: read models follow the log each at its own pace. */
  readonly get: (path: string) => Promise<Record<string, unknown>>;
}

interface Where {
  readonly kept?: { dir: string; addr: string }; // the same server again
  readonly ground?: string; // begins with a copy of these data, which nobody serves
}

/** serve starts the program that `make build` made, on a free port and with data of its own. */
export async function serve({ kept, ground }: Where = {}): Promise<Served & { readonly dir: string }> {
  const dir = kept?.dir ?? (await mkdtemp(join(tmpdir(), 'waymark-page-')));
  if (ground !== undefined) execFileSync('cp', ['-a', `${ground}/.`, dir]); // with its owners
  await chmod(dir, 0o755); // as root PostgreSQL runs as another user, who has to get through
  const env = { ...process.env, WAYMARK_ADDR: kept?.addr ?? '127.0.0.1:0', WAYMARK_DATA: dir, WAYMARK_EVENTSTORE: '', WAYMARK_POSTGRES: '' };
  const child = spawn(program, ['serve'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  let said = '';
  const url = await new Promise<string>((found, failed) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const address = /listening on (http:\S+)/.exec(said)?.[1];
      if (address) found(address);
    });
    child.once('error', failed);
    child.once('exit', (code) => failed(new Error(`waymark ended with ${code}:\n${said}`)));
  });
  const call = async (path: string, init: RequestInit) => {
    const response = await fetch(url + path, init);
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  let given = 0n; // the position of the last decision given here
  const newest = async () => {
    const { items } = (await call('/v1/projections', {})) as { items: { position: string }[] };
    return [given, ...items.map(({ position }) => BigInt(position))].reduce((most, position) => (position > most ? position : most));
  };
  return {
    url,
    dir,
    get: async (path) => call(path, { headers: { 'Waymark-Min-Position': String(await newest()) } }),
    post: async (path, body, actor = 'ana') => {
      const answer = await call(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', 'Waymark-Actor': actor } });
      if (typeof answer.position === 'string') given = BigInt(answer.position);
      return answer;
    },
    sample: async () => {
      const lines = await (await fetch(`${url}/sample.ndjson`)).text();
      let state = await call('/v1/imports', { method: 'POST', body: lines, headers: { 'Content-Type': 'application/x-ndjson' } });
      while (state.state === 'running') {
        await new Promise((done) => setTimeout(done, 50));
        state = await call(`/v1/imports/${state.id as string}`, {});
      }
      await call(`/v1/products/PARCEL/backlog?limit=1&min_position=${state.position as string}`, {});
    },
    kill: () => end('SIGKILL'),
    leave: () => end('SIGTERM'),
    stop: async () => {
      await end('SIGTERM');
      await rm(dir, { recursive: true, force: true });
    },
  };
}
