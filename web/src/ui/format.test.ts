import { expect, test } from 'vitest';
import { bytes, dateTime, duration, initials, isOwnZone, relative, timeIn, zonedTime, zoneOf } from '@/ui/format';

test.each([[0, '0 ms'], [0.0004, '1 ms'], [0.031, '31 ms'], [8.018, '8.02 s'], [42.31, '42.3 s'], [252, '4 min 12 s'], [60, '1 min'], [600, '10 min'], [3600, '1 h'], [7500, '2 h 5 min'], [86_400, '1 d'], [262_800, '3 d 1 h']])('%d seconds are %s', (seconds, text) => {
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

test('times name their zone where it matters', () => {
  const date = new Date(Date.UTC(2026, 10, 24, 20, 30));
  expect(timeIn('Asia/Shanghai', date)).toBe('2026-11-25 04:30');
  expect(zonedTime(date)).toBe(`${dateTime(date)} (${zoneOf(date)})`);
  expect(isOwnZone(Intl.DateTimeFormat().resolvedOptions().timeZone, date)).toBe(true);
  expect(isOwnZone('Pacific/Kiritimati', date) && isOwnZone('Pacific/Pago_Pago', date)).toBe(false);
});

test.each([[0, 'UTC'], [-480, 'UTC+8'], [210, 'UTC-3:30']])('%d minutes behind Greenwich are %s', (offset, text) => {
  const date = new Date();
  date.getTimezoneOffset = () => offset;
  expect(zoneOf(date)).toBe(text);
});
