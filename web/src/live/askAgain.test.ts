import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it, vi } from 'vitest';
import { askAgain } from './askAgain';

it('asks again what was being asked when it became stale, whether for the first time or not', async () => {
  const client = new QueryClient();
  const answers: ((answer: string) => void)[] = [];
  const observer = new QueryObserver(client, { queryKey: ['rows'], queryFn: () => new Promise<string>((answer) => answers.push(answer)), staleTime: Infinity });
  const shown: (string | undefined)[] = [];
  const end = observer.subscribe(({ data }) => shown.push(data));
  const asked = (times: number) => vi.waitFor(() => expect(answers).toHaveLength(times));

  await asked(1);
  askAgain(client, () => true); // decided meanwhile
  answers[0]?.('old');
  await asked(2);
  answers[1]?.('new');
  await vi.waitFor(() => expect(shown.at(-1)).toBe('new'));

  askAgain(client, () => true);
  await asked(3);
  askAgain(client, () => true);
  await asked(4);
  answers[3]?.('newest');
  await vi.waitFor(() => expect(shown.at(-1)).toBe('newest'));
  askAgain(client, () => false);
  expect(answers).toHaveLength(4);
  end();
});
