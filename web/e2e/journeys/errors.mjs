import { api, ensure, saved, shot, state, test, writeCode } from '../lib.mjs';

const broken = `@DFF.API('Broken')
def broken(x):
    return x +
`;
const failing = `def inner(x):
    return 10 / x


@DFF.API('Failing')
def failing(x=0):
    print('about to fail')
    return inner(x)
`;

/** What goes wrong is said, marked in its line, and changes nothing. */
export default async function errors(world) {
  const { options, report, setId } = world;
  const scriptId = `${setId}__errors`;
  const page = await world.page();
  await page.goto('/client-app/');
  await api(page, '/scripts/do/add', { data: { id: scriptId, codeDraft: failing } });

  await report.step('errors: a failing run shows the traceback and marks the line', async () => {
    await page.goto(`/client-app/editor/${scriptId}`);
    await test(page, 'run').click();
    await state(page, 'failure');
    await test(page, 'traceback').getByText('ZeroDivisionError').waitFor();
    await page.locator('.cm-error-line').waitFor();
    ensure((await page.locator('.cm-error-line').innerText()).includes('return 10 / x'), 'another line is marked');
    await shot(page, options, 'editor-failed-light-en');
  });
  await report.step('errors: a line of the traceback leads to its code', async () => {
    await test(page, 'traceback').locator('button').first().click();
    await page.locator('.cm-activeLine', { hasText: 'return inner(x)' }).waitFor();
  });
  await report.step('errors: a syntax error is not published and its line is marked', async () => {
    await writeCode(page, broken);
    await saved(page);
    await test(page, 'publish').click();
    await test(page, 'publish-now').click();
    await test(page, 'problem').getByText('SyntaxError').first().waitFor();
    ensure((await page.locator('.cm-error-line').innerText()).includes('return x +'), 'another line is marked');
    await shot(page, options, 'editor-not-published-light-en');
    const row = await api(page, `/scripts/${scriptId}/do/get`);
    ensure(row.data.publishVersion === 0, 'something was published');
  });
  ensure(page.problems.length === 0, page.problems.join('; '));
  await page.context().close();
}
