import { api, ensure, logText, saved, shot, state, test, until, writeCode } from '../lib.mjs';

export const code = `import time

RATES = {'EUR': 8.2410, 'USD': 7.1184}


@DFF.API('Convert an amount', category='billing', timeout=30)
def convert(amount, currency='EUR', digits: int = 2):
    """Turn an amount into the base currency.

    currency: one of RATES
    """
    print(f'{amount} {currency} at {RATES[currency]}')
    print(f'{len(RATES)} rates known')
    base = round(amount * RATES[currency], digits)
    print(f'{base} in the base currency')
    return {'amount': base, 'currency': 'CNY', 'rates': RATES}


@DFF.API('Count slowly')
def count(steps: int = 6, pause: float = 0.4):
    for step in range(steps):
        print('step', step + 1, 'of', steps)
        time.sleep(pause)
    return [{'step': step, 'done': True} for step in range(steps)]


@DFF.API('Wait for a long time')
def wait():
    for second in range(50):
        print('waiting', second)
        time.sleep(1)
`;

async function chooseFunction(page, name) {
  await test(page, 'function').click();
  await page.locator('.el-select-dropdown__item:visible', { hasText: name }).first().click();
}

async function writeArguments(page, text) {
  await test(page, 'argument-tab').getByText('JSON').click();
  const box = page.locator('[data-test="json"] .cm-content');
  await box.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

/** Set, script, code, live run, stop, publication, auth link and a call from outside. */
export default async function main(world) {
  const { options, report, setId } = world;
  const scriptId = `${setId}__money`;
  const linkId = `convert-${world.stamp}`;
  const page = await world.page();

  await report.step('library: creates a set and a script in drawers', async () => {
    await page.goto('/client-app/editor');
    await test(page, 'add-set').click();
    await page.locator('#f-id').fill(setId);
    await page.locator('#f-title').fill('Money');
    await shot(page, options, 'editor-set-form-light-en');
    await test(page, 'save').click();
    await page.locator('#f-name').fill('money');
    await page.locator('#f-title').fill('Exchange rates');
    await test(page, 'save').click();
    await page.waitForURL(new RegExp(`/editor/${scriptId}`));
    await test(page, 'code').waitFor();
  });

  await report.step('editor: writes code, saves by itself and by key, shows the draft dot', async () => {
    await writeCode(page, code);
    await saved(page);
    await page.locator(`[data-test="tree-${scriptId}"] .dot`).waitFor();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('# end');
    await page.keyboard.press('Control+s');
    await saved(page);
    const row = await api(page, `/scripts/${scriptId}/do/get`);
    ensure(row.data.codeDraft === `${code}# end`, 'the server has another draft than the editor');
  });

  await report.step('run: lines are visible while the function still runs', async () => {
    await chooseFunction(page, 'count');
    await test(page, 'run').click();
    await state(page, 'running');
    await until('first lines during the run', async () => (await logText(page)).includes('step 2 of 6'));
    ensure(await test(page, 'stop').isVisible(), 'Stop is not offered');
    await shot(page, options, 'editor-running-light-en');
    await state(page, 'success');
    ensure((await logText(page)).includes('step 6 of 6'), 'the last line is missing');
    ensure((await test(page, 'result').innerText()).includes('list'), 'the result is missing');
  });

  await report.step('run: arguments go in, the value comes out, bad JSON is not sent', async () => {
    await chooseFunction(page, 'convert');
    await writeArguments(page, '{"amount": 10,');
    await page.locator('[role="alert"]', { hasText: 'JSON' }).waitFor();
    await writeArguments(page, '{"amount": 120, "currency": "USD"}');
    await page.keyboard.press('Control+Enter');
    await state(page, 'success');
    ensure((await test(page, 'result').innerText()).includes('854.21'), 'wrong result');
    await page.locator('[data-test="code"] .cm-line').nth(9).click({ position: { x: 90, y: 8 } });
  });

  await report.step('run: a long run is stopped', async () => {
    await chooseFunction(page, 'wait');
    await test(page, 'run').click();
    await until('output of the long run', async () => (await logText(page)).includes('waiting 1'));
    await page.keyboard.press('Control+.');
    await state(page, 'cancelled', 8000);
    await test(page, 'run').waitFor();
    await shot(page, options, 'editor-stopped-light-en');
  });

  await report.step('publish: takes a note and goes live', async () => {
    await test(page, 'publish').click();
    await test(page, 'publish-dialog').getByText('convert').first().waitFor();
    await page.locator('#publish-note').fill('First rates');
    await test(page, 'publish-now').click();
    await page.locator('.toast', { hasText: 'v1' }).waitFor();
    await page.locator(`[data-test="tree-${scriptId}"]`).click();
    await page.locator(`[data-test="tree-${scriptId}.convert"]`).waitFor();
    ensure((await page.locator(`[data-test="tree-${scriptId}"] .dot`).count()) === 0, 'the draft dot is still there');
  });

  await report.step('publish: shows what changes against the published version', async () => {
    await writeCode(page, code.replace("'USD': 7.1184", "'USD': 7.1184, 'GBP': 9.5012").replace('steps: int = 6', 'steps: int = 8'));
    await saved(page);
    await page.keyboard.press('Control+Shift+p');
    await until('focus in the note', () => page.evaluate(() => document.activeElement?.id === 'publish-note'));
    await page.keyboard.type('Add pounds, count to eight');
    await page.locator('[data-test="publish-dialog"] .cm-deletedChunk').first().waitFor();
    await page.waitForTimeout(200);
    await shot(page, options, 'editor-publish-light-en');
    await page.locator('#publish-note').press('Enter');
    await page.locator('.toast', { hasText: 'v2' }).waitFor();
  });

  let url = '';
  await report.step('auth link: created with one fixed and one free argument', async () => {
    await page.goto('/client-app/auth-links');
    await test(page, 'add').first().click();
    await test(page, 'function-picker').click();
    await page.keyboard.type(`${setId} convert`);
    await page.keyboard.press('Enter');
    await page.locator('#f-id').fill(linkId);
    await test(page, 'source-currency').locator('.el-segmented__item').nth(1).click();
    await test(page, 'fixed-currency').locator('input').fill('USD');
    await page.locator('#f-note').fill('Shop, ask Mei');
    await page.getByRole('button', { name: 'Add limit' }).click();
    await shot(page, options, 'links-form-light-en');
    await test(page, 'save').click();
    await page.locator(`[data-test="link-${linkId}"]`).waitFor();
    url = `${options.base}/api/v1/al/${linkId}`;
    ensure((await page.locator(`[data-test="link-${linkId}"] code[title]`).first().getAttribute('title')) === url, 'the address to copy is another one');
  });

  await report.step('auth link: answers in a fresh browser without signing in', async () => {
    const context = await world.browser.newContext();
    const fresh = await context.newPage();
    const answer = await fresh.goto(`${url}?kwargs=${encodeURIComponent('{"amount": 10}')}`);
    ensure(answer.status() === 200, `status ${answer.status()}`);
    ensure((await answer.json()).amount === 71.18, `wrong value: ${await answer.text()}`);
    const other = await fresh.goto(`${url}?kwargs=${encodeURIComponent('{"amount": 10, "currency": "EUR"}')}`);
    ensure(other.status() === 400 || false, 'a fixed argument was overridden');
    await context.close();
  });

  await report.step('auth link: is disabled in the list and enabled again', async () => {
    await page.locator(`[data-test="link-${linkId}"] .el-switch`).click();
    await test(page, 'confirm').click();
    await until('refused call', async () => (await page.request.get(url)).status() === 403);
    await page.locator(`[data-test="link-${linkId}"] .el-switch`).click();
    await until('accepted call', async () => (await page.request.get(`${url}?kwargs=${encodeURIComponent('{"amount": 1}')}`)).status() === 200);
  });
  ensure(page.problems.length === 0, page.problems.join('; '));
  await page.context().close();
}
