import { computed, shallowRef, type ComputedRef } from 'vue';
import { systemInfo } from '@/api';
import type { SystemInfo } from '@/api/types';
import type { Subject } from '@/link/example/subject';

/** Seconds a caller may ask for, and what holds when it asks for none. */
export interface Span {
  from: number;
  to: number;
  usual: number;
}

export interface CallLimits {
  /** How long the caller waits. */
  wait: Span;
  /** How long the function may run. */
  run: Span;
  /** How long a task may wait for its start. */
  start: Span;
}

/** How many times its limit a batch may wait in its queue, and the longest that can be asked for. */
const startScale = 24;
const longestStart = 86_400;

/** Limits of this installation and, where known, of the function itself. */
export function limitsOf({ kind, own }: Pick<Subject, 'kind' | 'own'>, info: Partial<SystemInfo> = {}): CallLimits {
  const limit = own.timeout ?? (kind === 'batch' ? (info._FUNC_TASK_DEFAULT_BATCH_TIMEOUT ?? 3600) : (info._FUNC_TASK_TIMEOUT_DEFAULT ?? 30));
  return {
    wait: { from: info._FUNC_TASK_MIN_API_TIMEOUT ?? 1, to: info._FUNC_TASK_MAX_API_TIMEOUT ?? 180, usual: own.apiTimeout ?? info._FUNC_TASK_DEFAULT_API_TIMEOUT ?? 10 },
    run: { from: info._FUNC_TASK_TIMEOUT_MIN ?? 1, to: info._FUNC_TASK_TIMEOUT_MAX ?? 3600, usual: limit },
    start: { from: 1, to: longestStart, usual: own.expires ?? limit * startScale },
  };
}

const known = shallowRef<SystemInfo>();

export function useCallLimits(subject: () => Subject): ComputedRef<CallLimits> {
  if (known.value === undefined) void systemInfo().then((info) => (known.value = info)).catch(() => undefined);
  return computed(() => limitsOf(subject(), known.value));
}
