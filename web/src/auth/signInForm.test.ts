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
  await signIn.submit();
  expect(signIn.captcha.value?.token).not.toBe(first);
  expect(signIn.form.password).toBe('right');
});
