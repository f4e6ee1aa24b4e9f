// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inPauses } from '@/ui/pauses';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('works once after the last of several calls', () => {
  const work = vi.fn();
  const pauses = inPauses(work, 100, 1000);
  for (let i = 0; i < 5; i++) {
    pauses.plan();
    vi.advanceTimersByTime(60);
  }
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60);
  expect(work).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(5000);
  expect(work).toHaveBeenCalledTimes(1);
});

test('does not wait longer than the longest time for a pause', () => {
  const work = vi.fn();
  const pauses = inPauses(work, 100, 500);
  for (let i = 0; i < 10; i++) {
    pauses.plan();
    vi.advanceTimersByTime(60);
  }
  expect(work).toHaveBeenCalledTimes(1);
});

test('does at once what is due, and nothing when nothing is', () => {
  const work = vi.fn();
  const pauses = inPauses(work, 100, 500);
  pauses.now();
  expect(work).not.toHaveBeenCalled();
  pauses.plan();
  pauses.now();
  expect(work).toHaveBeenCalledTimes(1);
  expect(pauses.due()).toBe(false);
  vi.advanceTimersByTime(1000);
  expect(work).toHaveBeenCalledTimes(1);
});
