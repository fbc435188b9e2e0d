/** newKey is an Idempotency-Key: a request that is sent again with its key happens once. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is there on secure origins only
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}
