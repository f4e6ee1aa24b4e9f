import { accessible, api, ensure, shot, test, until } from '../lib.mjs';

/** What an administrator looks at: overview, operation log, system settings that everybody sees. */
export default async function operator(world) {
  const { options, report, stamp } = world;
  const set = `watched_${stamp}`;
  const page = await world.page();

  await report.step('operator: the overview tells what there is, what runs and what waits', async () => {
    await page.goto('/client-app/overview');
    await test(page, 'count-scriptSet').waitFor();
    await test(page, 'runs-day').locator('b', { hasText: /^\d/ }).waitFor();
    await page.getByText('#9').waitFor();
    await accessible(page, 'overview');
    await shot(page, options, 'overview-light-en');
    await test(page, 'clear-queues').click();
    await test(page, 'confirm').click();
    await test(page, 'job-records').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), test(page, 'report').click()]);
    ensure(download.suggestedFilename().startsWith('dataflux-func-report-'), download.suggestedFilename());
  });
  await report.step('operator: a change is in the operation log with its details', async () => {
    await api(page, '/script-sets/do/add', { data: { id: set, title: 'Watched' } });
    await api(page, `/script-sets/${set}/do/modify`, { data: { title: 'Watched closely' } });
    await api(page, `/script-sets/${set}/do/delete`);
    await page.goto(`/client-app/operations?q=${set}`);
    await page.locator(`[data-test="operation-${set}"]`).nth(2).waitFor();
    await shot(page, options, 'operations-light-en');
    await page.locator(`[data-test="operation-${set}"]`).nth(1).click();
    await test(page, 'operation').locator('.tree').getByText('Watched closely').waitFor();
    await accessible(page, 'operation log');
    await shot(page, options, 'operation-light-en');
    await page.keyboard.press('Escape');
    await test(page, 'show').getByText('Deletions').click();
    await until('only the deletion', async () => (await page.locator(`[data-test="operation-${set}"]`).count()) === 1);
  });
  await report.step('operator: a notice is shown to everybody until it is switched off', async () => {
    await page.goto('/client-app/system-settings');
    await test(page, 'set-NOTICE_BAR_ENABLED').click();
    await test(page, 'set-NOTICE_BAR_TEXT').fill('Maintenance at 22:00');
    await test(page, 'set-NOTICE_BAR_TEXT').press('Enter');
    await test(page, 'notice').getByText('Maintenance at 22:00').waitFor();
    await accessible(page, 'system settings');
    await shot(page, options, 'system-light-en');
    const dark = await world.page({ theme: 'dark', locale: 'zh-CN' });
    await dark.goto('/client-app/overview');
    await test(dark, 'notice').getByText('Maintenance at 22:00').waitFor();
    await test(dark, 'count-user').waitFor();
    await accessible(dark, 'overview, dark');
    await shot(dark, options, 'overview-dark-zh');
    await dark.goto('/client-app/system-settings');
    await test(dark, 'set-NOTICE_BAR_TEXT').waitFor();
    await shot(dark, options, 'system-dark-zh');
    await dark.context().close();
    await test(page, 'set-NOTICE_BAR_ENABLED').click();
    await test(page, 'notice').waitFor({ state: 'detached' });
    await api(page, '/system-settings/NOTICE_BAR_TEXT/do/delete');
  });
  ensure(page.problems.length === 0, page.problems.join('; '));
  await page.context().close();
}
