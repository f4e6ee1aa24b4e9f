import { api, ensure, shot, test, until } from '../lib.mjs';

/** An API auth is made and guards a link; a batch is made, found, changed and deleted. */
export default async function triggers(world) {
  const { options, report, stamp } = world;
  const page = await world.page();
  const id = (name) => `${name}-${stamp}`;
  const set = `triggers_${stamp}`;
  const confirm = () => test(page, 'confirm').click();
  const toggleRow = (name) => test(page, `row-${id(name)}`).locator('.el-switch').click();
  const call = (headers) => page.evaluate(async ([url, sent]) => (await fetch(url, { headers: sent, credentials: 'omit' })).status, [`/api/v1/al/${id('guarded')}`, headers]);

  async function pickFunction() {
    await test(page, 'function-picker').click();
    await page.keyboard.type(`${set} send`);
    await page.keyboard.press('Enter');
  }

  await report.step('API auth: made with a value nobody guesses, and guards a link', async () => {
    await page.goto('/client-app/');
    await api(page, '/script-sets/do/add', { data: { id: set } });
    await api(page, '/scripts/do/add', { data: { id: `${set}__main`, codeDraft: "@DFF.API('Send it')\ndef send(to='ops', n: int = 1):\n    return to\n" } });
    ensure((await api(page, `/scripts/${set}__main/do/publish`, { data: { note: 'first' } })).ok, 'not published');
    await page.goto('/client-app/api-auth?open=new');
    await page.locator('#f-id').fill(id('key'));
    await page.locator('#f-title').fill('Key of the shop');
    const name = test(page, 'field-0').locator('input').nth(-2);
    await name.fill('not a header');
    await test(page, 'save').click();
    await page.locator('#f-entries-error').waitFor();
    await name.fill('X-Shop-Key');
    const value = await test(page, 'field-0').locator('input').last().inputValue();
    ensure(value.length === 32, `value ${value}`);
    await test(page, 'save').click();
    await test(page, `auth-${id('key')}`).waitFor();
    await page.goto('/client-app/auth-links?open=new');
    await pickFunction();
    await page.locator('#f-id').fill(id('guarded'));
    await test(page, 'api-auth').click();
    await page.locator('.el-select-dropdown__item:visible', { hasText: 'Key of the shop' }).click();
    await shot(page, options, 'links-form-auth-light-en');
    await test(page, 'save').click();
    await test(page, `link-${id('guarded')}`).getByText('Key of the shop').waitFor();
    ensure((await call({})) === 401, 'the link is open');
    ensure((await call({ 'X-Shop-Key': value })) === 200, 'the key does not fit');
  });

  await report.step('API auth: deleting one in use says by whom, and closes the link', async () => {
    await page.goto(`/client-app/api-auth?open=${id('key')}`);
    await test(page, 'remove').click();
    await confirm();
    await page.getByText(id('guarded')).waitFor();
    await confirm();
    await test(page, `auth-${id('key')}`).waitFor({ state: 'detached' });
    const row = (await api(page, `/auth-links/do/list?id=${id('guarded')}`)).data[0];
    ensure(row.isDisabled && row.apiAuthId === id('key') && row.apia_id === null, JSON.stringify(row));
    ensure((await call({})) === 401, 'the link is open');
  });

  await report.step('batches: made, disabled, deleted', async () => {
    await page.goto('/client-app/batches?open=new');
    await pickFunction();
    await page.locator('#f-id').fill(id('later'));
    await page.locator('#f-note').fill('At night');
    await test(page, 'save').click();
    await test(page, `row-${id('later')}`).getByText('At night').waitFor();
    await page.goto('/client-app/batches');
    await toggleRow('later');
    await confirm();
    await until('the batch is disabled', async () => (await api(page, `/batches/do/list?id=${id('later')}`)).data[0].isDisabled);
    await test(page, `row-${id('later')}`).hover();
    await test(page, `choose-${id('later')}`).click();
    await test(page, 'remove-many').click();
    await confirm();
    await test(page, `row-${id('later')}`).waitFor({ state: 'detached' });
  });
  ensure(page.problems.length === 0, page.problems.join('; '));
  await page.context().close();
}
