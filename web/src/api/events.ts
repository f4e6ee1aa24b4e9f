/** The server's event stream, read with `fetch` so that the token travels in a header. */
import { address, requestHeaders, toApiError } from '@/api/client';

export interface ServerEvent {
  id: string;
  name: string;
  data: unknown;
}

/** Cuts a text stream into events; keeps what is not yet whole. */
export class EventParser {
  #rest = '';

  push(chunk: string): ServerEvent[] {
    // a carriage return at the very end may be half of a line end
    const text = this.#rest + chunk;
    const cut = text.endsWith('\r') ? text.length - 1 : text.length;
    const blocks = text.slice(0, cut).replace(/\r\n?/g, '\n').split('\n\n');
    this.#rest = (blocks.pop() ?? '') + text.slice(cut);
    return blocks.map((block) => this.#event(block)).filter((event) => event !== null);
  }

  #event(block: string): ServerEvent | null {
    const fields = { id: '', event: 'message', data: [] as string[] };
    for (const line of block.split('\n')) {
      const [, name, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
      if (name === 'data') fields.data.push(value ?? '');
      else if (name === 'id' || name === 'event') fields[name] = value ?? '';
    }
    if (fields.data.length === 0) return null;
    const text = fields.data.join('\n');
    let data: unknown = text;
    try {
      data = JSON.parse(text);
    } catch {
      // a bare text stays text
    }
    return { id: fields.id, name: fields.event, data };
  }
}

export interface EventStream {
  /** Settles when the server has taken the subscription, or the first try failed. */
  opened: Promise<boolean>;
  close: () => void;
  /** The last event seen; another stream can go on from it. */
  lastId: () => string;
}

export interface EventOptions {
  /** Milliseconds before the first new try; doubled with each failure. */
  retryMs?: number;
  lastId?: string;
  /** Told when the connection is there and when it is lost. */
  onState?: (connected: boolean) => void;
}

const longestRetryMs = 10_000;
/** The server says something every 15 s; a stream silent for longer is dead. */
const silenceMs = 40_000;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Settles when somebody looks at the page. A browser opens few connections per address, so a hidden page gives its own back. */
function whenShown(): Promise<void> {
  if (document.visibilityState !== 'hidden') return Promise.resolve();
  return new Promise((resolve) => {
    const check = (): void => {
      if (document.visibilityState === 'hidden') return;
      document.removeEventListener('visibilitychange', check);
      resolve();
    };
    document.addEventListener('visibilitychange', check);
  });
}

/** Follows topics until closed. A lost connection is taken up again after the last event seen. */
export function openEvents(topics: string[], onEvent: (event: ServerEvent) => void, { retryMs = 1000, lastId: from = '', onState }: EventOptions = {}): EventStream {
  const stop = new AbortController();
  let lastId = from;
  let attempt = new AbortController();
  let settle: (ok: boolean) => void = () => undefined;
  const opened = new Promise<boolean>((resolve) => (settle = resolve));
  const onVisibility = (): void => void (document.visibilityState === 'hidden' && attempt.abort());

  async function follow(): Promise<void> {
    attempt = new AbortController();
    let watchdog = window.setTimeout(() => attempt.abort(), silenceMs);
    try {
      const headers = { ...requestHeaders(), Accept: 'text/event-stream', ...(lastId && { 'Last-Event-ID': lastId }) };
      const url = address('/api/v1/events', { topics: topics.join(',') });
      const response = await fetch(url, { headers, signal: AbortSignal.any([stop.signal, attempt.signal]), cache: 'no-store' });
      if (!response.ok || response.body === null) throw await toApiError(response);
      settle(true);
      onState?.(true);
      const parser = new EventParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        window.clearTimeout(watchdog);
        watchdog = window.setTimeout(() => attempt.abort(), silenceMs);
        for (const event of parser.push(value)) {
          if (event.id && event.id !== '0') lastId = event.id;
          onEvent(event);
        }
      }
    } finally {
      window.clearTimeout(watchdog);
    }
  }

  async function keepFollowing(): Promise<void> {
    document.addEventListener('visibilitychange', onVisibility);
    for (let pause = retryMs; !stop.signal.aborted; pause = Math.min(pause * 2, longestRetryMs)) {
      await whenShown();
      try {
        await follow();
        pause = retryMs / 2;
      } catch {
        settle(false);
      }
      if (stop.signal.aborted) break;
      if (document.visibilityState === 'hidden') continue;
      onState?.(false);
      await wait(pause);
    }
    document.removeEventListener('visibilitychange', onVisibility);
  }
  void keepFollowing();

  return { opened, close: () => stop.abort(), lastId: () => lastId };
}
