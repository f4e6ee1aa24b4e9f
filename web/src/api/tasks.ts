/** Runs of functions, queues, and what was given up. */
import { call, get, post, type Envelope } from '@/api/client';
import type { JsonObject, JsonValue } from '@/api/types';

const base = '/api/v1';
const segment = encodeURIComponent;
type Id = { id: string };

/** One run, ended or not. Times are milliseconds since 1970. */
export interface TaskRecord {
  seq: number;
  id: string;
  /** `ROOT` = nothing but its origin started it. */
  rootTaskId: string;
  scriptSetId: string;
  scriptId: string;
  funcId: string;
  /** Null when they were too large to be recorded. */
  funcCallKwargsJSON: JsonObject | null;
  origin: string;
  originId: string;
  execMode: string | null;
  attempt: number;
  /** Ids of the functions that started each other, its own the last. */
  callChainJSON: string[] | null;
  triggerTimeMs: number;
  /** Of those that wait. */
  dueTimeMs?: number;
  startTimeMs: number | null;
  endTimeMs: number | null;
  eta: number | null;
  delay: number | null;
  queue: number;
  timeout: number | null;
  expires: number | null;
  isCancelling?: boolean;
  status: string;
  exceptionType: string | null;
  exceptionTEXT: string | null;
  tracebackTEXT: string | null;
  printLogsTEXT: string | null;
  returnValueJSON: JsonValue;
  func_id: string | null;
  func_title: string | null;
  subTaskCount: number;
}

export interface RunTimes {
  /** Milliseconds since 1970, and how many a cell has. */
  from: number;
  to: number;
  step: number;
  totals: Record<string, number>;
  rows: { id: string; calls: number; failures: number; cells: { cell: number; status: string; calls: number }[] }[];
}

export type RunFilter = Record<string, string | number | undefined>;

export interface WorkerQueue {
  queue: number;
  /** What it is for; null = nothing of its own. */
  use: string | null;
  waiting: number;
  /** Of the waiting those that are not due yet. */
  delayed: number;
  running: number;
  limit: number;
  runningLimit: number;
  oldestWaitSeconds: number;
  waitingCallers: number;
  waitingCallersLimit: number;
  oldestCallerWaitSeconds: number;
  isServed: boolean;
}

export interface DeadLetter {
  id: string;
  queue: number;
  attempt: number;
  funcId: string;
  origin: string;
  originId: string;
  deathTimeMs: number;
  reason: string;
}

/** Work of the platform itself. Times are milliseconds since 1970. */
export interface SystemJob {
  id: string;
  lastStartMs: number | null;
  lastEndMs: number | null;
  lastStatus: 'success' | 'failure' | null;
  /** What the last run removed. */
  lastCount: number | null;
  lastError: string | null;
  nextRunMs: number | null;
  intervalSeconds: number;
  isRunning: boolean;
}

/** One run of a system job. */
export interface JobRun {
  id: string;
  startTimeMs: number;
  endTimeMs: number;
  status: 'success' | 'failure';
  /** Null when it failed. */
  resultJSON: { count: number } | null;
  exceptionTEXT: string | null;
}

/** What a task nobody waits for has printed so far. */
export interface RunOutput {
  lines: string[];
  /** How many there were, those that are left out included: the number of the next one. */
  count: number;
}

/** What is known of the result of a run nobody waited for. */
export interface LateResult {
  status: 'PENDING' | 'SUCCESS' | 'FAILURE';
  result: JsonValue;
  exception?: string | null;
}

const list = `${base}/task-records/func/do/list`;

export const runs = {
  page: (search: string, pageNumber: number, signal: AbortSignal, filter: RunFilter): Promise<Envelope<TaskRecord[]>> =>
    call<TaskRecord[]>(list, { query: { _fuzzySearch: search, pageNumber, pageSize: 50, ...filter }, signal }),
  some: (filter: RunFilter, pageSize = 100) => get<TaskRecord[]>(list, { pageSize, ...filter }),
  find: async (id: string): Promise<TaskRecord | null> => (await get<TaskRecord[]>(list, { id, pageSize: 1 }))[0] ?? null,
  times: (filter: RunFilter) => get<RunTimes>(`${base}/task-records/func/do/count-by-time`, filter),
  again: (id: string) => post<Id>(`${base}/task-records/func/${segment(id)}/do/run-again`),
  cancel: (id: string) => post<Id>(`${base}/tasks/${segment(id)}/do/cancel`),
  output: (id: string) => get<RunOutput>(`${base}/tasks/${segment(id)}/output/do/get`),
  result: (id: string) => get<LateResult>(`${base}/func-result`, { taskId: id }),
};

export const queues = {
  list: () => get<WorkerQueue[]>(`${base}/worker-queues/do/list`),
  /** None = all. */
  clear: (numbers: number[]) => post<null>(`${base}/debug/worker-queues/do/clear`, { workerQueues: numbers.map(String) }),
  clearRecords: () => post<null>(`${base}/debug/log-cache-tables/do/clear`, {}),
};

export const deadLetters = {
  list: () => get<DeadLetter[]>(`${base}/dead-letters/do/list`, { pageSize: 100 }),
  again: (id: string) => post<Id>(`${base}/dead-letters/${segment(id)}/do/run-again`),
  remove: (id: string) => post<Id>(`${base}/dead-letters/${segment(id)}/do/delete`),
};

export const systemJobs = {
  list: () => get<SystemJob[]>(`${base}/system-jobs/do/list`),
  runs: (name: string) => get<JobRun[]>(`${base}/task-records/do/list`, { name, pageSize: 20 }),
  run: (id: string) => post<Id>(`${base}/system-jobs/${segment(id)}/do/run`),
};
