import { onScopeDispose, ref, shallowRef, watch } from 'vue';
import { runs, type TaskRecord } from '@/api/tasks';
import { isOpen } from '@/task/runs/record';

const pollMs = 1000;
/** Records of direct calls appear a little late; after so many tries there is none. */
const tries = 5;

/** One run, read again until it has ended. `ended` is told once. */
export function useLiveRun(id: () => string, first: () => TaskRecord | null, ended: () => void) {
  const row = shallowRef<TaskRecord | null>(null);
  const error = shallowRef<unknown>(null);
  const gone = ref(false);
  const now = ref(Date.now());
  let timer = 0;
  let turn = 0;
  let misses = 0;

  function follow(found: TaskRecord, mine: number): void {
    now.value = Date.now();
    if (isOpen(found)) timer = window.setTimeout(() => void look(mine), pollMs);
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
  }

  function start(): void {
    stop();
    const mine = turn;
    gone.value = false;
    misses = 0;
    row.value = first();
    if (row.value !== null && !isOpen(row.value)) now.value = Date.now();
    else void look(mine);
  }

  watch(id, start, { immediate: true });
  onScopeDispose(stop);
  return { row, error, gone, now, again: start };
}
