import { expect, test } from 'vitest';
import { countdown } from '@/trigger/countdown';

const now = Date.parse('2026-11-24T08:00:00Z');

test.each([['24T08:00:09', '0:09'], ['24T08:04:09', '4:09'], ['24T10:04:09', '2:04:09'], ['25T10:04:09', '26:04:09'], ['24T07:59:00', '0:00']])('until %s are left %s', (time, text) => {
  expect(countdown(`2026-11-${time}Z`, now)).toBe(text);
});
