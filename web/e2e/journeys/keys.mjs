import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ensure, shot, test } from '../lib.mjs';

const run = promisify(execFile);

/** An access key is made, its secret copied, and a program signs with what the page shows. */
export default async function keys(world) {
  const { options, report, stamp } = world;
  const title = `Export ${stamp}`;
  const page = await world.page();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const row = page.locator(`[data-test="key-${title}"]`);
  let secret = '';
  let signed = '';

  await report.step('access keys: one is made and its secret copied', async () => {
    await page.goto('/client-app/access-keys');
    await test(page, 'add').first().click();
    await test(page, 'save').click();
    await page.locator('#f-title-error').waitFor();
    await page.locator('#f-title').fill(title);
    await test(page, 'save').click();
    secret = (await test(page, 'made-secret').innerText()).trim();
    ensure(/^\w{32}$/.test(secret), 'the secret is another one than 32 letters and digits');
    await page.locator('dd', { has: test(page, 'made-secret') }).getByRole('button').click();
    ensure((await page.evaluate(() => navigator.clipboard.readText())) === secret, 'something else was copied');
    signed = await test(page, 'signing-sample').innerText();
    await shot(page, options, 'access-keys-made-light-en');
    await page.keyboard.press('Escape');
    await row.waitFor();
  });

  await report.step('access keys: the signed call of the page runs, in the shell and in Python', async () => {
    const { stdout } = await run('bash', ['-c', signed]);
    ensure(JSON.parse(stdout).data?.isSignedIn === true, `curl was answered ${stdout.slice(0, 200)}`);
    await row.getByText(title, { exact: true }).click();
    await test(page, 'signing-sample').waitFor();
    await page.locator('.drawer').locator(`[data-test="show-${title}"]`).click();
    await page.locator('.drawer [data-test="secret"]').waitFor();
    await page.locator('[data-tab="python"]').click();
    const { stdout: answer } = await run(options.python, ['-c', await test(page, 'signing-sample').innerText()]);
    ensure(JSON.parse(answer).data?.isSignedIn === true, `Python was answered ${answer.slice(0, 200)}`);
    await page.keyboard.press('Escape');
  });

  await report.step('access keys: a changed request is refused', async () => {
    const { stdout } = await run('bash', ['-c', signed.replace('curl "', 'curl -X POST "')]);
    ensure(JSON.parse(stdout).ok === false, `a changed method was answered ${stdout.slice(0, 200)}`);
    const { stdout: other } = await run('bash', ['-c', signed.replace('$url" \\', '$url?all=1" \\')]);
    ensure(/^Invalid Access Key sign/.test(JSON.parse(other).message), `a changed address was answered ${other.slice(0, 200)}`);
  });

  await report.step('access keys: shown on demand, deleted, refused', async () => {
    await row.locator(`[data-test="show-${title}"]`).click();
    ensure((await row.locator('[data-test="secret"]').innerText()).trim() === secret, 'the list shows another secret');
    await row.getByText(title, { exact: true }).click();
    await test(page, 'remove').click();
    await test(page, 'confirm').click();
    await row.waitFor({ state: 'detached' });
    const { stdout } = await run('bash', ['-c', signed]);
    ensure(JSON.parse(stdout).status === 404, `a deleted key was answered ${stdout.slice(0, 200)}`);
  });
  ensure(page.problems.length === 0, page.problems.join('; '));
  await page.context().close();
}
