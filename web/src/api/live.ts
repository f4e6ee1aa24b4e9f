import { onScopeDispose, readonly, ref } from 'vue';
import { openEvents, type EventStream, type ServerEvent } from '@/api/events';

type Listener = (event: ServerEvent) => void;

/** One stream for the whole page; whoever wants to hear of something adds a topic to it. */
const listeners = new Map<string, Set<Listener>>();
const connected = ref(true);
let stream: EventStream | null = null;
let planned = false;

function deliver(event: ServerEvent): void {
  const data = event.data as { key?: string } | null;
  const topic = event.name === 'presence' ? `presence:${data?.key ?? ''}` : event.name;
  const heard = event.name === 'reset' ? [...listeners.values()].flatMap((set) => [...set]) : [...(listeners.get(topic) ?? [])];
  heard.forEach((listener) => listener(event));
}

/** Several changes of topics in one turn open one new stream. */
function reopen(): void {
  if (planned) return;
  planned = true;
  setTimeout(() => {
    planned = false;
    const lastId = stream?.lastId() ?? '';
    stream?.close();
    stream = listeners.size === 0 ? null : openEvents([...listeners.keys()], deliver, { lastId, onState: (now) => (connected.value = now) });
  });
}

/** Hears events of a topic (`notice`, `presence:KEY`) while the component lives; `reset` says that some were lost. */
export function useLive(topic: string, listener: Listener): void {
  const set = listeners.get(topic) ?? new Set();
  set.add(listener);
  if (!listeners.has(topic)) {
    listeners.set(topic, set);
    reopen();
  }
  onScopeDispose(() => {
    set.delete(listener);
    if (set.size > 0 || listeners.get(topic) !== set) return;
    listeners.delete(topic);
    reopen();
  });
}

/** Whether the server is within reach, as the stream sees it. */
export function useConnected() {
  return readonly(connected);
}
