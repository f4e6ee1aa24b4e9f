import { spawn } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { api, codeText, ensure, saved, shot, signIn, test, until } from '../lib.mjs';

const isUp = (base) => fetch(`${base}/healthz`, { signal: AbortSignal.timeout(2000) }).then(({ ok }) => ok, () => false);

async function restart(options) {
  process.kill(Number(readFileSync(options['server-pid-file'], 'utf8')), 'SIGTERM');
  await until('the end of the server', async () => !(await isUp(options.base)), 30_000);
  return async () => {
    const log = openSync(options['server-log'] || '/dev/null', 'a');
    const child = spawn('bash', ['-c', `exec ${options['server-command']}`], { detached: true, stdio: ['ignore', log, log] });
    child.unref();
    writeFileSync(options['server-pid-file'], String(child.pid));
    await until('the server', () => isUp(options.base), 60_000);
  };
}

const type = async (page, text) => {
  await page.locator('[data-test="code"] .cm-content').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(text);
};

/** A sign-in that ends and a server that goes away, both in the middle of writing. */
export default async function interruptions(world) {
  const { options, report, setId } = world;
  const scriptId = `${setId}__late`;
  const page = await world.page({ token: null });
  await page.goto(`/client-app/sign-in?to=${encodeURIComponent('/variables')}`);
  await signIn(page, options);
  await page.waitForURL(/client-app\/variables/);
  await api(page, '/scripts/do/add', { data: { id: scriptId, codeDraft: 'def late():\n    return 1\n' } });
  await page.goto(`/client-app/editor/${scriptId}`);
  await page.locator('[data-test="code"] .cm-content').waitFor();

  await report.step('interruptions: the sign-in ends in mid-edit, the text is there after the next one', async () => {
    await api(page, '/auth/do/sign-out');
    await type(page, '# typed with an ended sign-in\n');
    await page.waitForURL(/sign-in\?to=/);
    await signIn(page, options);
    await page.waitForURL(new RegExp(scriptId));
    await until('the text', async () => (await codeText(page)).includes('typed with an ended sign-in'));
    await saved(page);
  });
  if (options['server-pid-file'] === '') {
    console.log('note: without --server-pid-file and --server-command the server is not restarted');
  } else {
    await report.step('interruptions: a server restart under an open page loses nothing', async () => {
      const start = await restart(options);
      await type(page, '# typed while the server was away\n');
      await test(page, 'lost').waitFor({ timeout: 30_000 });
      await shot(page, options, 'editor-lost-light-en');
      await start();
      await test(page, 'lost').waitFor({ state: 'detached', timeout: 60_000 });
      await saved(page);
      const row = await api(page, `/scripts/${scriptId}/do/get`);
      ensure(row.data.codeDraft.includes('typed while the server was away'), 'the text did not reach the server');
      await test(page, 'run').click();
      await page.locator('[data-test="state"][data-status="success"]').waitFor({ timeout: 30_000 });
    });
  }
  await page.context().close();
}
