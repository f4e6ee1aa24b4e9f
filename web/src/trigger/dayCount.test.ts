import { expect, test } from 'vitest';
import { readCron } from '@/trigger/cron';
import { dayExpression, dueByDay, firesOn, perDay, resultsByDay } from '@/trigger/dayCount';

test.each([['* * * * *', 1440], ['*/5 8-18 * * 1-5', 132], ['0,30 * * * * *', 2880], ['0 2 1 * *', 1], ['@hourly', 24], ['nonsense', 0]])('a day has room for %s %d times', (expression, count) => {
  expect(perDay(expression)).toBe(count);
});
test('the days of an expression are those of its last three parts', () => {
  expect(dayExpression('*/5 * 1,15 * 1-5')).toBe('0 0 1,15 * 1-5');
  expect(dayExpression('*/5 * 1')).toBe('0 0 1 * *');
  expect(dayExpression('@monthly')).toBe('0 0 1 * *');
  expect(dayExpression(' */10 * * L * * ')).toBe('0 0 L * *');
});

test.each([
  ['0 2 * * *', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28]],
  ['0 2 1,15 * *', [1, 15]],
  ['0 2 1,15 * mon', [1, 2, 9, 15, 16, 23]],
  ['0 2 * * 6', [7, 14, 21, 28]],
  ['0 2 L * *', [28]],
  ['0 2 * * 5#2,fri#4', [13, 27]],
  ['0 2 * * 1L', [23]],
  ['0 2 1 3 *', []],
])('%s fires in February 2026 on the days %j', (expression, days) => {
  const cron = readCron(expression);
  if (!('fields' in cron)) throw new Error(expression);
  expect(Array.from({ length: 28 }, (_, i) => i + 1).filter((day) => firesOn(cron, `2026-02-${String(day).padStart(2, '0')}`))).toEqual(days);
});

test('what many configs are due by is added up by day, what cannot be read is left out', () => {
  const expressions = [{ cronExpr: '0 2 * * 1-5', count: 3 }, { cronExpr: '@hourly', count: 2 }, { cronExpr: 'nonsense', count: 9 }];
  expect([...dueByDay(expressions, ['2026-11-27', '2026-11-28'])]).toEqual([['2026-11-27', 51], ['2026-11-28', 48]]);
});

test('runs are added up by day, skipped ones are none', () => {
  const rows = [{ id: 'cronJob', calls: 9, failures: 2, cells: [{ cell: 0, status: 'success', calls: 3 }, { cell: 1, status: 'failure', calls: 1 }, { cell: 2, status: 'timeout', calls: 1 }, { cell: 2, status: 'skip', calls: 4 }] }];
  expect(Object.fromEntries(resultsByDay({ from: 0, step: 10, rows }, (time) => (time < 20 ? 'a' : 'b')))).toEqual({ a: { runs: 4, failures: 1 }, b: { runs: 1, failures: 1 } });
});
