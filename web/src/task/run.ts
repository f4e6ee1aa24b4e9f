import { computed, onScopeDispose, ref, shallowRef, triggerRef } from 'vue';
import { funcs, tasks } from '@/api';
import { ApiError, newTraceId } from '@/api/client';
import { openEvents } from '@/api/events';
import { leftRuns } from '@/task/leftRun';
import { LiveEntries } from '@/task/liveEntries';
import type { DraftResult, DraftRun, JsonObject, TaskStatus } from '@/api/types';

export interface Run {
  number: number;
  funcId: string;
  startedAt: Date;
  taskId: string | null;
  status: TaskStatus;
  lines: string[];
  /** What a generator yielded so far, as JSON texts; the result holds all of it. */
  yields: string[];
  result: DraftResult | null;
  /** What kept the run from giving a result at all. */
  failure: unknown;
  seconds: number;
  /** Found again by a page that was loaded anew: its result went to the page before. */
  takenUp: boolean;
}

interface TaskEvent {
  taskId?: string;
  traceId?: string;
  from?: number;
  lines?: string[];
  status?: string;
  /** Milliseconds. */
  cost?: number;
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

const ends: Record<string, TaskStatus> = { success: 'success', timeout: 'timeout', expire: 'expired', skip: 'skipped' };

/** Milliseconds without a word of the server after which a run that was left behind is given up. */
const silenceMs = 5000;

/**
 * Runs functions of a draft: lines arrive while the function runs, and it can be stopped at any time. With `scriptId` a run outlives
 * its page: the next one takes it up.
 */
export function useRun({ runDraft, cancel, openEvents: open }: RunServer = server, scriptId?: string) {
  const run = shallowRef<Run | null>(null);
  const runs = shallowRef<Run[]>([]);
  const elapsed = ref(0);
  const stopping = ref(false);
  const stopFailure = shallowRef<unknown>(null);
  const running = computed(() => run.value?.status === 'queued' || run.value?.status === 'running');
  let count = 0;
  let painted = false;
  let ticker = 0;
  /** What was heard of the run that is under way. */
  let live = new LiveEntries();
  let leave: () => void = () => undefined;

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
      live.hear(event.from ?? 0, event.lines);
      ({ lines: current.lines, yields: current.yields } = live);
    }
    paint();
  }

  function begin(funcId: string, startedAt: Date): Run {
    const current: Run = { number: ++count, funcId, startedAt, taskId: null, status: 'queued', lines: [], yields: [], result: null, failure: null, seconds: 0, takenUp: false };
    live = new LiveEntries();
    run.value = current;
    runs.value = [current, ...runs.value].slice(0, runLimit);
    elapsed.value = 0;
    stopping.value = false;
    stopFailure.value = null;
    ticker = window.setInterval(() => (elapsed.value = (Date.now() - startedAt.getTime()) / 1000), 100);
    return current;
  }

  function settle(over = true): void {
    if (scriptId && over) leftRuns.drop(scriptId);
    window.clearInterval(ticker);
    stopping.value = false;
    triggerRef(run);
    triggerRef(runs);
  }

  async function start(funcId: string, kwargs: JsonObject): Promise<Run | null> {
    if (running.value) return null;
    const traceId = newTraceId();
    const current = begin(funcId, new Date());
    const { startedAt } = current;
    if (scriptId) leftRuns.write(scriptId, { funcId, traceId, startedAt: startedAt.getTime() });
    const stream = open([`trace:${traceId}`], (event) => hear(current, event.name, event.data as TaskEvent));
    // without the stream the function runs as well, its lines then come at the end
    await Promise.race([stream.opened, new Promise((resolve) => setTimeout(resolve, 1500))]);
    let over = true;
    try {
      const answer = await runDraft(funcId, kwargs, traceId);
      current.result = answer.result;
      current.taskId = answer.id;
      current.status = finalStatus(answer);
      if (answer.result.printLogs.length >= current.lines.length) current.lines = answer.result.printLogs;
    } catch (error) {
      current.failure = error;
      // out of reach, or this page goes away: the function may well run on
      over = error instanceof ApiError && error.status !== 0;
      current.status = error instanceof ApiError && error.reason === 'EFuncTimeout' ? 'timeout' : 'failure';
    } finally {
      stream.close();
      current.seconds = current.result?.cost ?? (Date.now() - startedAt.getTime()) / 1000;
      settle(over);
    }
    return current;
  }

  /** Goes on with the run that the page before left behind: its lines so far, and those to come. */
  function takeUp(): void {
    const left = scriptId ? leftRuns.read(scriptId) : null;
    if (!left || running.value) return;
    const current = begin(left.funcId, new Date(left.startedAt));
    current.takenUp = true;
    let giveUp = 0;
    // all that was said of it since it began
    const stream = open([`trace:${left.traceId}`], ({ name, data }) => {
      const event = data as TaskEvent;
      if (!event.taskId) return;
      window.clearTimeout(giveUp);
      hear(current, name, event);
      if (name !== 'task.end') return;
      // to the event a stopped run is one that failed
      current.status = ends[event.status ?? ''] ?? (stopping.value ? 'cancelled' : 'failure');
      current.seconds = (event.cost ?? 0) / 1000;
      end();
    }, { lastId: '0' });
    function end(): void {
      window.clearTimeout(giveUp);
      stream.close();
      if (run.value === current) settle();
    }
    void stream.opened.then(() => {
      if (current.taskId !== null) return;
      giveUp = window.setTimeout(() => {
        runs.value = runs.value.filter((other) => other !== current);
        if (run.value === current) run.value = null;
        end();
      }, silenceMs);
    });
    leave = () => {
      window.clearTimeout(giveUp);
      stream.close();
    };
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

  onScopeDispose(() => {
    window.clearInterval(ticker);
    leave();
  });
  return { run, runs, show, running, stopping, stopFailure, elapsed, start, takeUp, stop, clear };
}

export type Runner = ReturnType<typeof useRun>;
