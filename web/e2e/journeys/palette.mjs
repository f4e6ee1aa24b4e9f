import { api, ensure, shot, test, until } from '../lib.mjs';

const draft = `# marker of the palette\nimport time\n\n\n@DFF.API('Needle')\ndef needle():\n    return 'haystack-${'x'.repeat(5)}'\n`;

/** Everything by keyboard: palette, search in code, single letters. */
export default async function palette(world) {
  const { options, report, setId } = world;
  const scriptId = `${setId}__needle`;
  const page = await world.page();
  const input = test(page, 'palette-input');
  const open = async (text) => {
    await page.keyboard.press('Control+k');
    await input.waitFor();
    await input.fill(text);
  };
  await page.goto('/client-app/');
  await api(page, '/script-sets/do/add', { data: { id: setId, title: 'Money' } });
  await api(page, '/scripts/do/add', { data: { id: scriptId, title: 'Needle', codeDraft: draft } });
  await api(page, `/scripts/${scriptId}/do/publish`, { data: { note: '' } });
  await page.reload();
  await page.getByRole('main').locator('h2').first().waitFor();

  await report.step('palette: a function is found and opened without the mouse', async () => {
    await open('needle');
    await test(page, `func:${scriptId}.needle`).waitFor();
    await shot(page, options, 'palette-light-en');
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`/editor/${scriptId}\\?func=needle`));
    await input.waitFor({ state: 'detached' });
  });
  await report.step('palette: # finds a text in code and opens its line', async () => {
    await test(page, 'code').waitFor();
    await open('#haystack-xxxxx');
    await test(page, `code:${scriptId}:7:both`).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.cm-activeLine', { hasText: 'haystack' }).waitFor();
  });
  await report.step('palette: @ lists the functions of the open script', async () => {
    await open('@need');
    await test(page, 'symbol:needle').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.cm-activeLine', { hasText: 'def needle' }).waitFor();
  });
  await report.step('palette: a command changes the theme, and the account keeps it', async () => {
    await open('>dark');
    await page.keyboard.press('Enter');
    await page.locator('html[data-theme="dark"]').waitFor();
    await until('the choice on the server', async () => (await api(page, '/auth/preferences/do/get')).data.theme === 'dark');
    await open('>light');
    await page.keyboard.press('Enter');
    await page.locator('html[data-theme="light"]').waitFor();
    await api(page, '/auth/preferences/do/modify', { data: { theme: null } });
  });
  await report.step('palette: what was chosen last comes first, Escape closes it', async () => {
    await open('');
    await page.locator('[data-test="palette"] .group').first().getByText('Recent').waitFor();
    await page.keyboard.press('Escape');
    await input.waitFor({ state: 'detached' });
  });
  await report.step('search: drafts and published code, line by line, opened at the line', async () => {
    await api(page, `/scripts/${scriptId}/do/modify`, { data: { codeDraft: draft.replace('haystack', 'hayfork') } });
    await page.keyboard.press('Control+Shift+f');
    await page.waitForURL(/\/search/);
    await page.keyboard.type('haystack-xxxxx');
    await page.keyboard.press('Enter');
    const found = test(page, `found-${scriptId}`);
    await found.getByText('published only').waitFor();
    await shot(page, options, 'search-light-en');
    await found.locator('a').first().click();
    await page.waitForURL(/view=published/);
    await page.locator('[data-test="diff"] .cm-line', { hasText: 'haystack-xxxxx' }).waitFor();
    await page.goBack();
    await found.waitFor();
    await page.locator('main [data-test="search"]').or(page.locator('main input[data-test="search"]')).first().press('Control+a');
    await page.keyboard.type('hayfork');
    await page.keyboard.press('Enter');
    await found.getByText('draft only').waitFor();
    await found.locator('a').first().click();
    await page.waitForURL(/line=7/);
    await page.locator('.cm-activeLine', { hasText: 'hayfork' }).waitFor();
  });
  await report.step('keys: letters lead to pages, ? shows them all, / searches, N adds', async () => {
    await page.goto('/client-app/');
    await page.getByRole('main').locator('h2').first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('v');
    await page.waitForURL(/\/variables/);
    await test(page, 'search').waitFor();
    await page.keyboard.press('?');
    await test(page, 'shortcut-sheet').waitFor();
    await shot(page, options, 'shortcuts-light-en');
    await page.keyboard.press('Escape');
    await test(page, 'shortcut-sheet').waitFor({ state: 'hidden' });
    await page.keyboard.press('/');
    await until('focus in the search', () => page.evaluate(() => document.activeElement?.tagName === 'INPUT'));
    await page.keyboard.press('Tab');
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press('n');
    await page.locator('#f-id').waitFor();
  });
  ensure(page.problems.length === 0, page.problems.join('; '));
  await page.context().close();
}
