import { expect, test, vi } from 'vitest';
import { ApiError } from '@/api/client';
import { useSignInForm } from '@/auth/signInForm';

const refused = (reason: string, captchaRequired: boolean): ApiError => new ApiError(400, reason, 'no', { captchaRequired });

test('a wrong password is cleared and the name stays', async () => {
  const signIn = useSignInForm(() => Promise.reject(refused('EUserPassword', false)));
  Object.assign(signIn.form, { username: 'ada', password: 'wrong' });
  expect(await signIn.submit()).toBe(false);
  expect(signIn.form).toMatchObject({ username: 'ada', password: '' });
  expect(signIn.captcha.value).toBeNull();
});

test('a picture is shown when the server asks for it, and sent with the next try', async () => {
  const send = vi.fn().mockRejectedValueOnce(refused('EUserPassword', true)).mockResolvedValueOnce(undefined);
  const signIn = useSignInForm(send);
  Object.assign(signIn.form, { username: 'ada', password: 'wrong' });
  await signIn.submit();
  const token = signIn.captcha.value?.token;
  expect(signIn.captcha.value?.picture).toContain(`captchaToken=${token}`);
  Object.assign(signIn.form, { username: 'ada', password: 'right', captcha: '1234' });
  expect(await signIn.submit()).toBe(true);
  expect(send).toHaveBeenLastCalledWith({ username: 'ada', password: 'right', captchaToken: token, captcha: '1234' });
});

test('every failure brings a new picture and keeps the password when only the picture was read wrong', async () => {
  const signIn = useSignInForm(() => Promise.reject(refused('EUserCaptcha', true)));
  Object.assign(signIn.form, { username: 'ada', password: 'right' });
  await signIn.submit();
  const first = signIn.captcha.value?.token;
  signIn.form.captcha = '1234';
  await signIn.submit();
  expect(signIn.captcha.value?.token).not.toBe(first);
  expect(signIn.form.password).toBe('right');
});

test('empty fields are named and nothing is sent', async () => {
  const send = vi.fn();
  const signIn = useSignInForm(send);
  expect(signIn.empty.value.size).toBe(0);
  expect(await signIn.submit()).toBe(false);
  expect([...signIn.empty.value]).toEqual(['username', 'password']);
  signIn.form.username = 'ada';
  expect([...signIn.empty.value]).toEqual(['password']);
  expect(send).not.toHaveBeenCalled();
});

test('a picture nobody has seen yet is asked for, not held against the user', async () => {
  const signIn = useSignInForm(() => Promise.reject(refused('EUserCaptcha', true)));
  Object.assign(signIn.form, { username: 'ada', password: 'right' });
  await signIn.submit();
  expect([signIn.asked.value, signIn.failure.value]).toEqual([true, null]);
  signIn.form.captcha = '1234';
  await signIn.submit();
  expect(signIn.asked.value).toBe(false);
  expect(signIn.failure.value).toBeInstanceOf(ApiError);
});
