import { api, ensure, shot, test, until } from '../lib.mjs';

const drawer = (page) => page.locator('.drawer');

/** Back closes what opened last, and only then leaves the page; what was typed is not lost by it. */
export default async function layers(world) {
  const { options, report } = world;
  const page = await world.page();
  await page.goto('/client-app/variables');
  await api(page, '/env-variables/do/add', { data: { id: 'LAYER_ONE', title: 'For the way back', valueTEXT: '1', autoTypeCasting: 'integer' } });
  await page.goto('/client-app/');
  await page.locator('main h2').first().waitFor();
  await page.goto('/client-app/variables?q=LAYER');

  await report.step('layers: Back closes the drawer first, then leaves the page', async () => {
    await test(page, 'env-LAYER_ONE').click();
    await drawer(page).waitFor();
    await page.goBack();
    await drawer(page).waitFor({ state: 'detached' });
    ensure(page.url().endsWith('/variables?q=LAYER'), `another page: ${page.url()}`);
    await page.goForward();
    await drawer(page).waitFor();
    await page.keyboard.press('Escape');
    await drawer(page).waitFor({ state: 'detached' });
    await page.goBack();
    await page.waitForURL(/\/client-app\/$/);
  });
  await report.step('layers: Back asks before it drops what was typed', async () => {
    await page.goto('/client-app/variables?q=LAYER');
    await test(page, 'env-LAYER_ONE').click();
    await page.locator('#f-title').fill('Changed');
    await page.goBack();
    await test(page, 'confirm').waitFor();
    await page.keyboard.press('Escape');
    await until('the address of the form', () => page.url().includes('open=LAYER_ONE'));
    ensure((await page.locator('#f-title').inputValue()) === 'Changed', 'the form lost what was typed');
    await page.goBack();
    await test(page, 'confirm').click();
    await drawer(page).waitFor({ state: 'detached' });
  });
  await report.step('layers: forms of the editor have an address, too', async () => {
    await page.goto('/client-app/editor');
    await test(page, 'add-set').click();
    await drawer(page).waitFor();
    ensure(page.url().includes('form=set'), `no address of the form: ${page.url()}`);
    await page.goBack();
    await drawer(page).waitFor({ state: 'detached' });
    ensure(page.url().endsWith('/editor'), `left the editor: ${page.url()}`);
  });
  await report.step('layers: a script set is cloned from its form, under an ID that fits', async () => {
    const from = `from_${world.stamp}`;
    const to = `to_${world.stamp}`;
    await api(page, '/script-sets/do/add', { data: { id: from, title: 'To be cloned' } });
    await api(page, '/scripts/do/add', { data: { id: `${from}__s`, codeDraft: "@DFF.API('Cloned')\ndef cloned():\n    return 1\n" } });
    await api(page, `/scripts/${from}__s/do/publish`, { data: {} });
    await page.goto(`/client-app/editor?form=set:${from}`);
    await drawer(page).waitFor();
    ensure((await page.locator('#f-title').inputValue()) === 'To be cloned', 'the form opened before its set was read');
    await test(page, 'clone-id').fill(from);
    await test(page, 'clone-id').blur();
    await page.locator('#f-clone-error').waitFor();
    ensure(await test(page, 'clone').isDisabled(), 'an ID that is taken could be sent');
    await shot(page, options, 'set-clone-light-en');
    await test(page, 'clone-id').fill(to);
    await test(page, 'clone').click();
    await drawer(page).waitFor({ state: 'detached' });
    const called = await api(page, `/func/${to}__s.cloned`, { kwargs: {} });
    ensure(JSON.stringify(called).includes('"result":1'), JSON.stringify(called));
  });
  await report.step('layers: the description of all names is downloaded from the menu of documents', async () => {
    await page.locator('.documents button').click();
    const waiting = page.waitForEvent('download');
    await page.locator('.el-dropdown-menu__item:visible').last().click();
    ensure((await waiting).suggestedFilename() === 'dff.pyi', 'another file');
  });
  await report.step('layers: a change the server refuses is told in a panel above the rows, with its codes', async () => {
    const { setId } = world;
    await api(page, '/script-sets/do/add', { data: { id: setId } });
    await api(page, '/scripts/do/add', { data: { id: `${setId}__refused`, codeDraft: "@DFF.API('Refused')\ndef refused():\n    return 1\n" } });
    await api(page, `/scripts/${setId}__refused/do/publish`, { data: {} });
    await api(page, '/auth-links/do/add', { data: { id: `refused-${world.stamp}`, funcId: `${setId}__refused.refused`, funcCallKwargsJSON: {} } });
    await page.goto('/client-app/auth-links');
    const row = page.locator('tbody tr').first();
    await row.waitFor();
    const refusal = { ok: false, reason: 'EUserPrivilege', message: 'You do not have enough privilege', traceId: 'TRACE-REFUSED' };
    await page.route('**/auth-links/*/do/modify', (route) => route.fulfill({ status: 403, json: refusal }));
    await row.locator('.el-switch').click();
    await test(page, 'confirm').click();
    await test(page, 'failed').waitFor();
    const text = await test(page, 'failed').innerText();
    ensure(text.includes('EUserPrivilege') && text.includes('TRACE-REFUSED'), text);
    await shot(page, options, 'links-refused-light-en');
    await page.unroute('**/auth-links/*/do/modify');
    await test(page, 'failed').locator('button').last().click();
    await test(page, 'failed').waitFor({ state: 'detached' });
  });
  ensure(page.problems.length === 0, page.problems.join('; '));
  await page.context().close();
}
