import { api, codeText, ensure, saved, shot, test, until } from '../lib.mjs';

const before = `def first():
    return 1


def second():
    return 2
`;

const type = async (page, text) => {
  await page.locator('[data-test="code"] .cm-content').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(text);
};

/** Two browsers on one script: they see each other, one edits, nobody's text is lost and nothing is overwritten silently. */
export default async function conflict(world) {
  const { options, report, setId } = world;
  const scriptId = `${setId}__shared`;
  const one = await world.page();
  const two = await world.page();
  await one.goto('/client-app/');
  // there already after the whole walk
  await api(one, '/script-sets/do/add', { data: { id: setId } });
  await api(one, '/scripts/do/add', { data: { id: scriptId, codeDraft: before } });
  for (const page of [one, two]) {
    await page.goto(`/client-app/editor/${scriptId}`);
    await page.locator('[data-test="code"] .cm-content').waitFor();
  }
  const draft = async () => (await api(one, `/scripts/${scriptId}/do/get`)).data.codeDraft;

  await report.step('presence: two browsers see each other', async () => {
    await test(one, 'presence').locator('.av').waitFor();
    await test(two, 'presence').locator('.av').waitFor();
  });
  await report.step('presence: who types first edits, the other one reads along', async () => {
    await type(one, '\n\ndef third():\n    return 3\n');
    await test(two, 'held').waitFor();
    await saved(one);
    await until('the text of the first browser in the second', async () => (await codeText(two)).includes('third'));
    await type(two, 'lost?');
    ensure(!(await codeText(two)).includes('lost?'), 'the second browser could write, too');
    await shot(two, options, 'editor-held-light-en');
  });
  await report.step('presence: taking over tells the other one and turns it round', async () => {
    await test(two, 'take-over').click();
    await test(two, 'held').waitFor({ state: 'detached' });
    await test(one, 'held').waitFor();
    await type(two, '\n\ndef fourth():\n    return 4\n');
    await saved(two);
    await until('the text of the second browser in the first', async () => (await codeText(one)).includes('fourth'));
    ensure((await draft()).includes('third') && (await draft()).includes('fourth'), 'a text is missing on the server');
  });
  await report.step('presence: who asks to edit is heard, and gets a no', async () => {
    await test(one, 'presence').locator('.av').click();
    await test(one, 'presence-card').waitFor();
    await shot(one, options, 'editor-presence-light-en');
    await test(one, 'card-ask').click();
    await test(two, 'asked').waitFor();
    await shot(two, options, 'editor-asked-light-en');
    await test(two, 'decline').click();
    await test(two, 'asked').waitFor({ state: 'detached' });
    await one.locator('.toast').waitFor();
    await test(one, 'held').waitFor();
  });
  await report.step('presence: handing over gives the text to who asked', async () => {
    await test(one, 'ask').click();
    await test(two, 'asked').waitFor();
    await type(two, '\n\ndef given():\n    return 7\n');
    await test(two, 'hand-over').click();
    await test(one, 'held').waitFor({ state: 'detached' });
    await test(two, 'held').waitFor();
    await until('the last words of the second browser', async () => (await codeText(one)).includes('given'));
    await type(one, '\n# goes on\n');
    await saved(one);
    ensure((await draft()).includes('given') && (await draft()).includes('goes on'), 'a text is missing on the server');
    await test(two, 'take-over').click();
    await test(one, 'held').waitFor();
  });
  await report.step('presence: the claim ends when its page is closed', async () => {
    await two.goto('/client-app/');
    await test(one, 'held').waitFor({ state: 'detached' });
    await two.goto(`/client-app/editor/${scriptId}`);
    await two.locator('[data-test="code"] .cm-content').waitFor();
  });
  await report.step('conflict: a draft changed from elsewhere is not overwritten and the own text stays', async () => {
    await two.route('**/api/v1/events*', (route) => route.abort());
    await two.reload();
    await two.locator('[data-test="code"] .cm-content').waitFor();
    await api(one, `/scripts/${scriptId}/do/modify`, { data: { codeDraft: `${before}\n\ndef elsewhere():\n    return 5\n` } });
    await type(two, '\n\ndef mine():\n    return 6\n');
    await test(two, 'conflict').waitFor();
    ensure((await codeText(two)).includes('mine'), 'the text of the second page is gone');
    ensure(!(await draft()).includes('mine'), 'the draft was overwritten');
  });
  await report.step('conflict: both texts are compared and one is chosen', async () => {
    await test(two, 'conflict').locator('button').click();
    await test(two, 'conflict-dialog').waitFor();
    ensure((await test(two, 'conflict-dialog').innerText()).includes('elsewhere'), 'the text of the server is not shown');
    await shot(two, options, 'editor-conflict-light-en');
    await test(two, 'keep-mine').click();
    await saved(two);
    await until('the chosen draft on the server', async () => (await draft()).includes('mine'));
    await two.unroute('**/api/v1/events*');
  });
  await report.step('offline: what is typed without a network is there after a reload', async () => {
    await two.context().setOffline(true);
    await type(two, '\n# written without a network\n');
    await two.locator('[data-test="save-state"][data-state="failed"]').waitFor();
    await test(two, 'lost').waitFor();
    await shot(two, options, 'editor-offline-light-en');
    // the reload itself fails: there is no network
    await two.reload().catch(() => null);
    await two.context().setOffline(false);
    await two.goto(`/client-app/editor/${scriptId}`);
    await two.locator('[data-test="code"] .cm-content').waitFor();
    await until('the text after the reload', async () => (await codeText(two)).includes('written without a network'));
    await saved(two);
    ensure((await draft()).includes('written without a network'), 'the text did not reach the server');
  });
  await one.context().close();
  await two.context().close();
}
