import type { TaskStatus } from '@/api/types';
import type { GridRow } from '@/task/runs/times';

/** A function of which some runs failed. */
export interface FailingRow {
  id: string;
  /** How the worst of them ended. */
  worst: Extract<TaskStatus, 'failure' | 'timeout' | 'expired'>;
  sum: number;
  failed: number;
  /** By time. */
  calls: number[];
  failures: number[];
}

const ends = ['failure', 'timeout', 'expired'] as const;

/** Rows with failures, most failures first. */
export function worstOf(rows: GridRow[]): FailingRow[] {
  return rows
    .flatMap(({ id, calls, cells }): FailingRow[] => {
      const failed = cells.reduce((sum, cell) => sum + cell.failures, 0);
      const worst = ends.find((end) => cells.some((cell) => cell.worst === end)) ?? 'failure';
      return failed === 0 ? [] : [{ id, worst, sum: calls, failed, calls: cells.map((cell) => cell.calls), failures: cells.map((cell) => cell.failures) }];
    })
    .sort((a, b) => b.failed - a.failed);
}
