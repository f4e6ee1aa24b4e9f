import { accessible, api, ensure, shot, test, until } from '../lib.mjs';

/** A batch is called and its run found, a failure leads to its line, a run is made again and cancelled, a full queue is cleared. */
export default async function runs(world) {
  const { options, report, stamp } = world;
  const page = await world.page();
  const set = `runs_${stamp}`;
  const script = `${set}__main`;
  const id = (name) => `${name}-${stamp}`;
  const confirm = () => test(page, 'confirm').click();
  const state = (status) => page.locator(`[data-test="run"] [data-status="${status}"]`).first().waitFor();
  const code = "import time\n\n\n@DFF.API('Answer')\ndef answer(n=1):\n    print('asked for', n)\n    return {'ok': n}\n\n\n@DFF.API('Fail')\ndef fail():\n    raise ValueError('no such invoice')\n\n\n@DFF.API('Sleep')\ndef nap():\n    print('going to sleep')\n    time.sleep(600)\n\n\n@DFF.API('Family')\ndef family():\n    for n in (1, 2):\n        DFF.FUNC(_DFF_SCRIPT_ID + '.answer', {'n': n})\n\n\n@DFF.API('Test')\ndef check():\n    return 'ok'\n";

  await report.step('runs: a batch answers at once, its run is followed to its result and found again', async () => {
    await page.goto('/client-app/');
    await api(page, '/script-sets/do/add', { data: { id: set, title: 'Runs' } });
    await api(page, '/scripts/do/add', { data: { id: script, codeDraft: code } });
    ensure((await api(page, `/scripts/${script}/do/publish`, { data: { note: 'first' } })).ok, 'not published');
    for (const [name, func, kwargs] of [['ask', 'answer', { n: 'INPUT_BY_CALLER' }], ['break', 'fail', {}], ['rest', 'nap', {}], ['check', 'check', {}], ['family', 'family', {}]]) await api(page, '/batches/do/add', { data: { id: id(name), funcId: `${script}.${func}`, funcCallKwargsJSON: kwargs } });
    await page.goto(`/client-app/batches?q=${stamp}`);
    await test(page, `try-${id('ask')}`).click();
    await page.locator('#x-args-n').fill('7');
    await page.keyboard.press('Control+Enter');
    await page.locator('[data-test="follow-state"][data-status="success"]').waitFor();
    ensure((await test(page, 'follow-result').innerText()).includes('"ok": 7'), 'another result');
    await shot(page, options, 'batches-try-light-en');
    const task = await test(page, 'accepted').innerText();
    await test(page, 'follow-run').click();
    await page.waitForURL(/\/runs\?open=/);
    await test(page, `run-${task}`).waitFor();
    await state('success');
    ensure((await test(page, 'log').innerText()).includes('asked for 7'), 'no output');
    await accessible(page, 'runs');
    await shot(page, options, 'runs-light-en');
    await page.keyboard.press('Escape');
    await test(page, 'run').waitFor({ state: 'detached' });
  });

  await report.step('runs: made again with the same arguments, by a key', async () => {
    await page.goto(`/client-app/runs?set=${set}&status=success`);
    await page.locator('tbody tr').first().click();
    await test(page, 'run-again').waitFor();
    const first = await test(page, 'run-id').innerText();
    await page.keyboard.press('r');
    await until('another run', async () => (await test(page, 'run-id').innerText()) !== first);
    await state('success');
    ensure((await test(page, 'run-arguments').innerText()).includes('"n":7'), 'other arguments');
    await page.goto(`/client-app/batches?open=${id('ask')}`);
    await test(page, 'last-runs').locator('li').first().waitFor();
    ensure((await test(page, 'statistics').count()) === 1, 'no statistics');
  });

  await report.step('runs: a failure leads to the line it failed on', async () => {
    await page.request.post(`/api/v1/bat/${id('break')}`, { data: {} });
    await page.goto(`/client-app/runs?set=${set}&status=failure`);
    await page.locator('tbody tr', { hasText: 'fail' }).first().click();
    await test(page, 'traceback').getByText('ValueError: no such invoice').waitFor();
    await shot(page, options, 'runs-failed-light-en');
    await test(page, 'traceback').locator('button').last().click();
    await page.waitForURL(new RegExp(`/editor/${script}\\?.*line=12`));
  });

  await report.step('runs: one that runs is cancelled after a question', async () => {
    const { data } = await (await page.request.post(`/api/v1/bat/${id('rest')}`, { data: {} })).json();
    await page.goto(`/client-app/runs?open=${data.id}`);
    await state('running');
    await test(page, 'log').getByText('going to sleep').waitFor();
    await shot(page, options, 'runs-running-light-en');
    await test(page, 'run-cancel').click();
    await confirm();
    await state('cancelled');
    ensure((await test(page, 'log').innerText()).includes('going to sleep'), 'its output is lost');
    await page.goto(`/client-app/runs?set=${set}&status=cancelled`);
    await test(page, `run-${data.id}`).waitFor();
  });

  await report.step('runs: a function that starts two others shows them below it, and each leads back', async () => {
    const { data } = await (await page.request.post(`/api/v1/bat/${id('family')}`, { data: {} })).json();
    await until('both have ended', async () => (await api(page, `/task-records/func/do/list?rootTaskId=${data.id}&status=success`)).data.length === 3);
    await page.goto(`/client-app/runs?open=${data.id}`);
    const tree = test(page, 'call-tree');
    await until('three runs in the tree', async () => (await tree.locator('li').count()) === 3);
    ensure(/family[\s\S]*answer[\s\S]*answer/.test(await tree.innerText()), 'another tree');
    await shot(page, options, 'runs-tree-light-en');
    await tree.getByText('answer').first().click();
    await until('the child is open', async () => (await test(page, 'run-function').innerText()).endsWith('.answer'));
    await until('the tree is there, too', async () => (await tree.locator('li').count()) === 3);
  });

  await report.step('queues: a full one is cleared by About, system report, clear worker queue; then the test function answers', async () => {
    const calls = Array.from({ length: 140 }, () => ({ funcId: `${script}.nap`, options: { queue: 9, timeout: 600 } }));
    ensure((await api(page, '/func-many', { calls })).ok, 'not accepted');
    const { data: check } = await (await page.request.post(`/api/v1/bat/${id('check')}`, { data: {} })).json();
    await page.goto('/client-app/queues');
    await until('tasks wait', async () => Number((await test(page, 'queue-9').locator('[data-test="waiting"]').innerText()).split(' ')[0]) > 0);
    ensure((await api(page, `/func-result?taskId=${check.id}`)).data.status === 'PENDING', 'the queue was not full');
    await accessible(page, 'queues');
    await shot(page, options, 'queues-light-en');
    await page.goto('/client-app/about');
    await test(page, 'get-report').click();
    await test(page, 'report-text').waitFor();
    await test(page, 'which-queue').click();
    await page.locator('.el-select-dropdown__item:visible', { hasText: 'Queue 9' }).click();
    await accessible(page, 'about');
    await shot(page, options, 'about-light-en');
    await test(page, 'clear-worker-queue').click();
    await confirm();
    await until('nothing waits', async () => (await api(page, '/worker-queues/do/list')).data[9].waiting === 0);
    await until('what waited ended as cancelled', async () => (await api(page, `/task-records/func/do/list?id=${check.id}`)).data[0]?.exceptionType === 'TaskCancelled');
    // what runs goes on; one is cancelled where it is listed, the rest without the page
    await page.goto('/client-app/queues?open=9');
    await page.locator('[data-test^="cancel-"]').first().click();
    await confirm();
    await until('the rest is cancelled', async () => {
      const { data: rows } = await api(page, '/task-records/func/do/list?queue=9&status=pending&pageSize=100');
      await Promise.all(rows.map((row) => api(page, `/tasks/${row.id}/do/cancel`, {})));
      return rows.length === 0;
    }, 60_000);
    await test(page, 'queue-tasks').getByText('Nothing waits or runs here').waitFor();
    const { data: again } = await (await page.request.post(`/api/v1/bat/${id('check')}`, { data: {} })).json();
    await until('the test function answers', async () => (await api(page, `/func-result?taskId=${again.id}`)).data.result === 'ok');
  });

  await report.step('runs: both themes and a phone', async () => {
    const phone = await world.page({ theme: 'dark', locale: 'zh-CN', width: 390, height: 844 });
    for (const name of ['runs', 'queues', 'about', 'batches']) {
      await phone.goto(`/client-app/${name}`);
      await phone.locator(name === 'about' ? '[data-test="get-report"]' : 'tbody tr').first().waitFor();
      ensure(await phone.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${name} is wider than the phone`);
      await accessible(phone, `${name}, phone, dark`);
      await shot(phone, options, `${name}-dark-zh-phone`);
    }
    await phone.context().close();
  });
  ensure(page.problems.length === 0, page.problems.join('; '));
  await page.context().close();
}
