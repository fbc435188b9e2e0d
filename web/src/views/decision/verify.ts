import type { components } from '../../api/schema';

type InclusionProof = components['schemas']['InclusionProof'];
type Bytes = Uint8Array<ArrayBuffer>;

/** Fault is the first thing in a proof that does not fit. */
export type Fault = 'event' | 'chain' | 'leaf' | 'path' | 'checkpoint' | 'signature';

/** Verdict is what this browser found out about a proof itself; told: it can't compute hashes here; unsigned: no signatures of that kind. */
export type Verdict = { readonly is: 'verified' | 'unsigned' | 'told' } | { readonly is: 'wrong'; readonly fault: Fault };

/** verify checks that a decision is under the root of a seal, and that the seal is signed: docs/audit.md says how, byte by byte. */
export async function verify(proof: InclusionProof, decision: { readonly id: string; readonly hash: string }, subtle: SubtleCrypto | null = subtleHere()): Promise<Verdict> {
  if (subtle === null) return { is: 'told' };
  const hash = async (...parts: Bytes[]): Promise<Bytes> => new Uint8Array(await subtle.digest('SHA-256', joined(parts)));
  const fault = await faultOf(proof, decision, hash);
  if (fault !== null) return { is: 'wrong', fault };
  const signed = await isSigned(proof.seal, subtle);
  if (signed === null) return { is: 'unsigned' };
  return signed ? { is: 'verified' } : { is: 'wrong', fault: 'signature' };
}

/** Only secure origins have it. */
const subtleHere = (): SubtleCrypto | null => (crypto as { subtle?: SubtleCrypto }).subtle ?? null;

type Hash = (...parts: Bytes[]) => Promise<Bytes>;

async function faultOf({ event, leaf, path, seal }: InclusionProof, decision: { id: string; hash: string }, hash: Hash): Promise<Fault | null> {
  if (event.id !== decision.id) return 'event';
  const last = /,"hash":"([0-9a-f]{64})"\}$/.exec(event.metadata);
  const bare = event.metadata.slice(0, last?.index) + '}';
  const chained = hex(await hash(...[event.previous, event.type, event.data, bare].flatMap(measured)));
  if (last?.[1] !== chained || chained !== decision.hash) return 'chain';
  if (leaf.text !== `waymark event v1\n${event.stream}\n${event.revision}\n${chained}\n`) return 'leaf';
  const leafHash = await hash(byte(0), bytes(leaf.text));
  if (base64(leafHash) !== leaf.hash) return 'leaf';
  const root = await rootOf(leafHash, leaf.index, seal.size, path.map(fromBase64), hash);
  if (root === null || base64(root) !== seal.root) return 'path';
  const [, size, signedRoot] = seal.checkpoint.split('\n');
  return size === String(seal.size) && signedRoot === seal.root ? null : 'checkpoint';
}

/** rootOf is where a path from a leaf leads, in a tree of a size (RFC 9162, section 2.1.3.2); null: the path has another length. */
async function rootOf(leaf: Bytes, index: number, size: number, path: readonly Bytes[], hash: Hash): Promise<Bytes | null> {
  if (index >= size) return null;
  let [at, last, root] = [index, size - 1, leaf];
  for (const neighbour of path) {
    if (last === 0) return null;
    if (at % 2 === 1 || at === last) {
      root = await hash(byte(1), neighbour, root);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else root = await hash(byte(1), root, neighbour);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? root : null;
}

const half = (n: number): number => Math.floor(n / 2);

/** isSigned checks the signed note of a seal by the key that it names; null: this browser does not know Ed25519. */
async function isSigned({ checkpoint, verifier_key: verifier }: InclusionProof['seal'], subtle: SubtleCrypto): Promise<boolean | null> {
  const [text = '', lines = ''] = checkpoint.split('\n\n');
  const [name = '', id = '', key = ''] = verifier.split(/\+(?=[0-9a-f]{8}\+)|(?<=\+[0-9a-f]{8})\+/);
  const signature = new RegExp(`^— ${name} (\\S+)$`, 'm').exec(lines)?.[1];
  if (!signature) return false;
  const signed = fromBase64(signature);
  if (hex(signed.slice(0, 4)) !== id) return false;
  try {
    const imported = await subtle.importKey('raw', fromBase64(key).slice(1), 'Ed25519', false, ['verify']);
    return await subtle.verify('Ed25519', imported, signed.slice(4), bytes(`${text}\n`));
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return null;
    return false;
  }
}

/** measured is a text after its length in bytes, as 8 bytes, big-endian. */
function measured(text: string): Bytes[] {
  const content = bytes(text);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setUint32(4, content.length);
  return [length, content];
}

const byte = (value: number): Bytes => new Uint8Array([value]);

const bytes = (text: string): Bytes => new TextEncoder().encode(text);

const hex = (content: Bytes): string => Array.from(content, (b) => b.toString(16).padStart(2, '0')).join('');

const base64 = (content: Bytes): string => btoa(String.fromCharCode(...content));

const fromBase64 = (text: string): Bytes => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

function joined(parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
