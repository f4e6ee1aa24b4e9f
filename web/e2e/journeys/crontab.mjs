import { api, ensure, test, until } from '../lib.mjs';

/** A crontab config is written and picked, explained, saved, run now, watched, paused with a reason, and resumed. */
export default async function crontab(world) {
  const { report, stamp } = world;
  const page = await world.page();
  const set = `cron_${stamp}`;
  const daily = `daily-${stamp}`;
  const often = `often-${stamp}`;
  const configs = (id) => api(page, `/crontab-configs/do/list?id=${id}`).then(({ data }) => data[0]);
  const row = (id) => test(page, `row-${id}`);
  const menu = async (id, words) => {
    await row(id).locator('.acts button').last().click();
    await page.locator('.el-dropdown-menu__item:visible', { hasText: words }).click();
  };
  const choose = async (name, words) => {
    await test(page, name).click();
    await page.locator('.el-select-dropdown__item:visible', { hasText: words }).click();
  };
  const means = (words) => test(page, 'policy-means').getByText(words).waitFor();
  const outcomes = () => page.locator('[data-test="simulation"] [data-outcome]').evaluateAll((items) => items.map((item) => item.dataset.outcome).join());

  await report.step('crontab configs: text, sentence and buttons are one; a bad expression is named while typing', async () => {
    await page.goto('/client-app/');
    await api(page, '/script-sets/do/add', { data: { id: set } });
    await api(page, '/scripts/do/add', { data: { id: `${set}__main`, codeDraft: "@DFF.API('Send it')\ndef send(to='ops'):\n    print(_DFF_CRON_EXPR)\n    return to\n\n@DFF.API('Send it hourly', fixed_crontab='0 * * * *')\ndef hourly():\n    pass\n" } });
    ensure((await api(page, `/scripts/${set}__main/do/publish`, { data: { note: 'first' } })).ok, 'not published');
    await page.goto('/client-app/crontab-configs?open=new');
    await test(page, 'function-picker').click();
    await page.keyboard.type(`${set} send`);
    await page.locator('.el-select-dropdown__item:visible', { hasText: `${set}__main.send` }).click();
    await page.locator('#f-id').fill(daily);
    const cron = page.locator('#f-cron');
    await cron.fill('61 8 * * *');
    await test(page, 'save').click();
    await page.locator('#f-cron-error').getByText('61').waitFor();
    await cron.fill('* * * * * *');
    await page.locator('#f-cron-error').getByText('at least 5 s').waitFor();
    await cron.fill('30 8 * * *');
    for (const day of [1, 2, 3]) await test(page, `pick-weekday-${day}`).click();
    ensure((await cron.inputValue()) === '30 8 * * 1-3', await cron.inputValue());
    ensure((await test(page, 'cron-sentence').innerText()) === 'At 08:30, Monday to Wednesday', await test(page, 'cron-sentence').innerText());
  });

  await report.step('crontab configs: the next runs in the zone of the config, the server and the reader, and the days of the month', async () => {
    await test(page, 'zone').locator('input').fill('Europe/Berlin');
    await page.locator('.el-select-dropdown__item:visible', { hasText: 'Europe/Berlin' }).click();
    const next = test(page, 'next-runs');
    await next.locator('thead').getByText('Europe/Berlin').waitFor();
    const times = await next.locator('tbody tr').allInnerTexts();
    ensure(times.length === 10 && times.every((line) => /(Mon|Tue|Wed) 08:30/.test(line)), times.join(' | '));
    const calendar = page.locator('.drawer [data-test="calendar"]');
    await calendar.locator('[data-test="month-after"]').click();
    await calendar.getByText(/^1[2-5] runs$/).waitFor();
  });

  await report.step('crontab configs: policies are explained by what they do', async () => {
    await means('While a run waits or runs');
    ensure((await outcomes()) === 'started,overlap,started,overlap,started', await outcomes());
    await choose('overlap', 'Start it afterwards');
    await means('waits until the one before has ended');
    ensure((await outcomes()) === 'started,waited,waited,waited,waited', await outcomes());
    await choose('missed', 'Run the last one');
    await means('at most 1 h late');
    await test(page, 'save').click();
    await row(daily).getByText('At 08:30, Monday to Wednesday').waitFor();
    const saved = await configs(daily);
    ensure(saved.crontab === '30 8 * * 1-3' && saved.timezone === 'Europe/Berlin' && saved.overlapPolicy === 'queue' && saved.missedPolicy === 'last' && saved.missedWindow === 3600, JSON.stringify(saved));
    ensure(!JSON.stringify(saved.funcCallKwargsJSON).includes('BY_CALLER'), JSON.stringify(saved.funcCallKwargsJSON));
  });

  await report.step('crontab configs: run now, and the result in what became of it and in the records', async () => {
    await test(page, 'run-now').click();
    await until('the run succeeds', async () => (await configs(daily)).lastTaskStatus?.status === 'success');
    await page.goto(`/client-app/crontab-configs?fires=${daily}`);
    const fire = test(page, 'fires').locator('tbody tr').first();
    await fire.getByText('Started by hand').waitFor();
    await fire.getByText('Success').click();
    await page.waitForURL(/\/runs\?.*origin=cronJob/);
    await page.locator('[data-test="state"][data-status="success"]').first().waitFor();
    await page.goto(`/client-app/#/management/crontab/${daily}/task-info-list`);
    await page.waitForURL((url) => url.pathname.endsWith('/runs') && url.searchParams.get('originId') === daily);
    await page.locator('tbody tr').first().waitFor();
  });

  await report.step('crontab configs: what is due starts by itself; paused with a reason it does not, and the history says so', async () => {
    ensure((await api(page, '/crontab-configs/do/add', { data: { id: often, funcId: `${set}__main.send`, funcCallKwargsJSON: {}, crontab: '*/5 * * * * *' } })).ok, 'not added');
    await page.goto(`/client-app/crontab-configs?q=${often}`);
    await until('it is started by itself', async () => (await api(page, `/crontab-configs/${often}/fires/do/list?decision=started`)).data.length > 0, 60_000);
    await menu(often, 'Pause');
    await test(page, 'pause-900').check({ force: true });
    await page.locator('#pause-reason').fill('Moving the archive');
    await test(page, 'pause-now').click();
    await row(often).getByText('Moving the archive').waitFor();
    await row(often).getByText(/\d\d:\d\d left/).waitFor();
    await until('a due time is left out', async () => (await api(page, `/crontab-configs/${often}/fires/do/list?reason=paused`)).data.length > 0, 60_000);
    await page.goto(`/client-app/crontab-configs?q=${often}&fires=${often}`);
    await page.locator('[data-test="fires-which"] .el-segmented__item').nth(1).click();
    await test(page, 'fires').getByText('Not started: this config was paused').first().waitFor();
    await page.goto(`/client-app/crontab-configs?q=${often}`);
    // the list narrowed to what is paused has it, that of those without an expression has not
    await test(page, 'states').getByText('Paused', { exact: false }).click();
    await page.waitForURL(/state=paused/);
    await row(often).waitFor();
    await page.locator('[data-test="states"] .el-segmented__item').nth(4).click();
    await row(often).waitFor({ state: 'detached' });
    await page.goto(`/client-app/crontab-configs?q=${often}`);
    await menu(often, 'Resume');
    await row(often).locator('[data-test="paused"]').waitFor({ state: 'detached' });
    ensure(!(await configs(often)).isPaused, 'still paused');
  });

  await report.step('crontab configs: all of them are paused and resumed; one whose function fixes the expression shows it', async () => {
    await test(page, 'pause-all').click();
    await page.locator('#pause-reason').fill('Night of the move');
    await test(page, 'pause-now').click();
    await test(page, 'all-paused').getByText('Night of the move').waitFor();
    await row(often).getByText('all paused').waitFor();
    await test(page, 'resume-all').click();
    await test(page, 'all-paused').waitFor({ state: 'detached' });
    await api(page, `/crontab-configs/${often}/do/modify`, { data: { isDisabled: true } });
    await page.goto('/client-app/crontab-configs?open=new');
    await test(page, 'function-picker').click();
    await page.keyboard.type(`${set} hourly`);
    await page.locator('.el-select-dropdown__item:visible', { hasText: `${set}__main.hourly` }).click();
    await test(page, 'other-expression').getByText('0 * * * *').waitFor();
    ensure((await page.locator('#f-cron').count()) === 0, 'the expression can be written');
    await test(page, 'next-runs').locator('tbody tr').nth(9).waitFor();
  });
  ensure(page.problems.length === 0, page.problems.join('; '));
  await page.context().close();
}
