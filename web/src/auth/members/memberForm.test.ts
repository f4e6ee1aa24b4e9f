import { expect, test } from 'vitest';
import type { Member } from '@/api/types';
import { changedData, initialForm, newPassword, offered } from '@/auth/members/memberForm';

const member: Member = {
  id: 'u-1', username: 'mei', name: 'Mei', email: null, mobile: null, roles: ['user', 'customUser'], customPrivileges: ['accessKey_r', 'future'],
  isDisabled: false, createTime: '2026-11-01T00:00:00.000Z', sessions: [],
};

test('only what was changed is sent', () => {
  const before = initialForm(member);
  expect(changedData({ ...before }, before)).toEqual({});
  expect(changedData({ ...before, name: ' Mei Lin ', email: ' ', password: 'x' }, before)).toEqual({ name: 'Mei Lin', email: null, password: 'x' });
  expect(changedData({ ...before, role: 'admin', privileges: [] }, before)).toEqual({ roles: ['admin'], customPrivileges: [] });
});

test('a new member is a user, somebody with a role unknown here has none of those shown', () => {
  expect(initialForm(null).role).toBe('user');
  expect(initialForm({ ...member, roles: ['sa'] }).role).toBe('');
});

test('privileges this version does not know stay among the offered ones', () => {
  expect(offered(member)).toContain('future');
  expect(offered(null)).not.toContain('*');
});

test('made passwords are long and differ', () => {
  expect(newPassword()).toMatch(/^[a-zA-Z2-9]{16}$/);
  expect(newPassword()).not.toBe(newPassword());
});
