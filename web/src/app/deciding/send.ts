import type { Api } from '../../api/client';
import type { RoleName } from '../../parts/Role';
import type { Act, Answer, Why } from './act';

interface Sending {
  readonly act: Act;
  readonly why: Why;
  readonly key?: string; // Idempotency-Key
  readonly as?: RoleName | undefined; // the role to act in
  readonly seen?: number | undefined; // the revision on which it rests
  readonly dryRun?: boolean;
}

const most = 60_000; // bytes that a browser still sends when its page is left

/** sendAct gives an act to the API. It goes on when the page is left. */
export async function sendAct({ ask }: Api, product: string, { act, why, key, as, seen, dryRun }: Sending): Promise<Answer> {
  const reason = why.reason.trim();
  const common = { ...(why.evidence.length > 0 && { evidence: why.evidence }), ...(as && { as }) };
  const dry = dryRun ? { dry_run: true } : {};
  const said = reason ? { reason } : {};
  const body = act.command === 'batch'
    ? { commands: act.body.commands.map((command) => ({ ...command, ...common })), ...said, ...dry }
    : { ...act.body, ...common, ...said, ...dry };
  const path = act.command === 'batch' ? '/v1/products/{key}/commands' : (`/v1/products/{key}/commands/${act.command}` as const);
  const { data } = await ask.POST(path as '/v1/products/{key}/commands/undo', { // one of many that take their own body: Act says which
    params: { path: { key: product }, header: { ...(key && { 'Idempotency-Key': key }), ...(seen !== undefined && { 'If-Match': `"${seen}"` }) } },
    body: body as never,
    keepalive: JSON.stringify(body).length < most,
  });
  if (!data) throw new Error('an answer without a body');
  return data;
}
