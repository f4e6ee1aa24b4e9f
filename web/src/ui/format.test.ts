import { expect, test } from 'vitest';
import { bytes, dateTime, duration, initials, relative } from '@/ui/format';

test.each([[0, '0 ms'], [0.0004, '1 ms'], [0.031, '31 ms'], [8.018, '8.02 s'], [42.31, '42.3 s'], [252, '4 min 12 s']])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test.each([[412, '412 B'], [1204, '1.2 KB'], [38_400_000, '38 MB']])('%d bytes are %s', (count, text) => {
  expect(bytes(count)).toBe(text);
});

test('dates are written the same in both languages', () => {
  expect(dateTime(new Date(2026, 10, 3, 4, 5, 6))).toBe('2026-11-03 04:05:06');
});

test('relative times follow the language', () => {
  const now = Date.UTC(2026, 10, 24);
  expect(relative(new Date(now - 3 * 60_000), 'en', now)).toBe('3 minutes ago');
  expect(relative(new Date(now + 6 * 86_400_000), 'zh-CN', now)).toBe('6天后');
});

test.each([['Li Wen', 'LW'], ['admin', 'AD'], ['李雯', '李'], ['', '?']])('%s is shown as %s', (name, text) => {
  expect(initials(name)).toBe(text);
});
