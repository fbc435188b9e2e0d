import type { components } from './schema';

type Document = components['schemas']['Problem'];

/** Problem is what the API answers in place of what was asked: a problem document (RFC 9457), typed. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly document: Document;
  readonly retryAfter: number | null; // seconds after which it is worth another try; null: it is not

  constructor(document: Document, retryAfter: number | null = null) {
    super(document.detail);
    this.document = document;
    this.status = document.status;
    this.retryAfter = retryAfter;
  }

  /** What is wrong where, with the mend. */
  get faults(): { place: string; mend: string }[] {
    return (this.document.errors ?? []).map((e) => ({ place: e.location ?? '', mend: e.message ?? '' }));
  }
}

/** Unreachable says that no answer came at all. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Foreign says that an answer came that is none of the API's, such as a proxy's. */
export class Foreign extends Error {
  override readonly name = 'Foreign';
}

/** problemOf reads the answer to a request that was refused. */
export async function problemOf(response: Response): Promise<Problem | Foreign> {
  const seconds = Number(response.headers.get('Retry-After') ?? NaN);
  const document: unknown = await response.json().catch(() => null);
  if (!isDocument(document)) return new Foreign(`${response.status} ${response.statusText}`);
  return new Problem(document, Number.isFinite(seconds) ? seconds : null);
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && 'status' in value && 'detail' in value;
}

/** again says whether an error may be gone after a while. */
export function again(error: Error): boolean {
  return error instanceof Unreachable || (error instanceof Problem && error.retryAfter !== null);
}
