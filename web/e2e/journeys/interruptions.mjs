import { spawn } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { accessible, api, codeText, ensure, logText, saved, shot, signIn, state, test, until } from '../lib.mjs';

const isUp = (base) => fetch(`${base}/healthz`, { signal: AbortSignal.timeout(2000) }).then(({ ok }) => ok, () => false);

/** What has ended and was not waited for by its parent counts as gone. */
function isGone(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop().startsWith('Z');
  } catch {
    return true;
  }
}

async function restart(options) {
  const pid = Number(readFileSync(options['server-pid-file'], 'utf8'));
  process.kill(pid, 'SIGTERM');
  await until('the end of the server', async () => !(await isUp(options.base)) && isGone(pid), 60_000);
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
  // there already after the whole walk
  await api(page, '/script-sets/do/add', { data: { id: setId } });
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
  await report.step('interruptions: a page loaded anew takes up the run that goes on', async () => {
    await api(page, '/scripts/do/add', { data: { id: `${setId}__runs`, codeDraft: "import time\n\n\ndef slow():\n    for i in range(40):\n        print('line', i)\n        time.sleep(1)\n" } });
    await page.goto(`/client-app/editor/${setId}__runs?func=slow`);
    await page.locator('[data-test="run"]:enabled').click();
    await until('a line', async () => (await logText(page)).includes('line 0'));
    await page.reload();
    await state(page, 'running', 30_000);
    await until('the lines from before', async () => (await logText(page)).includes('line 0'));
    await test(page, 'stop').click();
    await state(page, 'cancelled', 30_000);
    await test(page, 'taken-up').waitFor();
  });

  await report.step('interruptions: publishing names who calls the script, and what would lose its function', async () => {
    const called = `${setId}__called`;
    const code = "@DFF.API('Old')\ndef old():\n    return 1\n";
    await api(page, '/scripts/do/add', { data: { id: called, codeDraft: code } });
    await api(page, `/scripts/${called}/do/publish`, { data: { note: '' } });
    await api(page, '/auth-links/do/add', { data: { id: `old-${world.stamp}`, funcId: `${called}.old`, funcCallKwargsJSON: {} } });
    await api(page, `/scripts/${called}/do/modify`, { data: { codeDraft: code.replace('old()', 'fresh()') } });
    await page.goto(`/client-app/editor/${called}`);
    await test(page, 'publish').click();
    await test(page, 'callers-links').waitFor();
    await test(page, 'vanishes').getByText(`old-${world.stamp}`).waitFor();
    await shot(page, options, 'editor-publish-callers-light-en');
    await accessible(page, 'publishing with callers');
    await page.keyboard.press('Escape');
    await api(page, `/auth-links/old-${world.stamp}/do/delete`);
    await page.goto(`/client-app/editor/${scriptId}`);
    await page.locator('[data-test="code"] .cm-content').waitFor();
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
