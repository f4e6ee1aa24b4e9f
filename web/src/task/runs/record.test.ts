import { describe, expect, test } from 'vitest';
import type { TaskRecord } from '@/api/tasks';
import { isOpen, spansOf, stateOf, treeOf } from '@/task/runs/record';
import { gridOf, wholeSpan } from '@/task/runs/times';

const row = (more: Partial<TaskRecord>): TaskRecord => ({
  seq: 1, id: 'a', rootTaskId: 'ROOT', scriptSetId: 's', scriptId: 's__m', funcId: 's__m.a', funcCallKwargsJSON: {}, origin: 'asyncAPI', originId: 'b', execMode: 'async', attempt: 1, callChainJSON: null,
  triggerTimeMs: 1000, startTimeMs: null, endTimeMs: null, eta: null, delay: null, queue: 9, timeout: 30, expires: null, status: 'success', exceptionType: null, exceptionTEXT: null, tracebackTEXT: null,
  printLogsTEXT: null, returnValueJSON: null, func_id: 's__m.a', func_title: null, subTaskCount: 0, ...more,
});

test.each([
  [{ status: 'waiting' }, 'queued'],
  [{ status: 'pending' }, 'queued'],
  [{ status: 'pending', startTimeMs: 5 }, 'running'],
  [{ status: 'success', startTimeMs: 5, endTimeMs: 6 }, 'success'],
  [{ status: 'failure', endTimeMs: 6 }, 'failure'],
  [{ status: 'failure', exceptionType: 'TaskCancelled', endTimeMs: 6 }, 'cancelled'],
  [{ status: 'expire', endTimeMs: 6 }, 'expired'],
  [{ status: 'skip', endTimeMs: 6 }, 'skipped'],
  [{ status: 'timeout', endTimeMs: 6 }, 'timeout'],
] as [Partial<TaskRecord>, string][])('%j is %s', (more, state) => {
  expect(stateOf(row(more))).toBe(state);
  expect(isOpen(row(more))).toBe(state === 'queued' || state === 'running');
});

describe('spans of a run', () => {
  test('delay, wait and run add up to the whole', () => {
    expect(spansOf(row({ delay: 2, startTimeMs: 3500, endTimeMs: 4000 }), 9000)).toEqual({ delay: 2000, due: 3000, wait: 500, run: 500 });
  });
  test('what waits for its time does not wait in the queue', () => {
    expect(spansOf(row({ status: 'waiting', delay: 60 }), 2000)).toEqual({ delay: 60_000, due: 61_000, wait: null, run: null });
  });
  test('what never started waited to its end', () => {
    expect(spansOf(row({ status: 'expire', startTimeMs: 0, endTimeMs: 4000 }), 9000)).toEqual({ delay: 0, due: 1000, wait: 3000, run: null });
  });
  test('what runs, runs until now', () => {
    expect(spansOf(row({ status: 'pending', startTimeMs: 1500 }), 2500)).toMatchObject({ wait: 500, run: 1000 });
  });
});

test('a call tree stands under the run that began it, children under who started them', () => {
  const chain = (...names: string[]): string[] => names.map((name) => `s__m.${name}`);
  const rows = [
    row({ id: 'leaf', seq: 4, rootTaskId: 'root', funcId: 's__m.c', triggerTimeMs: 4, callChainJSON: chain('a', 'b', 'c') }),
    row({ id: 'other', seq: 3, rootTaskId: 'root', funcId: 's__m.d', triggerTimeMs: 3, callChainJSON: chain('a', 'd') }),
    row({ id: 'child', seq: 2, rootTaskId: 'root', funcId: 's__m.b', triggerTimeMs: 2, callChainJSON: chain('a', 'b') }),
    row({ id: 'root', seq: 5, triggerTimeMs: 1, callChainJSON: chain('a') }),
  ];
  expect(treeOf(rows).map(({ row: { id }, depth }) => `${depth} ${id}`)).toEqual(['0 root', '1 child', '2 leaf', '1 other']);
  // the record of the root may be gone
  expect(treeOf(rows.slice(0, 3)).map(({ depth }) => depth)).toEqual([0, 0, 0]);
});

describe('grid', () => {
  test('cells begin at round times and end after now', () => {
    const now = Date.UTC(2026, 10, 26, 5, 9, 18);
    const { from, to } = wholeSpan('24h', now);
    expect(new Date(from).toISOString()).toBe('2026-11-25T05:30:00.000Z');
    expect(new Date(to + 1).toISOString()).toBe('2026-11-26T05:30:00.000Z');
  });
  test('the worst end wins, cells without runs are there, too', () => {
    const [first] = gridOf({ from: 0, to: 30, step: 10, totals: {}, rows: [{ id: 'f', calls: 12, failures: 1, cells: [{ cell: 0, status: 'success', calls: 9 }, { cell: 0, status: 'failure', calls: 1 }, { cell: 2, status: 'success', calls: 2 }] }] });
    expect(first?.cells.map(({ worst, calls, failures, depth }) => [worst, calls, failures, depth])).toEqual([['failure', 10, 1, 1], [null, 0, 0, 0], ['success', 2, 0, 0.2]]);
    expect(first?.cells.at(-1)).toMatchObject({ from: 20, to: 29 });
  });
  test('what somebody stopped is no failure, and stands above what went well', () => {
    const [first] = gridOf({ from: 0, to: 10, step: 10, totals: {}, rows: [{ id: 'f', calls: 3, failures: 0, cells: [{ cell: 0, status: 'success', calls: 2 }, { cell: 0, status: 'cancelled', calls: 1 }] }] });
    expect(first?.cells[0]).toMatchObject({ worst: 'cancelled', calls: 3, failures: 0 });
  });
});
