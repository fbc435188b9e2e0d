import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { follow, type Line } from './stream';

/** A stream that the test plays. */
class Played extends EventTarget {
  static readonly CLOSED = 2;
  static readonly all: Played[] = [];
  readyState = 0;
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
    Played.all.push(this);
  }
  close() {
    this.readyState = 2;
  }
  opens() {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  tells(id: string) {
    this.dispatchEvent(Object.assign(new Event('decision'), { data: JSON.stringify({ id }), lastEventId: id }));
  }
  fails(readyState: number) {
    this.readyState = readyState;
    this.dispatchEvent(new Event('error'));
  }
}

describe('the stream of decisions', () => {
  const told: string[][] = [];
  const lines: Line[] = [];
  let missed = 0;
  let end: () => void;

  beforeEach(() => {
    vi.useFakeTimers();
    Played.all.length = told.length = lines.length = missed = 0;
    end = follow<{ id: string }>('/events', {
      told: (items) => told.push(items.map(({ id }) => id)), line: (line) => lines.push(line), missed: () => missed++,
    }, Played as unknown as typeof EventSource);
  });
  afterEach(() => {
    end();
    vi.useRealTimers();
  });
  const latest = () => {
    const source = Played.all.at(-1);
    if (!source) throw new Error('nothing was opened');
    return source;
  };

  it('tells together what comes together', () => {
    latest().opens();
    latest().tells('1');
    latest().tells('2');
    vi.advanceTimersByTime(100);
    latest().tells('3');
    vi.advanceTimersByTime(100);
    expect(told).toEqual([['1', '2'], ['3']]);
    expect([lines, missed]).toEqual([['connecting', 'live'], 1]);
  });

  it('leaves a lost connection to the browser', () => {
    latest().opens();
    latest().fails(0);
    vi.advanceTimersByTime(60_000);
    expect(Played.all).toHaveLength(1);
    expect(lines).toEqual(['connecting', 'live', 'lost']);
  });

  it('begins anew behind the last decision where it was refused, and later each time', () => {
    latest().opens();
    latest().tells('7 8');
    latest().fails(2);
    vi.advanceTimersByTime(500);
    expect(latest().url).toBe('/events?after=7%208');
    latest().fails(2);
    vi.advanceTimersByTime(900);
    expect(Played.all).toHaveLength(2);
    vi.advanceTimersByTime(100);
    expect(Played.all).toHaveLength(3);
    latest().opens();
    expect([lines.at(-1), missed]).toEqual(['live', 1]);
  });

  it('ends when nobody listens any more', () => {
    latest().fails(2);
    end();
    vi.advanceTimersByTime(60_000);
    expect(Played.all).toHaveLength(1);
  });
});
