// @vitest-environment jsdom
import { afterEach, describe, expect, test, vi } from 'vitest';
import { passwordStrength, useSetupForm } from '@/setup/setupForm';

afterEach(() => vi.unstubAllGlobals());

function filled(tokenRequired = false) {
  const setup = useSetupForm(() => tokenRequired);
  Object.assign(setup.form, { username: 'admin', password: 'four unrelated words', repeat: 'four unrelated words' });
  return setup;
}

describe('useSetupForm', () => {
  test.each([
    [{ password: 'short', repeat: 'short' }, 'password'],
    [{ username: 'administrator', password: 'administrator', repeat: 'administrator' }, 'password'],
    [{ repeat: 'another one' }, 'repeat'],
    [{ username: '1st' }, 'username'],
    [{ secret: 'too short' }, 'secret'],
  ])('%j does not reach the server', async (change, field) => {
    const fetched = vi.fn();
    vi.stubGlobal('fetch', fetched);
    const setup = filled();
    Object.assign(setup.form, change);
    expect(await setup.submit()).toBe(field);
    expect(fetched).not.toHaveBeenCalled();
  });

  test('a needed token is asked for first', async () => {
    expect(await filled(true).submit()).toBe('token');
  });

  test('a field is not blamed before it was left', () => {
    const setup = filled();
    setup.form.password = 'x';
    expect(setup.problem('password')).toBeNull();
    setup.leave('password');
    expect(setup.problem('password')).toEqual({ key: 'setup.passwordShort' });
  });

  const answer = (status: number, body: object): void => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(body), { status })));
  };

  test('what the server refused stands at the field it is about', async () => {
    answer(400, { reason: 'EClientBadRequest', detail: { setupErrors: { token: ['wrong'], adminUser: ['The name is taken'] } } });
    const setup = filled(true);
    setup.form.token = 'x';
    expect(await setup.submit()).toBeNull();
    expect(setup.problem('token')).toEqual({ key: 'setup.tokenWrong' });
    expect(setup.problem('username')).toEqual({ text: 'The name is taken' });
    expect(setup.done.value).toBe(false);
  });

  test('an installation finished elsewhere is as good', async () => {
    answer(403, { reason: 'EBizCondition.AlreadyInstalled' });
    const setup = filled();
    await setup.submit();
    expect(setup.done.value).toBe(true);
  });
});

test.each([['short', 0], ['admin', 0], ['aaaaaaaa', 1], ['sunflower', 1], ['four unrelated words', 4]])('strength of %s is %i', (password, points) => {
  expect(passwordStrength(password, 'admin')).toBe(points);
});
