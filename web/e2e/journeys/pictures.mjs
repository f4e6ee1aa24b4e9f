import { api, ensure, shot, state, test } from '../lib.mjs';

const looks = [['light', 'en'], ['dark', 'en'], ['light', 'zh-CN'], ['dark', 'zh-CN']];

async function widerThanWindow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

/** Sets and scripts beside the ones the journeys made, and a link and a variable, so that lists are lists. */
async function fillLibrary(world) {
  const page = await world.page();
  await page.goto('/client-app/');
  const sets = [['alert', 'Alert routing', ['oncall', 'route']], ['iot', 'Device telemetry', ['ingest']], ['report', 'Daily reports', ['daily']], ['weather', 'Weather sync', ['sync', 'stations']]];
  for (const [set, title, names] of sets) {
    await api(page, '/script-sets/do/add', { data: { id: set, title } });
    for (const name of names) await api(page, '/scripts/do/add', { data: { id: `${set}__${name}`, codeDraft: `@DFF.API('${title}')\ndef ${name}(day='today'):\n    return {'day': day}\n` } });
    await api(page, `/scripts/${set}__${names[0]}/do/publish`, { data: { note: 'first' } });
    await api(page, '/auth-links/do/add', { data: { id: `${set}-${names[0]}`, funcId: `${set}__${names[0]}.${names[0]}`, funcCallKwargsJSON: { day: 'INPUT_BY_CALLER' }, note: null } });
  }
  await api(page, '/env-variables/do/add', { data: { id: 'GATEWAY_URL', title: 'Payment gateway', valueTEXT: 'https://gateway.internal/v2', autoTypeCasting: 'string' } });
  await api(page, '/env-variables/do/add', { data: { id: 'RETRY_LIMIT', title: 'Tries before giving up', valueTEXT: '5', autoTypeCasting: 'integer' } });
  await page.context().close();
}

/** Every page in both themes and both languages, wide and on a phone. */
export default async function pictures(world) {
  const { options, report, setId } = world;
  const scriptId = `${setId}__money`;
  await report.step('pictures: a library to look at', () => fillLibrary(world));
  for (const [theme, locale] of looks) {
    await report.step(`pictures: ${theme}, ${locale}`, async () => {
      const out = await world.page({ theme, locale, token: null });
      await out.goto('/client-app/sign-in');
      await out.locator('#username').waitFor();
      await shot(out, options, `sign-in-${theme}-${locale}`);
      await out.context().close();

      const page = await world.page({ theme, locale });
      const go = async (path, ready, name) => {
        await page.goto(path);
        await page.mouse.move(2, 500);
        await ready();
        await page.waitForTimeout(250);
        await shot(page, options, `${name}-${theme}-${locale}`);
        ensure((await widerThanWindow(page)) <= 0, `${name} is wider than the window`);
      };
      await go('/client-app/', () => test(page, 'first-function').waitFor(), 'start');
      await go('/client-app/variables', () => test(page, 'add').first().waitFor(), 'variables');
      await go('/client-app/auth-links', () => page.locator('tbody tr').first().waitFor(), 'links');
      await page.locator('tbody tr').first().click();
      await page.locator('#f-note').waitFor();
      await page.waitForTimeout(300);
      await shot(page, options, `links-form-${theme}-${locale}`);
      await go('/client-app/auth-links?try=alert-oncall', () => test(page, 'try-it').waitFor(), 'links-example-dialog');
      await go('/client-app/auth-link-func-doc', () => page.locator('main p').first().waitFor(), 'link-document');
      await go('/client-app/func-doc', () => page.locator('article').first().waitFor(), 'function-document');
      await go(`/client-app/editor/${scriptId}?func=convert`, () => test(page, 'run').waitFor(), 'editor-open');
      await page.locator('#run-amount').fill('120');
      await page.keyboard.press('Control+Enter');
      await state(page, 'success');
      await page.locator(`[data-test="tree-${scriptId}"] .twist`).click();
      await page.mouse.move(2, 500);
      await page.waitForTimeout(1100);
      await shot(page, options, `editor-${theme}-${locale}`);
      if (theme === 'light' && locale === 'en') await shot(page, options, 'editor');
      ensure((await page.locator('body').innerText()).search(/\b(common|editor|run|link|env|nav|example|doc)\.[a-z][A-Za-z]+\b/) < 0, 'an untranslated key is shown');
      ensure(page.problems.length === 0, page.problems.join('; '));
      await page.context().close();
    });
  }
  await report.step('pictures: on a phone', async () => {
    const page = await world.page({ width: 390, height: 844 });
    for (const [name, path] of [['start', '/'], ['links', '/auth-links'], ['links-form', '/auth-links?open=new'], ['links-example', '/auth-links?try=alert-oncall'], ['link-document', '/auth-link-func-doc'], ['function-document', '/func-doc'], ['variables', '/variables'], ['editor', `/editor/${scriptId}`]]) {
      await page.goto(`/client-app${path}`);
      await page.locator('main').first().waitFor();
      await page.waitForTimeout(700);
      await shot(page, options, `phone-${name}-light-en`);
      ensure((await widerThanWindow(page)) <= 0, `${name} is wider than the phone`);
    }
    const out = await world.page({ width: 390, height: 844, token: null });
    await out.goto('/client-app/sign-in');
    await out.locator('#username').waitFor();
    await shot(out, options, 'phone-sign-in-light-en');
    await out.context().close();
    await page.context().close();
  });
  const page = await world.page();
  await page.goto('/client-app/');
  ensure((await api(page, '/scripts/do/list?noPage=true')).ok, 'the list of scripts fails');
  await page.context().close();
}
