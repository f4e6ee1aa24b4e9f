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

  test('the server\'s words stand at the field they are about', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ reason: 'EClientBadRequest', detail: { setupErrors: { token: ['The token is wrong'] } } }), { status: 400 })));
    const setup = filled(true);
    setup.form.token = 'x';
    expect(await setup.submit()).toBeNull();
    expect(setup.problem('token')).toEqual({ text: 'The token is wrong' });
    expect(setup.done.value).toBe(false);
  });
});

test.each([['short', 0], ['admin', 0], ['aaaaaaaa', 1], ['sunflower', 1], ['four unrelated words', 4]])('strength of %s is %i', (password, points) => {
  expect(passwordStrength(password, 'admin')).toBe(points);
});
