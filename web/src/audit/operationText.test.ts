import { expect, test } from 'vitest';
import { kindOf, succeeded } from '@/audit/operationText';

test('what an operation does is read from its route', () => {
  expect(kindOf('/api/v1/scripts/do/add')).toBe('add');
  expect(kindOf('/api/v1/scripts/:id/do/publish')).toBe('modify');
  expect(kindOf('/api/v1/auth-links/do/delete-many')).toBe('delete');
  expect(kindOf('/api/v1/debug/worker-queues/do/clear')).toBe('delete');
  expect(kindOf('/api/v1/auth/do/sign-in')).toBe('other');
});

test('everything from 400 on has failed', () => {
  expect(succeeded({ respStatusCode: 200 })).toBe(true);
  expect(succeeded({ respStatusCode: 400 })).toBe(false);
});
