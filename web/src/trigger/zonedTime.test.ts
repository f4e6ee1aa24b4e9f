import { expect, test } from 'vitest';
import { timeIn } from '@/trigger/zonedTime';

const now = new Date(2026, 5, 1);

test('an instant reads as the clock of its zone shows it', () => {
  expect(timeIn('Asia/Shanghai', 'en', '2026-11-24T00:30:00Z', now)).toBe('11-24 Tue 08:30');
  expect(timeIn('UTC', 'zh-CN', '2026-11-24T00:30:00Z', now)).toBe('11-24 周二 00:30');
  expect(timeIn('America/New_York', 'en', '2026-11-01T05:30:05Z', now)).toBe('11-01 Sun 01:30:05');
});
test('midnight is 00, another year is told', () => {
  expect(timeIn('UTC', 'en', '2027-01-01T00:00:00Z', now)).toBe('2027-01-01 Fri 00:00');
});
