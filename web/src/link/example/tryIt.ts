import { computed, onScopeDispose, shallowRef } from 'vue';
import { token } from '@/api/client';
import { addressOf, type CallRequest } from '@/link/example/request';

/** What came back, as it came. */
export interface TryAnswer {
  status: number;
  statusText: string;
  /** Milliseconds from sending to the last byte. */
  cost: number;
  size: number;
  headers: [string, string][];
  traceId: string;
  /** Null when the body is no text. */
  text: string | null;
  type: string;
}

const texts = /^(text\/|application\/(json|xml|javascript|x-www-form-urlencoded)|[^;]*\+(json|xml))/;

export function requestInit(request: CallRequest, files: File[]): RequestInit {
  const headers: Record<string, string> = {};
  const signedIn = token.get();
  if (request.needsToken && signedIn !== null) headers['X-Dff-Auth-Token'] = signedIn;
  const init: RequestInit = { method: request.method, headers, cache: 'no-store', credentials: 'omit' };
  if (request.method === 'GET') return init;
  if (request.json) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(request.json);
  } else if (files.length > 0) {
    const form = new FormData();
    for (const [name, value] of request.fields) form.append(name, value);
    for (const file of files) form.append('files', file, file.name);
    init.body = form;
  } else if (request.fields.length > 0) init.body = new URLSearchParams(request.fields);
  return init;
}

async function send(request: CallRequest, files: File[], signal: AbortSignal): Promise<TryAnswer> {
  const started = performance.now();
  const response = await fetch(addressOf(request), { ...requestInit(request, files), signal });
  const body = await response.arrayBuffer();
  const type = response.headers.get('Content-Type') ?? '';
  return {
    status: response.status,
    statusText: response.statusText,
    cost: performance.now() - started,
    size: body.byteLength,
    headers: [...response.headers.entries()],
    traceId: response.headers.get('X-Trace-Id') ?? '',
    text: texts.test(type) ? new TextDecoder().decode(body) : null,
    type,
  };
}

/** Sends a request as an outside caller would and keeps the last answer. */
export function useTryIt() {
  const answer = shallowRef<TryAnswer | null>(null);
  const failure = shallowRef<unknown>(null);
  const current = shallowRef<AbortController | null>(null);

  async function run(request: CallRequest, files: File[]): Promise<void> {
    current.value?.abort();
    const mine = (current.value = new AbortController());
    try {
      const came = await send(request, files, mine.signal);
      if (mine.signal.aborted) return;
      answer.value = came;
      failure.value = null;
    } catch (error) {
      if (!mine.signal.aborted) failure.value = error;
    } finally {
      if (current.value === mine) current.value = null;
    }
  }
  function stop(): void {
    current.value?.abort();
    current.value = null;
  }
  onScopeDispose(stop);
  return { answer, failure, busy: computed(() => current.value !== null), run, stop };
}
