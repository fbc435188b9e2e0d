import { expect, it } from 'vitest';
import type { Charter } from '../../api/products';
import type { Act } from './act';
import { demandsReason } from './policy';

const charter = { policy: { reason_required: ['drop-story'] } } as Charter;
const act = (rest: Partial<Act>) => ({ says: '', body: {}, ...rest }) as Act;

it.each([
  ['what the policy names', act({ command: 'drop-story' }), true],
  ['what it does not name', act({ command: 'accept-story' }), false],
  ['what always needs one', act({ command: 'reject-story' }), true],
  ['one of several', act({ command: 'batch', body: { commands: [{ command: 'drop-story', story: 'A-1' }] } }), true],
  ['what takes back such a decision', act({ command: 'undo', takesBack: ['drop-story'] }), true],
  ['what takes back another', act({ command: 'undo', takesBack: ['accept-story'] }), false],
])('a reason is demanded for %s: %s', (_, given, demanded) => expect(demandsReason(charter, given)).toBe(demanded));
