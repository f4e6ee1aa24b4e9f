import { expect, test } from 'vitest';
import type { AuthLink } from '@/api/types';
import { firstFunc, usable } from '@/app/firstFunction';

const now = Date.parse('2026-01-01T00:00:00Z');
const row = (id: string, other: Partial<AuthLink> = {}): AuthLink =>
  ({ id, funcId: firstFunc, isDisabled: false, expireTime: null, funcCallKwargsJSON: { name: 'INPUT_BY_CALLER' }, ...other }) as AuthLink;

test.each<[string, Partial<AuthLink>]>([
  ['of another function', { funcId: 'demo__a.hello' }],
  ['that is disabled', { isDisabled: true }],
  ['that has expired', { expireTime: '2025-12-31T23:59:59Z' }],
  ['that gives the name itself', { funcCallKwargsJSON: { name: 'Ada' } }],
])('a link %s is passed over', (_, other) => {
  expect(usable([row('a', other)], now)).toBeNull();
  expect(usable([row('a', other), row('b')], now)).toBe('b');
});

test('a link that ends later is used', () => {
  expect(usable([row('a', { expireTime: '2026-01-02T00:00:00Z' })], now)).toBe('a');
});
