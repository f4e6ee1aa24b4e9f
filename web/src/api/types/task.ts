/** Runs and what is kept of them. */

import type { TraceInfo } from '@/api/types/function';
import type { JsonObject, JsonValue } from '@/api/types/values';

export type TaskStatus = 'queued' | 'running' | 'success' | 'failure' | 'timeout' | 'expired' | 'cancelled' | 'skipped';

export interface DraftResult {
  status: string;
  returnValue: string | null;
  funcResult: { raw: JsonValue; repr: string | null; jsonDumps: string | null } | null;
  printLogs: string[];
  exception: string | null;
  exceptionType: string | null;
  traceback: string | null;
  traceInfo: TraceInfo | null;
  cost: number | null;
  /** Seconds of the processor. */
  cpuTime?: number | null;
  /** What a response object says about the answer. */
  responseControl?: JsonObject;
  /** Spelled as the server spells it. KiB. */
  peakMemroyUsage?: number | null;
}

export interface DraftRun {
  id: string;
  status: string;
  result: DraftResult;
}

/** Calls of the last 24 hours, by hour, oldest first. */
export interface RecentDay {
  calls: number;
  failures: number;
  cached: number;
  /** Not let in: above the limit, disabled or expired. */
  refused: number;
  /** Milliseconds. */
  p95: number | null;
  callsByHour: number[];
  failuresByHour: number[];
}

/** Milliseconds; nothing is known of a single call. */
export interface RecentCost {
  samples: number;
  min: number | null;
  max: number | null;
  avg: number | null;
  mid: number | null;
  p75: number | null;
  p95: number | null;
  p99: number | null;
}

/** Ends of a task that are no success, as records call them. */
export const failedStatuses = ['failure', 'timeout', 'expire'] as const;

/** One call that has ended. */
export interface TaskRecord {
  id: string;
  funcId: string;
  /** Null when arguments are not recorded. */
  funcCallKwargsJSON: JsonObject | null;
  /** Milliseconds since 1970. */
  triggerTimeMs: number;
  startTimeMs: number | null;
  endTimeMs: number | null;
  status: string;
  exceptionType: string | null;
  exceptionTEXT: string | null;
  tracebackTEXT: string | null;
  printLogsTEXT: string | null;
}
