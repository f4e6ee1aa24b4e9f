import { ensure, test } from '../lib.mjs';

/** Old addresses, language and theme from the menus, and the way out. */
export default async function session(world) {
  const { report } = world;
  const page = await world.page();
  await report.step('session: an address of an earlier generation still leads to its page', async () => {
    await page.goto('/client-app/#/management/auth-link-list');
    await page.waitForURL(/\/client-app\/auth-links/);
  });
  await report.step('session: language and theme change at once and stay', async () => {
    await test(page, 'language').first().click();
    await page.locator('.el-dropdown-menu__item:visible', { hasText: '简体中文' }).click();
    await page.locator('h1', { hasText: '授权链接' }).waitFor();
    await page.locator('[aria-label="主题"]').first().click();
    await page.locator('.el-dropdown-menu__item:visible', { hasText: '深色' }).click();
    await page.reload();
    await page.locator('h1', { hasText: '授权链接' }).waitFor();
    ensure((await page.locator('html').getAttribute('data-theme')) === 'dark', 'the theme was forgotten');
  });
  await report.step('session: signing out ends it, also for the server', async () => {
    await test(page, 'user-menu').click();
    await page.locator('.el-dropdown-menu__item:visible').last().click();
    await page.waitForURL(/\/sign-in/);
    ensure((await page.evaluate(() => localStorage.getItem('dff.token'))) === null, 'the token is still stored');
    await page.goto('/client-app/editor');
    await page.waitForURL(/\/sign-in\?to=/);
  });
  ensure(page.problems.length === 0, page.problems.join('; '));
  await page.context().close();
}
