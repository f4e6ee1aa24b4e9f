import { computed, onScopeDispose, ref, shallowRef, triggerRef } from 'vue';
import { funcs, tasks } from '@/api';
import { ApiError, newTraceId } from '@/api/client';
import { openEvents } from '@/api/events';
import type { DraftResult, DraftRun, JsonObject, TaskStatus } from '@/api/types';

export interface Run {
  number: number;
  funcId: string;
  startedAt: Date;
  taskId: string | null;
  status: TaskStatus;
  lines: string[];
  result: DraftResult | null;
  /** What kept the run from giving a result at all. */
  failure: unknown;
  seconds: number;
}

interface TaskEvent {
  taskId?: string;
  traceId?: string;
  from?: number;
  lines?: string[];
}

export interface RunServer {
  runDraft: typeof funcs.runDraft;
  cancel: typeof tasks.cancel;
  openEvents: typeof openEvents;
}

/** Runs of this page that can be looked at again. */
export const runLimit = 20;

const server: RunServer = { runDraft: funcs.runDraft, cancel: tasks.cancel, openEvents };

export function finalStatus(answer: DraftRun): TaskStatus {
  if (answer.result.exceptionType === 'TaskCancelled') return 'cancelled';
  return answer.status === 'success' || answer.status === 'timeout' ? answer.status : 'failure';
}

/** Runs functions of a draft: lines arrive while the function runs, and it can be stopped at any time. */
export function useRun({ runDraft, cancel, openEvents: open }: RunServer = server) {
  const run = shallowRef<Run | null>(null);
  const runs = shallowRef<Run[]>([]);
  const elapsed = ref(0);
  const stopping = ref(false);
  const stopFailure = shallowRef<unknown>(null);
  const running = computed(() => run.value?.status === 'queued' || run.value?.status === 'running');
  let count = 0;
  let painted = false;
  let ticker = 0;

  /** Many lines in one frame cost one update. */
  function paint(): void {
    if (painted) return;
    painted = true;
    requestAnimationFrame(() => {
      painted = false;
      triggerRef(run);
    });
  }

  function hear(current: Run, name: string, event: TaskEvent): void {
    if (current.result || current.failure) return;
    if (event.taskId && !current.taskId) {
      current.taskId = event.taskId;
      if (stopping.value) void stop();
    }
    if (name === 'task.start') current.status = 'running';
    if (name === 'task.log' && event.lines) {
      const from = event.from ?? current.lines.length;
      event.lines.forEach((line, i) => (current.lines[from + i] = line));
    }
    paint();
  }

  async function start(funcId: string, kwargs: JsonObject): Promise<Run | null> {
    if (running.value) return null;
    const traceId = newTraceId();
    const startedAt = new Date();
    const current: Run = { number: ++count, funcId, startedAt, taskId: null, status: 'queued', lines: [], result: null, failure: null, seconds: 0 };
    run.value = current;
    runs.value = [current, ...runs.value].slice(0, runLimit);
    elapsed.value = 0;
    stopping.value = false;
    stopFailure.value = null;
    ticker = window.setInterval(() => (elapsed.value = (Date.now() - startedAt.getTime()) / 1000), 100);
    const stream = open([`trace:${traceId}`], (event) => hear(current, event.name, event.data as TaskEvent));
    // without the stream the function runs as well, its lines then come at the end
    await Promise.race([stream.opened, new Promise((resolve) => setTimeout(resolve, 1500))]);
    try {
      const answer = await runDraft(funcId, kwargs, traceId);
      current.result = answer.result;
      current.taskId = answer.id;
      current.status = finalStatus(answer);
      if (answer.result.printLogs.length >= current.lines.length) current.lines = answer.result.printLogs;
    } catch (error) {
      current.failure = error;
      current.status = error instanceof ApiError && error.reason === 'EFuncTimeout' ? 'timeout' : 'failure';
    } finally {
      stream.close();
      window.clearInterval(ticker);
      current.seconds = current.result?.cost ?? (Date.now() - startedAt.getTime()) / 1000;
      stopping.value = false;
      triggerRef(run);
      triggerRef(runs);
    }
    return current;
  }

  async function stop(): Promise<void> {
    if (!running.value || !run.value) return;
    stopping.value = true;
    if (!run.value.taskId) return;
    try {
      stopFailure.value = null;
      await cancel(run.value.taskId);
    } catch (error) {
      stopFailure.value = error;
      stopping.value = false;
    }
  }

  function clear(): void {
    if (running.value) return;
    run.value = null;
    runs.value = [];
  }

  /** Looks at an earlier run again. */
  function show(earlier: Run): void {
    if (!running.value) run.value = earlier;
  }

  onScopeDispose(() => window.clearInterval(ticker));
  return { run, runs, show, running, stopping, stopFailure, elapsed, start, stop, clear };
}

export type Runner = ReturnType<typeof useRun>;
