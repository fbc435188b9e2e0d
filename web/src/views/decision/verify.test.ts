import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verify } from './verify';

interface Vectors {
  verifier_key: string;
  events: { stream: string; revision: number; type: string; data: string; metadata: string; previous: string; hash: string; id: string; leaf: string; leaf_hash: string }[];
  roots: string[];
  checkpoints: string[];
  inclusion: { index: number; path: string[]; size: number };
}

const document = readFileSync(new URL('../../../../docs/audit.md', import.meta.url), 'utf8');
const vectors = JSON.parse(/```json\n(\{\n {2}"verifier_key"[\s\S]*?)```/.exec(document)?.[1] ?? '') as Vectors;

/** The proof of the document, with what a test changes. */
function proofOf() {
  const { index, path, size } = vectors.inclusion;
  const event = vectors.events[index];
  if (!event) throw new Error('the document has no such event');
  const seal = { number: 1, size, root: vectors.roots[2] ?? '', sealed_at: '', actor: 'ana', checkpoint: vectors.checkpoints[1] ?? '', verifier_key: vectors.verifier_key, hash: '' };
  const proof = { kind: 'waymark inclusion proof v1' as const, product: 'ACME', event: { ...event }, leaf: { index, text: event.leaf, hash: event.leaf_hash }, path: [...path], seal };
  return { proof, decision: { id: event.id, hash: event.hash } };
}

describe('a proof', () => {
  it('of the document holds', async () => {
    const { proof, decision } = proofOf();
    expect(await verify(proof, decision)).toEqual({ is: 'verified' });
  });

  it('does not hold where any of it is another one', async () => {
    const broken: Record<string, (of: ReturnType<typeof proofOf>) => void> = {
      event: ({ decision }) => { decision.id = 'another'; },
      chain: ({ proof }) => { proof.event.data = proof.event.data.replace('Acme 2', 'Acme 3'); },
      leaf: ({ proof }) => { proof.leaf.text = proof.leaf.text.replace('product-ACME', 'product-SHOP'); },
      path: ({ proof }) => { proof.path.reverse(); },
      checkpoint: ({ proof }) => { proof.seal.checkpoint = vectors.checkpoints[0] ?? ''; },
      signature: ({ proof }) => { proof.seal.checkpoint = proof.seal.checkpoint.replace(/(— waymark .{40})(.)/, (_, head: string, letter: string) => head + (letter === 'A' ? 'B' : 'A')); },
    };
    for (const [fault, change] of Object.entries(broken)) {
      const made = proofOf();
      change(made);
      expect(await verify(made.proof, made.decision)).toEqual({ is: 'wrong', fault });
    }
  });

  it('does not hold where the decision that is shown has another hash', async () => {
    const { proof, decision } = proofOf();
    expect(await verify(proof, { ...decision, hash: decision.hash.replace(/^./, '0') })).toEqual({ is: 'wrong', fault: 'chain' });
  });

  it('does not hold with a path too long, or too short', async () => {
    for (const change of [(path: string[]) => path.slice(1), (path: string[]) => [...path, ...path]]) {
      const { proof, decision } = proofOf();
      expect(await verify({ ...proof, path: change(proof.path) }, decision)).toEqual({ is: 'wrong', fault: 'path' });
    }
  });

  it('is only told where the browser can’t compute, or knows no such signature', async () => {
    const { proof, decision } = proofOf();
    expect(await verify(proof, decision, null)).toEqual({ is: 'told' });
    const old = { digest: crypto.subtle.digest.bind(crypto.subtle), importKey: () => Promise.reject(new DOMException('', 'NotSupportedError')) } as unknown as SubtleCrypto;
    expect(await verify(proof, decision, old)).toEqual({ is: 'unsigned' });
  });
});
