import type { TaskStatus } from '@/api/types';
import type { IconName } from '@/ui/icons';
import type { TaskRecord } from '@/api/tasks';

type Stated = Pick<TaskRecord, 'status' | 'startTimeMs' | 'endTimeMs' | 'exceptionType'>;

const ends: Record<string, TaskStatus> = { success: 'success', timeout: 'timeout', expire: 'expired', skip: 'skipped' };

/** The word for a state as records tell it. */
export function stateOf({ status, startTimeMs, endTimeMs, exceptionType }: Stated): TaskStatus {
  if (status === 'waiting' || status === 'pending') return startTimeMs !== null && endTimeMs === null ? 'running' : 'queued';
  if (exceptionType === 'TaskCancelled') return 'cancelled';
  return ends[status] ?? 'failure';
}

export const isOpen = (row: Stated): boolean => ['queued', 'running'].includes(stateOf(row));

/** Kinds of origins under the names records have. */
export const origins = ['syncAPI', 'asyncAPI', 'cronJob', 'direct', 'debug', 'integration', 'apiAuth'] as const;
export type OriginKind = (typeof origins)[number];
export const originIcon: Record<OriginKind, IconName> = { syncAPI: 'link', asyncAPI: 'layers', cronJob: 'clock', direct: 'fn', debug: 'code', integration: 'user', apiAuth: 'lock' };
export const originOf = (name: string): OriginKind | null => origins.find((kind) => kind === name) ?? null;

/** The list that holds what started it. */
export const pageOf: Partial<Record<OriginKind, string>> = { syncAPI: 'links', asyncAPI: 'batches', cronJob: 'crontab' };

/** Milliseconds it may not start yet, it waited, and it ran; null = not known, or not there yet. */
export interface Spans {
  delay: number;
  due: number;
  wait: number | null;
  run: number | null;
}

export function spansOf(row: TaskRecord, now: number): Spans {
  const asked = row.dueTimeMs ?? row.eta ?? (row.delay === null ? row.triggerTimeMs : row.triggerTimeMs + row.delay * 1000);
  // a later attempt is due later than the sender asked for
  const due = Math.max(row.triggerTimeMs, Math.min(asked, row.startTimeMs ?? row.endTimeMs ?? Number.MAX_SAFE_INTEGER));
  const started = row.startTimeMs === 0 ? null : row.startTimeMs;
  const end = row.endTimeMs ?? now;
  return { delay: due - row.triggerTimeMs, due, wait: started === null && due > end ? null : Math.max(0, (started ?? end) - due), run: started === null ? null : Math.max(0, end - started) };
}

export interface Branch {
  row: TaskRecord;
  depth: number;
}

/** Runs of one call tree in the order of a reader. Who started whom is told by the chain of functions: the last one before with the shorter chain. */
export function treeOf(rows: TaskRecord[]): Branch[] {
  const chainOf = ({ callChainJSON, funcId }: TaskRecord): string[] => callChainJSON ?? [funcId];
  const sorted = rows.slice().sort((a, b) => a.triggerTimeMs - b.triggerTimeMs || chainOf(a).length - chainOf(b).length || a.seq - b.seq);
  const children = new Map<TaskRecord | null, TaskRecord[]>();
  sorted.forEach((row, at) => {
    const above = chainOf(row).slice(0, -1).join('\n');
    const root = row.rootTaskId === 'ROOT' ? null : (sorted.find(({ id }) => id === row.rootTaskId) ?? null);
    const parent = root === null ? null : (sorted.slice(0, at).findLast((other) => chainOf(other).join('\n') === above) ?? root);
    children.set(parent, [...(children.get(parent) ?? []), row]);
  });
  const walk = (parent: TaskRecord | null, depth: number): Branch[] => (children.get(parent) ?? []).flatMap((row) => [{ row, depth }, ...walk(row, depth + 1)]);
  return walk(null, 0);
}
