import type { RunTimes } from '@/api/tasks';
import type { TaskStatus } from '@/api/types';

/** Spans the page offers, in milliseconds. Statistics are kept for eight days. */
export const spans = { '1h': 3_600_000, '24h': 86_400_000, '7d': 604_800_000 } as const;
export type Span = keyof typeof spans;

const cells = 48;

/** The span up to now in whole cells, so that they begin at round times. */
export function wholeSpan(span: Span, now: number): { from: number; to: number } {
  const step = Math.max(60_000, Math.ceil(spans[span] / cells / 60_000) * 60_000);
  const end = (Math.floor(now / step) + 1) * step;
  return { from: end - spans[span], to: end - 1 };
}

/** Worst first. What somebody stopped is no failure. */
const order = ['failure', 'timeout', 'expire', 'cancelled', 'skip', 'success'] as const;
const states: Record<string, TaskStatus> = { failure: 'failure', timeout: 'timeout', expire: 'expired', cancelled: 'cancelled', skip: 'skipped', success: 'success' };

export interface GridCell {
  from: number;
  to: number;
  calls: number;
  failures: number;
  /** Null when nothing ran. */
  worst: TaskStatus | null;
  /** 0 to 1: how busy, beside the busiest cell of the row. */
  depth: number;
}

export interface GridRow {
  id: string;
  calls: number;
  cells: GridCell[];
}

/** Rows of cells without gaps. */
export function gridOf({ from, to, step, rows }: RunTimes): GridRow[] {
  const count = Math.max(1, Math.ceil((to - from) / step));
  return rows.map(({ id, calls, cells }) => {
    const made = Array.from({ length: count }, (_, i) => ({ from: from + i * step, to: Math.min(to, from + (i + 1) * step) - 1, calls: 0, failures: 0, worst: null as TaskStatus | null, depth: 0 }));
    for (let i = 0; i < count; i++) {
      const cell = made[i];
      const here = cells.filter((part) => part.cell === i);
      if (!cell || here.length === 0) continue;
      cell.calls = here.reduce((sum, part) => sum + part.calls, 0);
      cell.failures = here.filter(({ status }) => !['success', 'skip', 'cancelled'].includes(status)).reduce((sum, part) => sum + part.calls, 0);
      const worst = order.find((status) => here.some((part) => part.status === status)) ?? 'failure';
      cell.worst = states[worst] ?? 'failure';
    }
    const most = Math.max(1, ...made.map((cell) => cell.calls));
    for (const cell of made) cell.depth = cell.calls / most;
    return { id, calls, cells: made };
  });
}
