import { expect, test } from 'vitest';
import { dayExpression, perDay } from '@/trigger/dayCount';

test.each([['* * * * *', 1440], ['*/5 8-18 * * 1-5', 132], ['0,30 * * * * *', 2880], ['0 2 1 * *', 1], ['@hourly', 24], ['nonsense', 0]])('a day has room for %s %d times', (expression, count) => {
  expect(perDay(expression)).toBe(count);
});
test('the days of an expression are those of its last three parts', () => {
  expect(dayExpression('*/5 * 1,15 * 1-5')).toBe('0 0 1,15 * 1-5');
  expect(dayExpression('*/5 * 1')).toBe('0 0 1 * *');
  expect(dayExpression('@monthly')).toBe('0 0 1 * *');
  expect(dayExpression(' */10 * * L * * ')).toBe('0 0 L * *');
});
