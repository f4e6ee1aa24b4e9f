import { accessible, ensure, shot, signIn, until } from '../lib.mjs';
import { looks, sizes } from '../pages.mjs';

/** From an empty server to a signed-in administrator; on an installed one only the sign-in. */
export default async function setup(world) {
  const { options, report } = world;
  const page = await world.page();
  await page.goto('/client-app/');
  await until('set-up or sign-in page', () => /\/(setup|sign-in)/.test(page.url()));
  if (page.url().includes('/setup')) {
    world.setId = 'billing';
    await report.step('set-up: pages in both themes and languages', async () => {
      for (const [theme, locale, size] of looks.flatMap((look) => sizes.map((size) => [...look, size]))) {
        const look = await world.page({ theme, locale, width: size.width, height: size.height });
        await look.goto('/client-app/setup');
        await look.locator('#setup-password').fill(options.password);
        await shot(look, options, `setup-${theme}-${locale}-${size.name}`);
        await accessible(look, 'setup');
        await look.context().close();
      }
    });
    await report.step('set-up: refuses weak and differing passwords before asking the server', async () => {
      await page.locator('#setup-password').fill('short');
      await page.locator('#setup-repeat').fill('shorter');
      await page.locator('button[type="submit"]').click();
      await page.locator('#setup-password-error').waitFor();
      await page.locator('#setup-repeat-error').waitFor();
      await shot(page, options, 'setup-refused-light-en');
    });
    await report.step('set-up: creates the administrator', async () => {
      if (await page.locator('#setup-token').count()) await page.locator('#setup-token').fill(options['setup-token']);
      await page.locator('#setup-username').fill(options.user);
      await page.locator('#setup-password').fill(options.password);
      await page.locator('#setup-repeat').fill(options.password);
      await page.locator('button[type="submit"]').click();
      await page.waitForURL(/\/sign-in/);
    });
  }
  await report.step('sign-in: wrong password is refused, the page stays', async () => {
    await page.goto('/client-app/variables');
    await page.waitForURL(/\/sign-in\?to=/);
    await page.locator('#username').fill(options.user);
    await page.locator('#password').fill('not this one');
    await page.locator('button[type="submit"]').click();
    await page.locator('[data-test="sign-in-error"]').waitFor();
    await shot(page, options, 'sign-in-failed-light-en');
  });
  await report.step('sign-in: a picture is asked for when the server wants it', async () => {
    const detail = { captchaRequired: true, signInWaitTimeout: 0 };
    await page.route('**/auth/do/sign-in', (route) => route.fulfill({ status: 400, json: { ok: false, reason: 'EUserPassword', message: 'Invalid username or password', detail } }));
    await page.locator('#password').fill('not this one');
    await page.locator('button[type="submit"]').click();
    await until('the picture', () => page.locator('img').evaluate((image) => image.complete && image.naturalWidth > 0).catch(() => false));
    await shot(page, options, 'sign-in-captcha-light-en');
    await page.unroute('**/auth/do/sign-in');
    await page.reload();
  });
  await report.step('sign-in: right password leads to the page asked for', async () => {
    await signIn(page, options);
    await page.waitForURL(/\/client-app\/variables/);
    world.token = await page.evaluate(() => localStorage.getItem('dff.token'));
    ensure(world.token, 'no token was stored');
  });
  ensure(page.problems.length === 0, page.problems.join('; '));
  await page.context().close();
}
