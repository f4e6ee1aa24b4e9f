import { api, codeText, ensure, logText, shot, state, test, until, writeCode } from '../lib.mjs';

const slow = `import time


@DFF.API('Stations')
def stations(count: int = 3):
    print('reading')
    for i in range(count):
        yield {'station': i}
    while not DFF.CACHE.get('go'):
        time.sleep(0.05)
    yield {'station': 'last'}
`;

/** What others do to a library while it is open here, results that come bit by bit, and trees of many scripts. */
export default async function library(world) {
  const { options, report, stamp } = world;
  const setId = `shared_${stamp}`;
  const scriptId = `${setId}__stations`;
  const page = await world.page();
  await page.goto('/client-app/');
  await api(page, '/script-sets/do/add', { data: { id: setId, title: 'Shared' } });
  await api(page, '/scripts/do/add', { data: { id: scriptId, title: 'All stations', codeDraft: slow } });
  await page.goto(`/client-app/editor/${scriptId}?func=stations`);
  await page.locator('[data-test="run"]:enabled').waitFor();

  await report.step('library: what a generator yields is there while it runs', async () => {
    await page.locator('#run-count').waitFor();
    await test(page, 'run').click();
    await test(page, 'yields').getByText('{"station":2}').waitFor();
    ensure((await test(page, 'yield-count').innerText()) === '3 values', 'another number of values');
    ensure((await logText(page)).includes('reading'), 'the log is not beside it');
    await shot(page, options, 'editor-yields-light-en');
    const other = `${setId}__go`;
    await api(page, '/scripts/do/add', { data: { id: other, codeDraft: `def go():\n    DFF.CACHE.set('go', '1', scope='${scriptId}', expire=60)\n` } });
    const answer = await api(page, `/func-draft/${other}.go`, {});
    ensure(answer.data?.status === 'success', `the other function failed: ${JSON.stringify(answer)}`);
    await state(page, 'success');
    await test(page, 'result').waitFor();
    ensure((await test(page, 'yields').count()) === 0, 'the result is there twice');
  });
  await report.step('library: a script that is deleted under the hands of its writer keeps its text', async () => {
    await writeCode(page, `${slow}# mine\n`);
    await test(page, 'save-state').waitFor();
    await page.evaluate(() => localStorage.setItem('dff.locale', 'en'));
    const colleague = await world.page();
    await colleague.goto('/client-app/');
    await api(colleague, `/script-sets/${setId}/do/delete`);
    await colleague.context().close();
    await test(page, 'gone').waitFor();
    await until('who it was', async () => /deleted this script/.test(await test(page, 'gone').innerText()));
    await shot(page, options, 'editor-deleted-light-en');
    await page.reload();
    await test(page, 'gone').waitFor();
    await until('the text', async () => (await codeText(page)).includes('# mine'));
    await test(page, 'make-anew').click();
    await test(page, 'gone').waitFor({ state: 'detached' });
    await test(page, `tree-${scriptId}`).waitFor();
    const row = (await api(page, `/scripts/${scriptId}/do/get`)).data;
    ensure(row.codeDraft.includes('# mine'), `another text: ${row.codeDraft}`);
  });
  await report.step('library: nothing is kept of a script whose text nobody wants', async () => {
    await api(page, `/scripts/${scriptId}/do/delete`);
    await test(page, 'discard-gone').click();
    await test(page, 'confirm').click();
    await page.waitForURL((url) => !url.pathname.endsWith(scriptId));
    await page.goto(`/client-app/editor/${scriptId}`);
    await test(page, 'no-script').waitFor();
  });
  await report.step('library: a tree of many scripts holds the rows in sight, and keys reach all of them', async () => {
    const many = `many_${stamp}`;
    await page.evaluate(async (id) => {
      const headers = { 'X-Dff-Auth-Token': localStorage.getItem('dff.token'), 'Content-Type': 'application/json' };
      const add = (path, data) => fetch(`/api/v1/${path}/do/add`, { method: 'POST', headers, body: JSON.stringify({ data }) });
      await add('script-sets', { id });
      const ids = Array.from({ length: 320 }, (_, i) => `${id}__s${String(i).padStart(3, '0')}`);
      for (let i = 0; i < ids.length; i += 40) await Promise.all(ids.slice(i, i + 40).map((script) => add('scripts', { id: script, codeDraft: '' })));
    }, many);
    await page.goto(`/client-app/editor/${many}__s310`);
    const tree = page.locator('[role="tree"]');
    await test(page, `tree-${many}__s310`).waitFor();
    ensure((await tree.locator('[role="treeitem"]').count()) < 200, 'all rows are in the page');
    await test(page, `tree-${many}__s310`).focus();
    await page.keyboard.press('ArrowDown');
    await until('focus on the next row', () => page.evaluate((id) => document.activeElement?.getAttribute('data-test') === `tree-${id}__s311`, many));
    await page.keyboard.press('Home');
    await until('focus on the first row', () => page.evaluate(() => document.activeElement?.getAttribute('data-row') === '0'));
    await api(page, `/script-sets/${many}/do/delete`);
  });
  ensure(page.problems.length === 0, page.problems.join('; '));
  await page.context().close();
}
