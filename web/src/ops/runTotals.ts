import type { RunTimes } from '@/api/tasks';
import { gridOf, type GridRow } from '@/task/runs/times';

/** Runs of a span, all origins together. */
export interface Totals {
  runs: number;
  failures: number;
  /** 0 to 1 of those that ended by themselves; null when there are none. */
  share: number | null;
  /** Most runs of one cell. */
  peak: number;
  /** By time: runs, failures, share that succeeded (that of the cell before where nothing ran). */
  calls: number[];
  bad: number[];
  shares: number[];
}

/** What was skipped never ran; what somebody stopped is neither a success nor a failure. */
export function totalsOf(times: RunTimes): Totals {
  const { totals } = times;
  const rows = gridOf({ ...times, rows: times.rows.map((row) => ({ ...row, cells: row.cells.filter(({ status }) => status !== 'skip') })) });
  const sum = (...statuses: string[]): number => statuses.reduce((all, status) => all + (totals[status] ?? 0), 0);
  const success = sum('success');
  const failures = Object.entries(totals).filter(([status]) => !['success', 'skip', 'cancelled'].includes(status)).reduce((all, [, count]) => all + count, 0);
  const cells = Math.max(0, ...rows.map((row) => row.cells.length));
  const each = (value: (row: GridRow, cell: number) => number): number[] => Array.from({ length: cells }, (_, cell) => rows.reduce((all, row) => all + value(row, cell), 0));
  const calls = each((row, cell) => row.cells[cell]?.calls ?? 0);
  const bad = each((row, cell) => row.cells[cell]?.failures ?? 0);
  let last = 1;
  const shares = calls.map((count, cell) => (last = count > 0 ? 1 - (bad[cell] ?? 0) / count : last));
  return { runs: success + failures + sum('cancelled'), failures, share: success + failures > 0 ? success / (success + failures) : null, peak: Math.max(0, ...calls), calls, bad, shares };
}
