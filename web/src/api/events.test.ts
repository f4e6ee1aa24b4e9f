// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EventParser, openEvents, type EventStream } from '@/api/events';

describe('EventParser', () => {
  test('an event split over chunks arrives once and whole', () => {
    const parser = new EventParser();
    expect(parser.push('id: 7\nevent: task.log\nda')).toEqual([]);
    expect(parser.push('ta: {"lines":["a"]}\n')).toEqual([]);
    expect(parser.push('\n')).toEqual([{ id: '7', name: 'task.log', data: { lines: ['a'] } }]);
  });

  test('heartbeats and comments are no events', () => {
    expect(new EventParser().push(': keep alive\n\n:\n\n')).toEqual([]);
  });

  test('lines may end as on Windows', () => {
    expect(new EventParser().push('event: notice\r\ndata: {"kind":"x"}\r\n\r\n')).toEqual([{ id: '', name: 'notice', data: { kind: 'x' } }]);
  });

  test('several data lines are one text', () => {
    expect(new EventParser().push('data: one\ndata: two\n\n')[0]?.data).toBe('one\ntwo');
  });

  test('a line end split between chunks does not end the event', () => {
    const parser = new EventParser();
    expect(parser.push('event: a\r')).toEqual([]);
    expect(parser.push('\ndata: 1\r\n\r\n')).toEqual([{ id: '', name: 'a', data: 1 }]);
  });
});

describe('openEvents', () => {
  interface Call {
    lastId: string | null;
    signal: AbortSignal;
    say: (text: string) => void;
    end: () => void;
  }
  let calls: Call[] = [];
  let refuse = false;
  let stream: EventStream | null = null;

  beforeEach(() => {
    [calls, refuse] = [[], false];
    vi.stubGlobal('fetch', (_url: string, init: { headers: Record<string, string>; signal: AbortSignal }) => {
      if (refuse) return Promise.reject(new TypeError('no network'));
      let feed: ReadableStreamDefaultController<Uint8Array> | undefined;
      const body = new ReadableStream<Uint8Array>({ start: (controller) => (feed = controller) });
      init.signal.addEventListener('abort', () => feed?.error(new DOMException('aborted', 'AbortError')));
      calls.push({ lastId: init.headers['Last-Event-ID'] ?? null, signal: init.signal, say: (text) => feed?.enqueue(new TextEncoder().encode(text)), end: () => feed?.close() });
      return Promise.resolve({ ok: true, body });
    });
  });
  afterEach(() => {
    stream?.close();
    vi.unstubAllGlobals();
    shown('visible');
  });
  function shown(state: 'visible' | 'hidden'): void {
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }
  const events: string[] = [];
  const states: boolean[] = [];
  const open = (): void => void (stream = openEvents(['notice'], ({ id }) => events.push(id), { retryMs: 1, onState: (now) => states.push(now) }));

  test('a stream that ends is taken up again after the last event seen', async () => {
    open();
    await vi.waitUntil(() => calls.length === 1);
    calls[0]?.say('id: 41\ndata: {}\n\n');
    await vi.waitUntil(() => events.includes('41'));
    calls[0]?.end();
    await vi.waitUntil(() => calls.length === 2);
    expect(calls[1]?.lastId).toBe('41');
  });

  test('a hidden page closes its stream and goes on when it is seen again', async () => {
    open();
    await vi.waitUntil(() => calls.length === 1);
    calls[0]?.say('id: 7\ndata: {}\n\n');
    await vi.waitUntil(() => events.includes('7'));
    shown('hidden');
    expect(calls[0]?.signal.aborted).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(calls).toHaveLength(1);
    shown('visible');
    await vi.waitUntil(() => calls.length === 2);
    expect(calls[1]?.lastId).toBe('7');
  });

  test('says when the connection is lost and when it is back', async () => {
    refuse = true;
    states.length = 0;
    open();
    await vi.waitUntil(() => states.includes(false));
    refuse = false;
    await vi.waitUntil(() => states.at(-1) === true);
  });

  test('a closed stream stays closed', async () => {
    open();
    await vi.waitUntil(() => calls.length === 1);
    stream?.close();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(calls).toHaveLength(1);
  });
});
