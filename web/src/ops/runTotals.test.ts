import { expect, test } from 'vitest';
import { totalsOf } from '@/ops/runTotals';

const times = {
  from: 0, to: 40, step: 10, totals: { success: 6, failure: 1, timeout: 1, cancelled: 1, skip: 5 },
  rows: [
    { id: 'cronJob', calls: 11, failures: 1, cells: [{ cell: 0, status: 'success', calls: 4 }, { cell: 0, status: 'skip', calls: 5 }, { cell: 2, status: 'failure', calls: 1 }, { cell: 2, status: 'success', calls: 1 }] },
    { id: 'direct', calls: 3, failures: 1, cells: [{ cell: 2, status: 'timeout', calls: 1 }, { cell: 2, status: 'success', calls: 1 }, { cell: 3, status: 'cancelled', calls: 1 }] },
  ],
};

test('runs of all origins are added up; skipped ones are none, cancelled ones neither succeed nor fail', () => {
  const totals = totalsOf(times);
  expect(totals).toMatchObject({ runs: 9, failures: 2, share: 0.75, bad: [0, 0, 2, 0] });
  expect(totals.calls).toEqual([4, 0, 4, 1]);
  expect(totals.shares).toEqual([1, 1, 0.5, 1]);
  expect(totals.peak).toBe(4);
});
test('of nothing there is no share', () => {
  expect(totalsOf({ from: 0, to: 40, step: 10, totals: {}, rows: [] })).toEqual({ runs: 0, failures: 0, share: null, peak: 0, calls: [], bad: [], shares: [] });
});
