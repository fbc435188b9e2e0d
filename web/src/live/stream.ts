/** Line is how the page is connected: it tries to listen, it listens, the server does not answer, or it refuses to tell. */
export type Line = 'connecting' | 'live' | 'lost' | 'refused';

interface Told<T> {
  readonly told: (items: readonly T[]) => void; // decisions, those that came together at once
  readonly line: (line: Line) => void;
  readonly missed: () => void; // something may have been decided that was not told
}

const pauses = [500, 1000, 2000, 4000, 8000]; // ms from one try to the next
const gathering = 10; // ms in which what comes is told together, such as the events of one decision
const busy = 100; // ms likewise, as long as one comes after the other

/**
 * follow listens to a stream of decisions until the function returned is called. The browser takes a lost connection up again by itself, with
 * the last id; where the server refuses it gives up, so we begin anew behind the last one that came.
 */
export function follow<T>(url: string, { told, line, missed }: Told<T>, Source = EventSource): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let gatherer: ReturnType<typeof setTimeout> | undefined;
  let last = '';
  let spoke = -Infinity; // when something was told last
  let tries = 0;
  let gathered: T[] = [];

  const tell = () => {
    gatherer = undefined;
    spoke = performance.now();
    const items = gathered;
    gathered = [];
    told(items);
  };
  const open = () => {
    line('connecting');
    source = new Source(last ? `${url}?after=${encodeURIComponent(last)}` : url);
    source.addEventListener('open', () => {
      tries = 0;
      if (!last) missed(); // between the first answers and this moment
      line('live');
    });
    source.addEventListener('decision', (e) => {
      last = e.lastEventId;
      gathered.push(JSON.parse(e.data as string) as T);
      gatherer ??= setTimeout(tell, performance.now() - spoke < busy ? busy : gathering);
    });
    source.addEventListener('error', () => {
      const given = source?.readyState === Source.CLOSED;
      line(given ? 'refused' : 'lost');
      if (!given) return; // the browser tries again
      timer = setTimeout(open, pauses[Math.min(tries++, pauses.length - 1)]);
    });
  };
  open();
  return () => {
    source?.close();
    clearTimeout(timer);
    clearTimeout(gatherer);
  };
}
