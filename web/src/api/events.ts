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
  /** Settles when the server has taken the subscription, or never will. */
  opened: Promise<boolean>;
  close: () => void;
}

/** Follows topics until closed. A lost connection is taken up again after the last event seen. */
export function openEvents(topics: string[], onEvent: (event: ServerEvent) => void, retryMs = 1000): EventStream {
  const stop = new AbortController();
  let lastId = '';
  let settle: (ok: boolean) => void = () => undefined;
  const opened = new Promise<boolean>((resolve) => (settle = resolve));

  async function follow(): Promise<boolean> {
    const headers = { ...requestHeaders(), Accept: 'text/event-stream', ...(lastId && { 'Last-Event-ID': lastId }) };
    const url = address('/api/v1/events', { topics: topics.join(',') });
    const response = await fetch(url, { headers, signal: stop.signal, cache: 'no-store' });
    if (!response.ok || response.body === null) throw await toApiError(response);
    settle(true);
    const parser = new EventParser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return true;
      for (const event of parser.push(value)) {
        if (event.id) lastId = event.id;
        onEvent(event);
      }
    }
  }

  void (async () => {
    for (let failures = 0; !stop.signal.aborted && failures < 5; failures++) {
      try {
        if (await follow()) failures = -1;
      } catch {
        settle(false);
      }
      if (!stop.signal.aborted) await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  })();

  return { opened, close: () => stop.abort() };
}
