import { expect, test } from 'vitest';
import { covers, may } from '@/auth/privileges';

const account = (roles: string[], customPrivileges: string[] = []) => ({ roles, customPrivileges });

test('roles and single privileges add up', () => {
  expect(may(account(['readonlyUser']), 'general_w')).toBe(false);
  expect(may(account(['readonlyUser', 'user']), 'general_w')).toBe(true);
  expect(may(account(['customUser'], ['accessKey_r']), 'accessKey_r')).toBe(true);
  expect(may(account(['sa']), 'debug')).toBe(true);
  expect(may(account([], ['*']), 'user_w')).toBe(true);
  expect(may(account(['unknown']), 'general_r')).toBe(false);
});

test('an administrator covers members and other administrators, but nobody who may more', () => {
  const boss = account(['admin']);
  expect(covers(boss, account(['user']))).toBe(true);
  expect(covers(boss, account(['admin']))).toBe(true);
  expect(covers(boss, account(['user'], ['debug']))).toBe(false);
  expect(covers(boss, account(['sa']))).toBe(false);
  expect(covers(account(['sa']), account(['user'], ['*']))).toBe(true);
});
