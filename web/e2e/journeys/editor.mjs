import { api, codeText, ensure, logText, saved, shot, state, test, until, writeCode } from '../lib.mjs';

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const code = `from typing import Literal


@DFF.API('Series of one day')
def series(day: str, region: Literal['east', 'south'] = 'east', steps: int = 4, dry: bool = True):
    """Numbers over a day.

    day: ISO date
    region: where to look
    """
    print(day, region, steps, dry)
    return {'day': day, 'points': [{'time': f'{day} 0{i}:00:00', 'orders': i * 2, 'refunds': i % 3} for i in range(steps)]}


# TODO: pages of other days
@DFF.API('A page')
def page():
    script = '<script>try { localStorage.x = 1; document.body.append("reached") } catch (error) { document.body.append("kept out") }</script>'
    return DFF.RESP('<h1>Orders</h1>' + script, content_type='html')


@DFF.API('A picture')
def picture():
    return 'data:image/png;base64,${pixel}'


@DFF.API('Many lines')
def lines(count: int = 20000):
    for number in range(count):
        print('line', number)


def helper_of_rates():
    return 1
`;

async function choose(page, name) {
  await test(page, 'function').click();
  await page.locator('.el-select-dropdown__item:visible', { hasText: name }).first().click();
}

/** The daily work in the editor: forms, results, logs, completion, tabs, versions. */
export default async function editor(world) {
  const { options, report, setId } = world;
  const scriptId = `${setId}__work`;
  const otherId = `${setId}__other`;
  const page = await world.page();
  await page.goto('/client-app/');
  // there already after the whole walk
  await api(page, '/script-sets/do/add', { data: { id: setId } });
  await api(page, '/scripts/do/add', { data: { id: scriptId, title: 'Work', codeDraft: code } });
  await api(page, '/scripts/do/add', { data: { id: otherId, codeDraft: 'def other():\n    return 1\n' } });
  await page.goto(`/client-app/editor/${scriptId}?func=series`);
  await test(page, 'argument-form').waitFor();

  await report.step('arguments: the form follows the signature and sends only what was given', async () => {
    ensure((await test(page, 'argument-region').innerText()).includes('where to look'), 'the docstring is not shown');
    await page.locator('#run-day').fill('2026-11-22');
    await page.locator('#run-steps').fill('five');
    await test(page, 'argument-steps').locator('[role="alert"]').waitFor();
    await page.locator('#run-steps').fill('5');
    await test(page, 'run').click();
    await state(page, 'success');
    ensure((await logText(page)).includes('2026-11-22 east 5 True'), `other arguments arrived: ${await logText(page)}`);
  });
  await report.step('arguments: an input is kept under a name and comes back', async () => {
    await test(page, 'input-save').click();
    await test(page, 'input-name').fill('Five steps');
    await page.keyboard.press('Enter');
    await page.locator('#run-steps').fill('2');
    await page.reload();
    await test(page, 'input-Five steps').click();
    ensure((await page.locator('#run-steps').inputValue()) === '5', 'the saved input has another value');
  });
  await report.step('arguments: bad JSON says where and leaves the form as it was', async () => {
    await test(page, 'argument-tab').getByText('JSON').click();
    await page.locator('[data-test="json"] .cm-content').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(',');
    await page.locator('[role="alert"]', { hasText: 'JSON' }).waitFor();
    await page.keyboard.press('Backspace');
    await test(page, 'argument-tab').getByText('Form').click();
    ensure((await page.locator('#run-steps').inputValue()) === '5', 'the form lost its value');
  });
  await report.step('result: table and chart, and the tab is remembered', async () => {
    await test(page, 'run').click();
    await state(page, 'success');
    await test(page, 'result-tab').getByText('Table').click();
    await test(page, 'result-table').getByText('2026-11-22 03:00:00').waitFor();
    await test(page, 'result-tab').getByText('Chart').click();
    await test(page, 'result-chart').waitFor();
    await shot(page, options, 'editor-chart-light-en');
    await page.reload();
    await test(page, 'run').click();
    await test(page, 'result-chart').waitFor();
  });
  await report.step('result: a page runs in a frame that reaches nothing of ours', async () => {
    await choose(page, 'page');
    await test(page, 'run').click();
    await state(page, 'success');
    const frame = page.frameLocator('[data-test="result-page"]');
    await frame.locator('h1', { hasText: 'Orders' }).waitFor();
    await frame.getByText('kept out').waitFor();
    await shot(page, options, 'editor-page-light-en');
  });
  await report.step('result: a picture is shown', async () => {
    await choose(page, 'picture');
    await test(page, 'run').click();
    await state(page, 'success');
    await until('the picture', () => test(page, 'result-image').evaluate((image) => image.complete && image.naturalWidth === 1));
  });
  await report.step('log: twenty thousand lines stay quick, are followed and filtered', async () => {
    await choose(page, 'lines');
    await test(page, 'run').click();
    await state(page, 'success', 60_000);
    await until('the end of the log', async () => (await logText(page)).includes('line 19999'));
    ensure((await test(page, 'log').locator('.line').count()) < 200, 'all lines are in the page');
    await test(page, 'log-filter').fill('line 1234');
    await until('the lines found', async () => (await test(page, 'log').locator('.line').count()) === 11);
    await test(page, 'log-filter').fill('');
  });
  await report.step('log: an earlier run is looked at again', async () => {
    await test(page, 'run-history').click();
    await test(page, 'earlier-1').click();
    await test(page, 'result-chart').or(test(page, 'result-page')).waitFor();
  });
  await report.step('outline: jumps to functions, which are run next, and tagged comments', async () => {
    await test(page, 'outline').getByText('picture').click();
    await page.locator('.cm-activeLine', { hasText: 'def picture()' }).waitFor();
    await test(page, 'function').getByText('picture').waitFor();
    await test(page, 'outline').getByText('pages of other days').click();
    await page.locator('.cm-activeLine', { hasText: 'TODO' }).waitFor();
  });
  await report.step('completion: names of DFF, of the script and of other scripts', async () => {
    await page.locator('[data-test="code"] .cm-content').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('\nDFF.');
    await page.locator('.cm-tooltip-autocomplete', { hasText: 'RESP_FILE' }).waitFor();
    await shot(page, options, 'editor-completion-light-en');
    await page.keyboard.type('EN');
    await page.locator('.cm-tooltip-autocomplete [aria-selected]', { hasText: 'ENV' }).waitFor();
    await page.waitForTimeout(150);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    ensure((await codeText(page)).includes("DFF.ENV('id')"), 'Tab did not take the name');
    await page.keyboard.press('Control+End');
    await page.keyboard.type('\nhelper');
    await page.locator('.cm-tooltip-autocomplete', { hasText: 'helper_of_rates' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.type('\nimport ');
    await page.keyboard.type(setId.slice(0, 3));
    await page.locator('.cm-tooltip-autocomplete', { hasText: otherId }).waitFor();
    await page.keyboard.press('Escape');
    await writeCode(page, code);
    await until('the old text on the server', async () => (await api(page, `/scripts/${scriptId}/do/get`)).data.codeDraft === code);
  });
  await report.step('tabs: another script opens beside, and what was there is there again', async () => {
    await page.locator(`[data-test="tree-${otherId}"]`).click();
    await page.locator('[data-test="code"]', { hasText: 'def other' }).waitFor();
    await test(page, `tab-${scriptId}`).click();
    await page.locator('[data-test="code"]', { hasText: 'Literal' }).waitFor();
    ensure((await test(page, 'log').locator('.line').count()) > 0, 'the output of the last run is gone');
    await shot(page, options, 'editor-tabs-light-en');
    await test(page, `tab-close-${otherId}`).click();
    await until('one tab less', async () => (await test(page, `tab-${otherId}`).count()) === 0);
    ensure(page.url().includes(scriptId), 'closing another tab left the page');
  });
  await report.step('versions: an earlier one is compared and restored into the draft', async () => {
    const publish = async (note) => {
      await test(page, 'publish').click();
      await page.locator('#publish-note').fill(note);
      await test(page, 'publish-now').click();
      await test(page, 'publish-dialog').waitFor({ state: 'detached' });
    };
    await publish('First series');
    await writeCode(page, code.replace('Series of one day', 'Series of two days'));
    await saved(page);
    await publish('Two days');
    await test(page, 'bottom-versions').click();
    await test(page, 'version-2').getByText('Two days').waitFor();
    await test(page, 'version-1').locator('[data-test="version-compare"]').click();
    await test(page, 'compared').waitFor();
    await shot(page, options, 'editor-versions-light-en');
    await test(page, 'restore').click();
    await until('the restored draft', async () => (await codeText(page)).includes('Series of one day'));
    const row = (await api(page, `/scripts/${scriptId}/do/get`)).data;
    ensure(row.codeDraft.includes('one day') && row.code.includes('two days') && row.publishVersion === 2, 'the draft or what is live is another');
  });
  await report.step('history: the text that was replaced is in this browser', async () => {
    await test(page, 'bottom-history').click();
    await test(page, 'snapshot').first().locator('[data-test="snapshot-restore"]').click();
    await until('the text from before', async () => (await codeText(page)).includes('Series of two days'));
    await saved(page);
  });
  ensure(page.problems.length === 0, page.problems.join('; '));
  await page.context().close();
}
