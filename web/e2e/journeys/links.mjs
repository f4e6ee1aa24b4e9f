import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { api, ensure, shot, test, until } from '../lib.mjs';
import { runExample } from '../examples.mjs';

const code = `import os


@DFF.API('Echo what came', category='samples', tags=['echo'])
def echo(text, number: int = 5, flag: bool = False, **more):
    """Answers with **everything** it got.

    - text: any text
    - number: a whole number

    See [the site](https://example.com/a_b_c). <script>document.title = 'owned'</script>
    """
    return {'text': text, 'number': number, 'flag': flag, **more}


@DFF.API('Count bytes of files', category='samples')
def count(files, note=''):
    return {'note': note, 'files': sorted([one['originalname'], os.path.getsize(one['filePath'])] for one in files)}


@DFF.API('Fail', category='samples')
def fail(why='no reason'):
    raise ValueError(why)
`;

/** What a shell, a form or a compiler could stumble over. */
const hostile = {
  text: `it's "quoted" \\ and \`ticked\` \\u0041 \\n """ ''' // # --`,
  han: '你好，世界 😀 é',
  space: '  a b\ttab\nline ',
  shell: '$(touch owned) ${HOME} $HOME ; & | > < * ? ! ~ {a,b} [x] %41 % + = &x=1 @file',
  'odd key="&': 'x',
};
const typed = { number: 7, flag: true, none: null, list: [1, 'x', { y: 2.5 }], empty: '' };

const asText = (values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]));
const languages = [['curl', 'shell'], ['JavaScript', 'javascript'], ['Python', 'python'], ['Java', 'java']];

async function writeArguments(page, values) {
  const editor = test(page, 'example');
  await test(editor, 'argument-tab').locator('.el-segmented__item').nth(1).click();
  await editor.locator('[data-test="json"] .cm-content').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(JSON.stringify(values));
}

async function codeOf(page, language) {
  await test(page, 'languages').locator(`[data-tab="${language}"]`).click();
  await page.locator(`[data-test="languages"] [aria-selected="true"][data-tab="${language}"]`).waitFor();
  return test(page, 'example-code').evaluate((element) => element.textContent);
}

const same = (a, b) => JSON.stringify(a, Object.keys(a).sort()) === JSON.stringify(b, Object.keys(b).sort()) && JSON.stringify(a.list) === JSON.stringify(b.list);

/** Runs what the dialog shows, in all four languages. */
async function runShown(page, world, directory, check) {
  for (const [name, language] of languages) {
    const text = await codeOf(page, language);
    const out = await runExample(language, text, { directory, token: world.token, options: world.options });
    check(out, `${name}\n${text}`);
  }
}

async function prepare(page, setId) {
  const scriptId = `${setId}__samples`;
  await api(page, '/script-sets/do/add', { data: { id: setId, title: 'Samples' } });
  await api(page, '/scripts/do/add', { data: { id: scriptId, title: 'Calls', codeDraft: code } });
  const published = await api(page, `/scripts/${scriptId}/do/publish`, { data: { note: 'samples' } });
  ensure(published.ok, JSON.stringify(published));
  return scriptId;
}

