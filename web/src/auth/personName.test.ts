import { expect, test } from 'vitest';
import { nameOf } from '@/auth/personName';

test('somebody is called by name, then by sign-in name, and the first account in the language of the page', () => {
  expect(nameOf({ name: 'Ann', username: 'ann' }, 'First')).toBe('Ann');
  expect(nameOf({ name: '', username: 'ann' }, 'First')).toBe('ann');
  expect(nameOf({ name: null, username: null }, 'First', '–')).toBe('–');
  expect(nameOf({ name: 'system administrator', username: 'admin' }, 'First')).toBe('First');
});
