import { accessible, api, codeText, ensure, saved, shot, test, until, writeCode } from '../lib.mjs';

const [first, second, third] = ['def first():\n    return 1\n', "def second(text):\n    print(text)\n", 'def third(a, b):\n    total = a * b\n    return {"sum": total}\n'];
const kept = "# these lines stay as they are\nLIMIT = 500\nNAMES = ['one', 'two']\n";
const live = [first, kept, second, kept, third].join('\n\n');
const draft = [first.replace('1', '10'), kept, kept, third, 'def fifth():\n    raise ValueError("not yet")\n'].join('\n\n');

/** Bars beside lines that differ from the published code, each taken back by itself. */
export default async function changes(world) {
  const { options, report, setId } = world;
  const scriptId = `${setId}__bars`;
  const page = await world.page();
  await page.goto('/client-app/');
  await api(page, '/script-sets/do/add', { data: { id: setId } });
  await api(page, '/scripts/do/add', { data: { id: scriptId, codeDraft: live } });
  await page.goto(`/client-app/editor/${scriptId}`);
  await page.locator('[data-test="code"] .cm-content').waitFor();
  const bars = (kind) => page.locator(`[data-test="code"] .cm-change-${kind}`);

  await report.step('changes: a script that is not published has no bars', async () => {
    await writeCode(page, draft);
    await saved(page);
    ensure((await page.locator('.cm-change').count()) === 0, 'there are bars against nothing');
  });
  await report.step('changes: changed, added and removed lines have bars of their own', async () => {
    await api(page, `/scripts/${scriptId}/do/modify`, { data: { codeDraft: live } });
    await api(page, `/scripts/${scriptId}/do/publish`, { data: { note: 'first' } });
    await page.reload();
    await page.locator('[data-test="code"] .cm-content').waitFor();
    await writeCode(page, draft);
    await bars('changed').first().waitFor();
    await bars('added').first().waitFor();
    await bars('removed').first().waitFor();
  });
  await report.step('changes: a bar shows what stood there and takes only that back', async () => {
    await bars('changed').first().click();
    await test(page, 'hunk').waitFor();
    ensure((await test(page, 'hunk').locator('pre').innerText()).includes('return 1'), 'the published line is not shown');
    await shot(page, options, 'editor-hunk-light-en');
    await accessible(page, 'a change of the editor');
    await test(page, 'hunk').locator('button').first().click();
    await until('the published line', async () => (await codeText(page)).includes('return 1\n'));
    ensure((await codeText(page)).includes('fifth'), 'another change was taken back, too');
    await bars('changed').first().waitFor({ state: 'detached' });
    await saved(page);
    ensure(!(await api(page, `/scripts/${scriptId}/do/get`)).data.codeDraft.includes('return 10'), 'the draft still has the change');
  });
  await report.step('changes: by keyboard from one to the next, back to the published code', async () => {
    for (let left = 2; left > 0; left--) {
      await page.locator('[data-test="code"] .cm-content').click();
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('Alt+F5');
      await test(page, 'hunk').locator('button').first().waitFor();
      await until('focus in the change', () => page.evaluate(() => document.activeElement?.classList.contains('cm-hunk-act') ?? false));
      await page.keyboard.press('Enter');
      await test(page, 'hunk').waitFor({ state: 'detached' });
      await page.waitForTimeout(1000);
    }
    await saved(page);
    ensure((await api(page, `/scripts/${scriptId}/do/get`)).data.codeDraft === live, 'something is left');
  });
  ensure(page.problems.length === 0, page.problems.join('; '));
  await page.context().close();
}
