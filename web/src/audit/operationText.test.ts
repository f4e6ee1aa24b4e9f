import { expect, test } from 'vitest';
import { kindOf, objectOf, succeeded } from '@/audit/operationText';

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

test('an object is shown by its name, and by its ID where somebody chose that', () => {
  const none = { _operationEntityName: null, reqBodyJSON: null };
  expect(objectOf({ _operationEntityId: 'u-0L5BexXxZky2', _operationEntityName: 'Jonas Berg', reqBodyJSON: null })).toEqual({ name: 'Jonas Berg', id: '' });
  expect(objectOf({ _operationEntityId: 'billing__money', _operationEntityName: 'Money', reqBodyJSON: null })).toEqual({ name: 'Money', id: 'billing__money' });
  expect(objectOf({ ...none, _operationEntityId: 'ak-QeDbdbRPAc0b', reqBodyJSON: { data: { title: 'Grafana' } } })).toEqual({ name: 'Grafana', id: '' });
  expect(objectOf({ ...none, _operationEntityId: 'ak-QeDbdbRPAc0b' })).toEqual({ name: '', id: 'ak-QeDbdbRPAc0b' });
  expect(objectOf({ ...none, _operationEntityId: null })).toEqual({ name: '', id: '' });
});
