import { api, ensure, shot, signIn, test, until } from '../lib.mjs';

/** Profile, preferences that follow the account to another browser, password. */
export default async function settings(world) {
  const { options, report } = world;
  const page = await world.page({ token: null });
  const other = 'another four unrelated words';

  await report.step('settings: the name is changed and shown at once', async () => {
    await page.goto('/client-app/sign-in?to=/settings/profile');
    await page.locator('#username').waitFor();
    await signIn(page, options);
    await page.locator('#f-name').fill('Ada Lovelace');
    await page.locator('#f-email').fill('ada');
    await test(page, 'save').click();
    await page.locator('#f-email-error').waitFor();
    await page.locator('#f-email').fill('ada@example.com');
    await page.keyboard.press('Control+s');
    await page.locator('.toast', { hasText: 'Profile saved' }).waitFor();
    await page.locator('[data-test="user-menu"] .av', { hasText: 'AL' }).waitFor();
  });
  await report.step('settings: preferences follow the account into another browser', async () => {
    await test(page, 'tab-preferences').click();
    await test(page, 'pref-density').getByText('Compact').click();
    await page.locator('html[data-density="compact"]').waitFor();
    await page.locator('#p-size').fill('18');
    await page.locator('#p-size').press('Enter');
    await until('the size on the server', async () => (await api(page, '/auth/preferences/do/get')).data.editorFontSize === 18);
    await shot(page, options, 'preferences-light-en');
    const second = await world.page({ token: null });
    await second.goto('/client-app/sign-in?to=/settings/preferences');
    await second.locator('#username').waitFor();
    await signIn(second, options);
    await second.locator('html[data-density="compact"]').waitFor();
    await until('the font size', () => second.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--fs-code').trim() === '18px'));
    await api(second, '/auth/preferences/do/modify', { data: { density: null, editorFontSize: null } });
    await second.context().close();
  });
  await report.step('settings: a wrong old password is said at its field, the right one signs out', async () => {
    await test(page, 'tab-password').click();
    await page.locator('#f-old').fill('not the password');
    await page.locator('#f-next').fill(other);
    await page.locator('#f-repeat').fill(other);
    await test(page, 'save').click();
    await page.locator('#f-old-error').waitFor();
    await shot(page, options, 'password-light-en');
    await page.locator('#f-old').fill(options.password);
    await test(page, 'save').click();
    await page.waitForURL(/\/sign-in/);
    await page.locator('#username').waitFor();
    await signIn(page, { ...options, password: other });
    await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
    const back = await api(page, '/auth/do/change-password', { changePassword: { oldPassword: other, newPassword: options.password } });
    ensure(back.ok, JSON.stringify(back));
    // a new password ends all other sessions, that of the journeys before too
    world.token = await page.evaluate(() => localStorage.getItem('dff.token'));
    await api(page, '/auth/profile/do/modify', { data: { name: 'system administrator', email: null } });
  });
  ensure(page.problems.length === 0, page.problems.join('; '));
  await page.context().close();
}
