import { api, codeText, ensure, saved, shot, test, until } from '../lib.mjs';

const before = `def first():
    return 1


def second():
    return 2
`;

/** Two pages on one draft: nobody's text is lost, and nothing is overwritten silently. */
export default async function conflict(world) {
  const { options, report, setId } = world;
  const scriptId = `${setId}__shared`;
  const one = await world.page();
  const two = await world.page();
  await one.goto('/client-app/');
  await api(one, '/scripts/do/add', { data: { id: scriptId, codeDraft: before } });
  for (const page of [one, two]) {
    await page.goto(`/client-app/editor/${scriptId}`);
    await page.locator('[data-test="code"] .cm-content').waitFor();
  }
  const type = async (page, text) => {
    await page.locator('[data-test="code"] .cm-content').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText(text);
  };

  await report.step('conflict: the second page is told and keeps its text', async () => {
    await type(one, '\n\ndef third():\n    return 3\n');
    await saved(one);
    await type(two, '\n\ndef fourth():\n    return 4\n');
    await test(two, 'conflict').waitFor();
    ensure((await codeText(two)).includes('fourth'), 'the text of the second page is gone');
    const row = await api(one, `/scripts/${scriptId}/do/get`);
    ensure(row.data.codeDraft.includes('third') && !row.data.codeDraft.includes('fourth'), 'the first page was overwritten');
  });
  await report.step('conflict: both texts are compared and one is chosen', async () => {
    await test(two, 'conflict').locator('button').click();
    await test(two, 'conflict-dialog').waitFor();
    ensure((await test(two, 'conflict-dialog').innerText()).includes('third'), 'the text of the server is not shown');
    await shot(two, options, 'editor-conflict-light-en');
    await test(two, 'keep-mine').click();
    await saved(two);
    await until('the chosen draft on the server', async () => (await api(one, `/scripts/${scriptId}/do/get`)).data.codeDraft.includes('fourth'));
  });
  await report.step('conflict: unsaved text survives a lost connection and a reload', async () => {
    await two.route('**/do/modify', (route) => route.abort());
    await type(two, '\n# written without a connection\n');
    await two.locator('[data-test="save-state"][data-state="failed"]').waitFor();
    await two.unroute('**/do/modify');
    await two.reload();
    await two.locator('[data-test="code"] .cm-content').waitFor();
    await until('the text after the reload', async () => (await codeText(two)).includes('written without a connection'));
    await saved(two);
  });
  await one.context().close();
  await two.context().close();
}
