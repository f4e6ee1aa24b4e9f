import { expect, test } from 'vitest';
import { withPrinted } from '@/task/runs/liveOutput';

const known = { lines: ['a', 'b'], count: 2 };

test('what comes next is added', () => {
  expect(withPrinted(known, { from: 2, lines: ['c'] })).toEqual({ lines: ['a', 'b', 'c'], count: 3 });
});

test('what was read already is not added twice', () => {
  expect(withPrinted(known, { from: 1, lines: ['b', 'c'] })).toEqual({ lines: ['a', 'b', 'c'], count: 3 });
  expect(withPrinted(known, { from: 0, lines: ['a'] })).toEqual(known);
});

test('a gap means reading again', () => {
  expect(withPrinted(known, { from: 3, lines: ['d'] })).toBeNull();
  expect(withPrinted(known, {})).toBeNull();
});

test('no more than the newest are kept', () => {
  const many = withPrinted(known, { from: 2, lines: Array.from({ length: 6000 }, (_, i) => String(i)) });
  expect(many?.lines).toHaveLength(5000);
  expect(many?.count).toBe(6002);
  expect(many?.lines.at(-1)).toBe('5999');
});
