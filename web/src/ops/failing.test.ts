import { expect, test } from 'vitest';
import { worstOf } from '@/ops/failing';
import type { GridCell, GridRow } from '@/task/runs/times';

const cell = (calls: number, failures: number, worst: GridCell['worst']): GridCell => ({ from: 0, to: 1, calls, failures, worst, depth: 1 });
const row = (id: string, ...cells: GridCell[]): GridRow => ({ id, calls: cells.reduce((sum, part) => sum + part.calls, 0), cells });

test('functions that failed are there, those that failed most first', () => {
  const rows = [row('a__a.fine', cell(9, 0, 'success')), row('a__a.slow', cell(4, 1, 'timeout'), cell(2, 0, 'success')), row('a__a.bad', cell(3, 2, 'timeout'), cell(3, 2, 'failure')), row('a__a.stopped', cell(1, 0, 'cancelled'))];
  expect(worstOf(rows)).toEqual([
    { id: 'a__a.bad', worst: 'failure', sum: 6, failed: 4, calls: [3, 3], failures: [2, 2] },
    { id: 'a__a.slow', worst: 'timeout', sum: 6, failed: 1, calls: [4, 2], failures: [1, 0] },
  ]);
  expect(worstOf([])).toEqual([]);
});
