import { expect, test } from 'vitest';
import { newSecret, problemOf, toData, toForm, type ApiAuthForm } from '@/apiauth/apiAuthForm';

const form = (more: Partial<ApiAuthForm>): ApiAuthForm => ({ ...toForm(null), ...more });
const user = { username: 'ann', password: 'p', stored: false };

test('only the entries of the chosen type are sent', () => {
  expect(toData(form({ type: 'func', funcId: 'a__b.c', users: [user] })).configJSON).toEqual({ funcId: 'a__b.c' });
  expect(toData(form({ type: 'httpDigest', users: [user], title: ' ', note: 'x' }))).toEqual({ title: null, note: 'x', configJSON: { users: [{ username: 'ann', password: 'p' }] } });
});
test('a password left empty is not sent, so the stored one stays', () => {
  const shown = toForm({ id: 'a', title: null, type: 'httpBasic', configJSON: { users: [{ username: 'ann' }] }, note: null, updateTime: '', func_id: null, func_title: null });
  expect(problemOf(shown)).toBe('');
  expect(toData(shown).configJSON).toEqual({ users: [{ username: 'ann' }] });
});
test('entries are checked as the server does', () => {
  expect(problemOf(form({ type: 'fixedField', fields: [] }))).toBe('none');
  expect(problemOf(form({ type: 'fixedField', fields: [{ location: 'query', name: ' ', value: 'x' }] }))).toBe('incomplete');
  expect(problemOf(form({ type: 'fixedField', fields: [{ location: 'header', name: 'a b', value: 'x' }] }))).toBe('headerName');
  expect(problemOf(form({ type: 'fixedField', fields: [{ location: 'query', name: 'a b', value: 'x' }] }))).toBe('');
  expect(problemOf(form({ type: 'httpBasic', users: [{ ...user, username: 'a:b' }] }))).toBe('username');
  expect(problemOf(form({ type: 'httpBasic', users: [user, user] }))).toBe('twice');
  expect(problemOf(form({ type: 'httpBasic', users: [{ ...user, password: '' }] }))).toBe('password');
});
test('a made value is long and never the same', () => {
  expect(newSecret()).toMatch(/^[\w-]{32}$/);
  expect(newSecret()).not.toBe(newSecret());
});