/** List with statistics, form, examples that are run as they are shown, documents. */
export default async function links(world) {
  const { options, report, stamp } = world;
  const page = await world.page();
  const id = (name) => `${name}-${stamp}`;
  const directory = await mkdtemp(path.join(os.tmpdir(), 'dff-examples-'));
  let scriptId = '';

  await report.step('auth links: a form made from the signature, without a word to know', async () => {
    await page.goto('/client-app/auth-links');
    scriptId = await prepare(page, `samples_${stamp}`);
    await page.reload();
    await test(page, 'add').first().click();
    await test(page, 'function-picker').click();
    await page.keyboard.type(`samples_${stamp} echo`);
    await page.keyboard.press('Enter');
    await page.locator('#f-id').fill(id('echo'));
    await test(page, 'source-number').locator('.el-segmented__item').nth(1).click();
    const number = page.locator('[data-test="fixed-number"] input');
    ensure((await number.inputValue()) === '5', 'a fixed value does not start with the default');
    await number.fill('x');
    await test(page, 'save').click();
    await page.locator('[data-test="fixed-number"] [role="alert"]').waitFor();
    await number.fill('12');
    await test(page, 'source-flag').locator('.el-segmented__item').nth(1).click();
    await page.locator('[data-test="fixed-flag"] .el-switch').click();
    const drawer = page.locator('.drawer');
    await drawer.locator('[data-test="argument-tab"] .el-segmented__item').nth(1).click();
    await until('fixed values as JSON', async () => JSON.stringify(JSON.parse(await drawer.locator('[data-test="json"] .cm-content').innerText().catch(() => '0'))) === '{"number":12,"flag":true}');
    await shot(page, options, 'links-form-json-light-en');
    await test(page, 'show-in-doc').click();
    await test(page, 'save').click();
    await test(page, `link-${id('echo')}`).waitFor();
    const row = (await api(page, `/auth-links/do/list?id=${id('echo')}`)).data[0];
    ensure(JSON.stringify(row.funcCallKwargsJSON) === '{"text":"INPUT_BY_CALLER","number":12,"flag":true}', JSON.stringify(row.funcCallKwargsJSON));
    ensure(row.showInDoc === true, 'not shown in the document');
  });

  await report.step('auth links: examples of all six forms run as they are shown', async () => {
    await api(page, '/auth-links/do/add', { data: { id: id('all'), funcId: `${scriptId}.echo`, funcCallKwargsJSON: {}, showInDoc: true, note: 'Everything by the caller' } });
    await page.goto(`/client-app/auth-links?try=${id('all')}`);
    const values = { ...hostile, ...typed };
    await writeArguments(page, values);
    for (const form of ['postJson', 'getJson', 'postFlattened', 'getFlattened', 'postSimplified', 'getSimplified']) {
      await test(page, `form-${form}`).click();
      const expected = form.endsWith('Json') ? values : asText(values);
      await runShown(page, world, directory, (out, text) => ensure(same(JSON.parse(out), expected), `${form}: ${out}\n${text}`));
      if (form === 'postJson') await shot(page, options, 'links-example-java-light-en');
    }
    ensure(!(await readFile(path.join(directory, 'owned')).catch(() => null)), 'an example executed its data');
  });

  await report.step('auth links: options go along, files too', async () => {
    await test(page, 'form-postFlattened').click();
    await page.locator('#x-wait').fill('7');
    await page.locator('#x-wait').press('Tab');
    await test(page, 'answer').click();
    await page.locator('.el-select-dropdown__item:visible').nth(1).click();
    for (const form of ['postJson', 'getJson', 'postFlattened', 'getFlattened']) {
      await test(page, `form-${form}`).click();
      const out = JSON.parse(await runExample('shell', await codeOf(page, 'shell'), { directory, token: world.token, options }));
      ensure(out.ok === true && out.data.result.han === hostile.han, `${form}: ${JSON.stringify(out)}`);
    }
    await api(page, '/auth-links/do/add', { data: { id: id('count'), funcId: `${scriptId}.count`, funcCallKwargsJSON: {} } });
    await page.goto(`/client-app/auth-links?try=${id('count')}`);
    await test(page, 'form-postSimplified').click();
    const names = ['数据 1.csv', "it's $x.txt"];
    for (const [i, name] of names.entries()) await writeFile(path.join(directory, name), 'x'.repeat(10 + i));
    await page.locator('#x-files').setInputFiles(names.map((name) => path.join(directory, name)));
    await writeArguments(page, { note: "it's 好" });
    const expected = JSON.stringify({ note: "it's 好", files: names.map((name, i) => [name, 10 + i]).sort() });
    await runShown(page, world, directory, (out, text) => ensure(JSON.stringify(JSON.parse(out)) === expected, `${out}\n${text}`));
    await test(page, 'try-it').click();
    await test(page, 'try-status').waitFor();
    ensure(JSON.stringify(JSON.parse(await test(page, 'try-body').innerText())) === expected, 'Try it sent other files');
  });

  await report.step('auth links: Try it shows status, headers, time and body', async () => {
    await page.goto(`/client-app/auth-links?try=${id('all')}`);
    await writeArguments(page, { text: '你好' });
    await page.keyboard.press('Control+Enter');
    await page.locator('[data-test="try-status"]', { hasText: '200' }).waitFor();
    ensure(/\d (ms|s)/.test(await test(page, 'try-cost').innerText()), 'no time is shown');
    ensure(JSON.parse(await test(page, 'try-body').innerText()).text === '你好', 'another body than the answer');
    await page.waitForTimeout(200);
    await shot(page, options, 'links-example-light-en');
    await test(page, 'try').locator('[data-tab="headers"]').click();
    ensure(/content-type: application\/json/.test(await test(page, 'try-headers').innerText()), 'no headers are shown');
    await api(page, '/auth-links/do/add', { data: { id: id('fail'), funcId: `${scriptId}.fail`, funcCallKwargsJSON: {}, throttlingJSON: { byHour: 3 } } });
    await page.goto(`/client-app/auth-links?try=${id('fail')}`);
    await test(page, 'try-it').click();
    await page.locator('[data-test="try-status"]', { hasText: '599' }).waitFor();
    ensure((await test(page, 'try-body').innerText()).includes('EFuncFailed'), 'the error is not shown');
    for (let i = 0; i < 4; i++) await page.request.get(`/api/v1/al/${id('fail')}`);
    await test(page, 'try-it').click();
    await page.locator('[data-test="try-status"]', { hasText: '429' }).waitFor();
  });

  await report.step('auth links: the list counts calls and failures, and finds what fails', async () => {
    for (let i = 0; i < 5; i++) await page.request.get(`/api/v1/al/${id('all')}/simplified?text=x`);
    await until('statistics', async () => {
      // records are written every half second, those of different links not always together
      const day = async (name) => (await api(page, `/auth-links/do/list?id=${id(name)}`)).data[0].recentDay;
      return (await day('fail')).failures === 3 && (await day('all')).calls >= 30;
    });
    await page.goto(`/client-app/auth-links?q=${stamp}`);
    const calls = Number(await page.locator(`[data-test="link-${id('all')}"] [data-test="calls"]`).innerText());
    ensure(calls >= 30, `${calls} calls are shown`);
    ensure((await page.locator(`[data-test="link-${id('fail')}"] svg[role="img"]`).getAttribute('aria-label')) === 'Last 24 hours: 3 calls, 3 of them failed', 'the sparkline says something else');
    await test(page, 'states').locator('.el-segmented__item').nth(1).click();
    await page.waitForURL(/state=failing/);
    // on a slow machine a call of another link may have failed, too
    await until('failing links only', async () => {
      const known = (await api(page, '/auth-links/do/list?state=failing')).data.map((row) => row.id).filter((name) => name.includes(stamp));
      const shown = await page.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.dataset.test));
      return known.includes(id('fail')) && shown.length === known.length && known.every((name) => shown.includes(`link-${name}`));
    });
    await test(page, 'states').locator('.el-segmented__item').first().click();
    await until('all links again', async () => (await page.locator('tbody tr').count()) >= 4);
    await test(page, 'sort-id').click();
    await page.waitForURL(/sort=id/);
    await until('rows by address', async () => {
      const shown = await page.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.dataset.test));
      return shown.length >= 4 && shown.every((name, i) => i === 0 || shown[i - 1] <= name);
    });
    await test(page, `link-${id('fail')}`).click();
    await test(page, 'statistics').scrollIntoViewIfNeeded();
    ensure((await test(page, 'statistics').innerText()).includes('Failed'), 'the drawer does not say how calls ended');
    await shot(page, options, 'links-statistics-light-en');
    await page.keyboard.press('Escape');
  });

  await report.step('auth links: many are switched off, on and deleted together', async () => {
    await page.goto(`/client-app/auth-links?q=${stamp}&sort=id`);
    for (const name of ['count', 'fail']) await test(page, `choose-${id(name)}`).check({ force: true });
    await shot(page, options, 'links-chosen-light-en');
    await test(page, 'disable-many').click();
    await test(page, 'confirm').click();
    await until('both refused', async () => (await page.request.get(`/api/v1/al/${id('count')}`)).status() === 403 && (await page.request.get(`/api/v1/al/${id('fail')}`)).status() === 403);
    await test(page, 'enable-many').click();
    await until('taken again', async () => (await page.request.get(`/api/v1/al/${id('count')}`)).status() !== 403);
    await test(page, 'remove-many').click();
    await test(page, 'confirm').click();
    await until('both gone', async () => (await page.request.get(`/api/v1/al/${id('fail')}`)).status() === 404);
    ensure((await page.locator('tbody tr').count()) >= 2, 'others were deleted, too');
  });

  await report.step('documents: links for everybody, functions for users, examples in both', async () => {
    const context = await world.browser.newContext({ baseURL: options.base, viewport: { width: 1440, height: 900 } });
    const visitor = await context.newPage();
    await visitor.goto(`/client-app/auth-link-func-doc#d-${id('echo')}`);
    const entry = test(visitor, `doc-${id('echo')}`);
    await entry.waitFor();
    ensure((await entry.locator('strong').innerText()) === 'everything', 'the docstring is not rendered');
    ensure((await entry.locator('script').count()) === 0 && (await visitor.title()) !== 'owned', 'the docstring ran');
    ensure((await entry.locator('tbody code').allInnerTexts()).every((name) => !['number', 'flag'].includes(name)), 'fixed arguments are offered');
    await test(entry, 'doc-example').click();
    await writeArguments(visitor, { text: 'from outside' });
    await test(visitor, 'try-it').click();
    await visitor.locator('[data-test="try-status"]', { hasText: '200' }).waitFor();
    ensure((await test(visitor, 'try-body').innerText()).includes('from outside'), 'another answer');
    await visitor.goto('/client-app/func-doc');
    await visitor.waitForURL(/\/sign-in/);
    await context.close();

    await page.goto('/client-app/func-doc');
    await test(page, `doc-${scriptId}.echo`).waitFor();
    await test(page, 'doc-search').fill(`samples_${stamp} bytes of files`);
    await until('the one that fits', async () => (await page.locator('article').count()) === 1);
    await test(page, 'doc-search').fill(`${scriptId} echo`);
    await test(test(page, `doc-${scriptId}.echo`), 'doc-example').click();
    await writeArguments(page, { text: hostile.shell });
    await runShown(page, world, directory, (out, text) => ensure(JSON.parse(out).data.result.text === hostile.shell, `${out}\n${text}`));
    await test(page, 'try-it').click();
    await page.locator('[data-test="try-status"]', { hasText: '200' }).waitFor();
  });
  await rm(directory, { recursive: true, force: true });
  ensure(page.problems.length === 0, page.problems.join('; '));
  await page.context().close();
}
