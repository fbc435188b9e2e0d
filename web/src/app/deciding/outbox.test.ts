import { beforeEach, expect, it, vi, type Mock } from 'vitest';
import { Problem, Unreachable } from '../../api/problem';
import type { Act, Answer } from './act';
import { Outbox, type Pending, type Told } from './outbox';

const answer = (revision: number) => ({ revision, events: [], outcomes: ['done'] }) as unknown as Answer;
const moved = (story: string, before: string, more: Partial<Act> = {}) => ({ command: 'prioritize-story', body: { story, before }, says: `moved ${story}`, ...more }) as Act;
const settled = () => new Promise((done) => setTimeout(done));

let sent: Pending[];
let told: { [Name in keyof Told]: Mock<Told[Name]> };
let outbox: Outbox;

beforeEach(() => {
  sent = [];
  told = {
    send: vi.fn((p: Pending) => {
      sent.push(p);
      return Promise.resolve(answer(sent.length));
    }),
    demands: vi.fn(() => false), decided: vi.fn(), refused: vi.fn(),
  };
  outbox = new Outbox(told);
});

it('holds a decision open for its reason, and sends it with that', async () => {
  outbox.decide(moved('A-1', 'A-2'));
  const [open] = outbox.get();
  expect([open?.state, sent.length]).toEqual(['open', 0]);
  outbox.write(open?.key ?? '', { reason: 'asked for', evidence: [{ kind: 'need', value: 'A-N1' }] });
  outbox.send(open?.key ?? '');
  await settled();
  expect(sent.map((p) => [p.why.reason, p.why.evidence.length])).toEqual([['asked for', 1]]);
  expect(outbox.get()).toEqual([]);
  expect(told.decided).toHaveBeenCalledOnce();
});

it('makes one decision of the same act on the same thing, from where it stood first', async () => {
  const says = (stood: number | null) => `from ${stood}`;
  outbox.decide(moved('A-3', 'A-2', { stood: 3, says }));
  outbox.decide(moved('A-3', 'A-1', { stood: 2, says }));
  expect(outbox.get().map((p) => [p.says, p.act.body])).toEqual([['from 3', { story: 'A-3', before: 'A-1' }]]);
  outbox.passOver();
  await settled();
  expect(sent).toHaveLength(1);
});

it('keeps apart what decides another side of the same thing', async () => {
  outbox.decide(moved('A-1', 'A-2'));
  outbox.decide({ command: 'prioritize-story', side: 'level', body: { story: 'A-1', level: 'High' }, says: 'ranked' });
  outbox.passOver();
  await settled();
  expect(sent.map((p) => p.act.body)).toEqual([{ story: 'A-1', before: 'A-2' }, { story: 'A-1', level: 'High' }]);
});

it('makes one decision of moves of the same several things', () => {
  const batch = (before: string): Act => ({ command: 'batch', body: { commands: [{ command: 'prioritize-story', story: 'A-1', before }, { command: 'prioritize-story', story: 'A-2', after: 'A-1' }] }, says: before });
  outbox.decide(batch('A-9'));
  outbox.decide(batch('A-8'));
  expect(outbox.get().map((p) => p.says)).toEqual(['A-8']);
});

it('sends what is open when something else is decided, in order, each with its own key', async () => {
  outbox.decide(moved('A-1', 'A-2'));
  outbox.decide(moved('A-3', 'A-2'));
  outbox.passOver();
  await settled();
  expect(sent.map((p) => (p.act.body as { story: string }).story)).toEqual(['A-1', 'A-3']);
  expect(new Set(sent.map((p) => p.key)).size).toBe(2);
});

it('takes all that was painted back when a decision is dropped, the last first', async () => {
  const took: string[] = [];
  outbox.decide(moved('A-1', 'A-2', { paint: () => () => took.push('first') }));
  outbox.decide(moved('A-1', 'A-3', { paint: () => () => took.push('second') }));
  outbox.drop(outbox.get()[0]?.key ?? '');
  await settled();
  expect([took, outbox.get(), sent]).toEqual([['second', 'first'], [], []]);
});

it('tells what was painted the revision at which it is recorded', async () => {
  const revisions: number[] = [];
  outbox.give(moved('A-1', 'A-2', { paint: (recorded) => (void recorded.then((r) => revisions.push(r)), () => revisions.push(-1)) }));
  await settled();
  expect(revisions).toEqual([1]);
});

it('sends again what the server did not answer, with its key, and nothing before it is recorded', async () => {
  vi.useFakeTimers();
  told.send.mockImplementationOnce((p: Pending) => (sent.push(p), Promise.reject(new Unreachable('no answer'))));
  outbox.give(moved('A-1', 'A-2'));
  outbox.give(moved('A-3', 'A-2'));
  await vi.advanceTimersByTimeAsync(100);
  expect(sent).toHaveLength(1);
  outbox.wake();
  vi.useRealTimers();
  await settled();
  expect(sent.map((p) => (p.act.body as { story: string }).story)).toEqual(['A-1', 'A-1', 'A-3']);
  expect(sent[0]?.key).toBe(sent[1]?.key);
});

it('takes back what is refused, says so, and goes on with the next', async () => {
  const took = vi.fn();
  told.send.mockImplementationOnce(() => Promise.reject(new Problem({ status: 409, detail: 'no', title: 'Conflict', type: 'about:blank' })));
  outbox.give(moved('A-1', 'A-2', { paint: () => took }));
  outbox.give(moved('A-3', 'A-2'));
  await settled();
  expect([took.mock.calls.length, told.refused.mock.calls.length, sent.length]).toEqual([1, 1, 1]);
});

it('keeps a decision open that can’t do without a reason, whatever is done next', async () => {
  told.demands.mockImplementation((act: Act) => (act.body as { story?: string }).story === 'A-1');
  outbox.decide(moved('A-1', 'A-2'));
  const key = outbox.get()[0]?.key ?? '';
  outbox.send(key);
  outbox.decide(moved('A-3', 'A-2'));
  outbox.passOver();
  await settled();
  expect(sent.map((p) => p.key)).not.toContain(key);
  outbox.write(key, { reason: ' because ', evidence: [] });
  outbox.send(key);
  await settled();
  expect(sent.map((p) => p.key)).toContain(key);
});

it('demands a reason of what is open when it hears of the policy later', () => {
  outbox.decide(moved('A-1', 'A-2'));
  outbox.tell({ ...told, demands: () => true });
  outbox.send(outbox.get()[0]?.key ?? '');
  expect(outbox.get().map(({ state, demands }) => [state, demands])).toEqual([['open', true]]);
});

it('says when all that was sent has arrived, and been told of', async () => {
  outbox.give(moved('A-1', 'A-2'));
  outbox.give(moved('A-3', 'A-2'));
  await outbox.arrived();
  expect([sent.length, told.decided.mock.calls.length, outbox.get()]).toEqual([2, 2, []]);
});

it('sends what asks only if somebody says so', async () => {
  const undo = { command: 'undo', body: { decision: '1' }, says: 'take it back' } as Act;
  outbox.decide(undo, { asks: true });
  outbox.passOver();
  await settled();
  expect([outbox.get(), sent]).toEqual([[], []]);
  outbox.decide(undo, { asks: true });
  outbox.send(outbox.get()[0]?.key ?? '');
  await settled();
  expect(sent).toHaveLength(1);
});
