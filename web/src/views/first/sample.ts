import { answered } from '../../api/answered';
import type { Api } from '../../api/client';
import { Foreign, Unreachable } from '../../api/problem';
import type { components } from '../../api/schema';

/** The key of the sample product. */
export const sampleKey = 'PARCEL';

export type Import = components['schemas']['Import'];

const pause = 100; // ms between two looks at how far it is

/** bringSample brings the sample in, and tells how far it is. To do it again goes on where it was. */
export async function bringSample({ ask, seen }: Api, told: (how: Import) => void): Promise<void> {
  const lines = await sample();
  let state: Import = await answered(ask.POST('/v1/imports', {
    body: lines, bodySerializer: (body: string) => body, headers: { 'Content-Type': 'application/x-ndjson' },
  }));
  while (state.state === 'running') {
    told(state);
    await new Promise((done) => setTimeout(done, pause));
    state = await answered(ask.GET('/v1/imports/{id}', { params: { path: { id: state.id } } }));
  }
  if (state.problem) throw new Error(state.problem);
  seen.written = state.position ?? null;
}

async function sample(): Promise<string> {
  const file = await fetch('/sample.ndjson').catch((cause: unknown) => {
    throw new Unreachable('no answer', { cause });
  });
  if (!file.ok) throw new Foreign(`${file.status} ${file.statusText}`);
  return file.text();
}
