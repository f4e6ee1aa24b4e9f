import { expect, test } from 'vitest';
import { around, countByDay, dayIn, monthOf, shifted, weeksOf } from '@/trigger/calendar';

test('a month is shown in whole weeks from Monday on', () => {
  const days = weeksOf({ year: 2026, month: 11 });
  expect(days).toHaveLength(42);
  expect(days[0]).toEqual({ key: '2026-10-26', number: 26, outside: true });
  expect(days[6]).toEqual({ key: '2026-11-01', number: 1, outside: false });
  expect(weeksOf({ year: 2027, month: 2 })).toHaveLength(28);
});

test('months go on over the end of a year', () => {
  expect(shifted({ year: 2026, month: 12 }, 1)).toEqual({ year: 2027, month: 1 });
  expect(shifted({ year: 2026, month: 1 }, -1)).toEqual({ year: 2025, month: 12 });
  expect(monthOf('2026-11-23')).toEqual({ year: 2026, month: 11 });
});

test('days are those of the zone', () => {
  expect(dayIn('Asia/Shanghai', '2026-11-23T16:30:00Z')).toBe('2026-11-24');
  expect(dayIn('America/New_York', '2026-11-23T04:30:00Z')).toBe('2026-11-22');
});

test('only times of the month count, by the zone', () => {
  const times = ['2026-10-31T16:00:00Z', '2026-11-01T00:00:00Z', '2026-11-30T15:59:00Z', '2026-11-30T16:00:00Z'];
  expect([...countByDay(times, 'Asia/Shanghai', { year: 2026, month: 11 })]).toEqual([['2026-11-01', 2], ['2026-11-30', 1]]);
});

test('what is asked for holds the month in every zone', () => {
  const { from, until } = around({ year: 2026, month: 2 });
  for (const zone of ['Pacific/Kiritimati', 'Etc/GMT+12', 'UTC']) {
    expect(dayIn(zone, from) < '2026-02-01').toBe(true);
    expect(dayIn(zone, until) >= '2026-03-01').toBe(true);
  }
});
