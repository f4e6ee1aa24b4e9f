import { api, ensure, shot, signIn, state, test, until } from '../lib.mjs';

const mostClicks = 12;

/** The start page leads to a called address, and its examples come by one press each. */
export default async function start(world) {
  const { options, report } = world;
  const page = await world.page({ token: null });

  await report.step(`start: from sign-in to a called address in at most ${mostClicks} clicks, following the primary button`, async () => {
    const begin = Date.now();
    let clicks = 0;
    await page.goto('/client-app/sign-in');
    await page.locator('#username').waitFor();
    await signIn(page, options);
    clicks++;
    const panel = page.getByRole('main').locator('section', { has: page.locator('ol [aria-current="step"]') }).or(page.locator('section', { has: test(page, 'first-url') })).first();
    const answer = test(page, 'first-answer');
    for (; clicks < mostClicks && (await answer.count()) === 0; clicks++) {
      const next = panel.locator('.el-button--primary:not(.is-loading)');
      await next.waitFor();
      const label = await next.innerText();
      await next.click();
      // the page says what comes next: another button, or the answer
      await until(`something after “${label}”`, async () => (await answer.count()) > 0 || ((await next.count()) === 1 && (await next.innerText()) !== label));
    }
    ensure((await answer.count()) === 1, `no answer after ${clicks} clicks`);
    ensure((await answer.innerText()).includes('Hello, Ada'), `another answer: ${await answer.innerText()}`);
    ensure((await test(page, 'first-result').innerText()).includes('Hello, Ada'), 'the result of the run is missing');
    const url = await test(page, 'first-url').innerText();
    ensure(!url.includes('hello'), `the address can be guessed: ${url}`);
    const stranger = await world.browser.newContext();
    const reply = await stranger.request.get(url);
    ensure(reply.status() === 200 && (await reply.json()).message === 'Hello, Ada', `the address answers ${reply.status()} to a stranger`);
    await stranger.close();
    console.log(`      ${clicks} clicks, ${((Date.now() - begin) / 1000).toFixed(1)} s`);
    await shot(page, options, 'start-called-light-en');
  });

  await report.step('start: the way goes on where it was left, and the editor opens the script', async () => {
    const before = await test(page, 'first-url').innerText();
    await page.reload();
    await test(page, 'first-url').waitFor();
    ensure((await test(page, 'first-url').innerText()) === before, 'another address than before');
    await test(page, 'first-open').click();
    await page.waitForURL(/\/editor\/my_first__hello/);
    await test(page, 'run').waitFor();
  });

  await report.step('examples: each is installed by one press and opens at its function', async () => {
    const { data } = await api(page, '/examples/do/list');
    ensure(data.length >= 7, `only ${data.length} examples`);
    for (const { id, funcId } of data) {
      await page.goto('/client-app/');
      await test(page, `example-${id}`).click();
      await page.waitForURL(new RegExp(`/editor/${funcId.split('.')[0]}`));
      await test(page, 'run').waitFor();
    }
    const after = (await api(page, '/examples/do/list')).data;
    ensure(after.every((row) => row.state === 'installed'), JSON.stringify(after.map((row) => [row.id, row.state])));
  });

  await report.step('examples: the failing one fails where its traceback says', async () => {
    await page.goto('/client-app/editor/examples__failing?func=basket');
    await test(page, 'run').click();
    await state(page, 'failure');
    ensure((await page.locator('.cm-error-line').innerText()).includes('float(PRICES[item])'), 'another line is marked');
  });

  await report.step('examples: a text of one’s own is replaced only after asking', async () => {
    const mine = "@DFF.API('Mine')\ndef hello():\n    return 1\n";
    const code = async () => (await api(page, '/scripts/examples__hello/do/get')).data.codeDraft;
    await api(page, '/scripts/examples__hello/do/modify', { data: { codeDraft: mine } });
    await page.goto('/client-app/');
    await test(page, 'replace-hello').click();
    await test(page, 'confirm').waitFor();
    await shot(page, options, 'start-replace-light-en');
    await page.keyboard.press('Escape');
    ensure((await code()) === mine, 'it was replaced without a yes');
    await test(page, 'replace-hello').click();
    await test(page, 'confirm').click();
    await page.waitForURL(/\/editor\/examples__hello/);
    ensure((await code()).includes('Greets by name'), 'it was not replaced');
  });
  ensure(page.problems.length === 0, page.problems.join('; '));
  await page.context().close();
}
