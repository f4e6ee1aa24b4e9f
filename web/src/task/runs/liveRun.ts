import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { openEvents, type EventStream } from '@/api/events';
import { runs, type TaskRecord } from '@/api/tasks';
import { isOpen } from '@/task/runs/record';

const pollMs = 1000;
/** Records of direct calls appear a little late; after so many tries there is none. */
const tries = 5;

interface LogEvent {
  from?: number;
  lines?: string[];
}

/** One run, read again until it has ended; its lines arrive while it runs. `ended` is told once. */
export function useLiveRun(id: () => string, first: () => TaskRecord | null, ended: () => void) {
  const row = shallowRef<TaskRecord | null>(null);
  const error = shallowRef<unknown>(null);
  const gone = ref(false);
  const now = ref(Date.now());
  const heard = shallowRef<string[]>([]);
  let stream: EventStream | null = null;
  let timer = 0;
  let turn = 0;
  let misses = 0;

  function hear(event: { name: string; data: unknown }): void {
    const { from, lines } = event.data as LogEvent;
    if (event.name !== 'task.log' || !lines) return;
    const all = heard.value.slice();
    lines.forEach((line, i) => (all[(from ?? heard.value.length) + i] = line));
    heard.value = all;
  }

  function follow(found: TaskRecord, mine: number): void {
    now.value = Date.now();
    if (!isOpen(found)) {
      stream?.close();
      stream = null;
      return;
    }
    stream ??= openEvents([`task:${found.id}`], hear);
    timer = window.setTimeout(() => void look(mine), pollMs);
  }

  async function look(mine: number): Promise<void> {
    try {
      const found = document.hidden ? row.value : await runs.find(id());
      if (mine !== turn) return;
      error.value = null;
      const before = row.value;
      // between the end and its record there is a moment without either
      gone.value = found === null && before === null && ++misses >= tries;
      if (found !== null) row.value = found;
      if (before !== null && isOpen(before) && found !== null && !isOpen(found)) ended();
      if (row.value !== null) follow(row.value, mine);
      else if (!gone.value) timer = window.setTimeout(() => void look(mine), pollMs);
    } catch (cause) {
      if (mine === turn) error.value = cause;
    }
  }

  function stop(): void {
    turn++;
    window.clearTimeout(timer);
    stream?.close();
    stream = null;
  }

  function start(): void {
    stop();
    const mine = turn;
    heard.value = [];
    gone.value = false;
    misses = 0;
    row.value = first();
    if (row.value !== null && !isOpen(row.value)) now.value = Date.now();
    else void look(mine);
  }

  watch(id, start, { immediate: true });
  onScopeDispose(stop);
  const lines = computed(() => {
    const kept = row.value?.printLogsTEXT;
    return kept ? kept.split('\n') : heard.value;
  });
  return { row, error, gone, now, lines, again: start };
}
