import { state, test } from './lib.mjs';

/** Two themes, two languages. */
export const looks = [['light', 'en'], ['dark', 'en'], ['light', 'zh-CN'], ['dark', 'zh-CN']];
export const sizes = [{ name: 'wide', width: 1440, height: 900 }, { name: 'phone', width: 390, height: 844 }];

const row = (page) => page.locator('tbody tr').first();

/**
 * Every page and every larger part of one, with the way to it. A new page adds its line here and is then photographed, searched for
 * keys without a text, measured against the window and looked at by axe, in all looks.
 */
export const pagesOf = (scriptId) => [
  { name: 'sign-in', path: '/sign-in', out: true, ready: (page) => page.locator('#username').waitFor() },
  { name: 'sign-in-failed', path: '/sign-in', out: true, ready: (page) => page.locator('#username').waitFor(), act: signInWrongly },
  { name: 'start', path: '/', ready: (page) => test(page, 'example-hello').waitFor() },
  { name: 'links', path: '/auth-links', ready: (page) => row(page).waitFor() },
  { name: 'links-form', path: '/auth-links?open=new', ready: (page) => page.locator('#f-note').waitFor() },
  { name: 'links-statistics', path: `/auth-links?open=alert-oncall`, ready: (page) => page.locator('#f-note').waitFor(), act: scrollToStatistics },
  { name: 'links-many', path: '/auth-links', ready: (page) => row(page).waitFor(), act: chooseTwo },
  { name: 'links-refused', path: '/auth-links', ready: (page) => row(page).waitFor(), act: refuseToggle },
  { name: 'crontab', path: '/crontab-configs', ready: (page) => row(page).waitFor() },
  { name: 'crontab-form', path: '/crontab-configs?open=report-daily', ready: (page) => test(page, 'cron-sentence').waitFor() },
  { name: 'batches', path: '/batches', ready: (page) => row(page).waitFor() },
  { name: 'batches-form', path: '/batches?open=new', ready: (page) => page.locator('#f-note').waitFor() },
  { name: 'batches-statistics', path: '/batches?open=report-batch', ready: (page) => page.locator('#f-note').waitFor(), act: scrollToStatistics },
  { name: 'runs', path: '/runs', ready: (page) => row(page).waitFor() },
  { name: 'run', path: '/runs', ready: (page) => row(page).waitFor(), act: openRun },
  { name: 'queues', path: '/queues', ready: (page) => row(page).waitFor() },
  { name: 'queue', path: '/queues?open=9', ready: (page) => test(page, 'queue-tasks').waitFor() },
  { name: 'about', path: '/about', ready: (page) => test(page, 'get-report').waitFor(), act: getReport },
  { name: 'api-auth', path: '/api-auth', ready: (page) => row(page).waitFor() },
  { name: 'api-auth-form', path: '/api-auth?open=partners', ready: (page) => test(page, 'field-0').waitFor() },
  { name: 'variables', path: '/variables', ready: (page) => row(page).waitFor() },
  { name: 'variables-form', path: '/variables?open=RETRY_LIMIT', ready: (page) => page.locator('#f-value').waitFor() },
  { name: 'empty', path: '/variables?q=nothing+like+this', ready: (page) => page.locator('.em').waitFor() },
  { name: 'editor', path: `/editor/${scriptId}?func=convert`, ready: (page) => test(page, 'run').waitFor(), act: runOnce },
  { name: 'editor-failed', path: '/editor/examples__failing?func=basket', ready: (page) => test(page, 'run').waitFor(), act: runFailing },
  { name: 'editor-diff', path: `/editor/${scriptId}`, ready: (page) => test(page, 'run').waitFor(), act: showDiff },
  { name: 'editor-versions', path: `/editor/${scriptId}`, ready: (page) => test(page, 'run').waitFor(), act: showVersions },
  { name: 'editor-publish', path: `/editor/${scriptId}`, ready: (page) => test(page, 'run').waitFor(), act: askToPublish },
  { name: 'editor-set', path: '/editor?form=set:', ready: (page) => page.locator('#f-id').waitFor() },
  { name: 'editor-script', path: '/editor?form=new:iot', ready: (page) => page.locator('#f-name').waitFor() },
  { name: 'editor-none', path: '/editor', ready: (page) => page.locator('.bench').waitFor() },
  { name: 'links-example', path: '/auth-links?try=alert-oncall', ready: (page) => test(page, 'try-it').waitFor() },
  { name: 'link-document', path: '/auth-link-func-doc', ready: (page) => page.locator('main p').first().waitFor() },
  { name: 'function-document', path: '/func-doc', ready: (page) => page.locator('article').first().waitFor() },
  { name: 'search', path: '/search?q=day', ready: (page) => test(page, 'search-count').waitFor() },
  { name: 'profile', path: '/settings/profile', ready: (page) => page.locator('#f-mobile').waitFor() },
  { name: 'password', path: '/settings/password', ready: (page) => page.locator('#f-repeat').waitFor() },
  { name: 'preferences', path: '/settings/preferences', ready: (page) => page.locator('#p-size').waitFor() },
  { name: 'members', path: '/members', ready: (page) => row(page).waitFor() },
  { name: 'members-form', path: '/members?open=new', ready: (page) => page.locator('#f-mobile').waitFor() },
  { name: 'access-keys', path: '/access-keys', ready: (page) => row(page).waitFor() },
  { name: 'access-keys-form', path: '/access-keys', ready: (page) => row(page).waitFor(), act: openKey },
  { name: 'overview', path: '/overview', ready: (page) => page.locator('main section').first().waitFor() },
  { name: 'operations', path: '/operations', ready: (page) => row(page).waitFor() },
  { name: 'system-settings', path: '/system-settings', ready: (page) => page.locator('main form, main section').first().waitFor() },
  { name: 'nowhere', path: '/no-such-page', ready: (page) => test(page, 'nowhere').waitFor() },
  { name: 'palette', path: '/variables', ready: (page) => row(page).waitFor(), act: openPalette },
  { name: 'shortcuts', path: '/variables', ready: (page) => row(page).waitFor(), act: openShortcuts },
];

async function runOnce(page) {
  const amount = page.locator('#run-amount');
  // the form is made once the outline of the script is known
  await amount.waitFor({ timeout: 10_000 });
  await amount.fill('120');
  await test(page, 'run').first().click();
  await state(page, 'success');
}

async function openKey(page) {
  await row(page).locator('td').first().click({ position: { x: 20, y: 12 } });
  await test(page, 'signing-sample').waitFor();
}

async function openPalette(page) {
  await test(page, 'open-palette').click();
  await test(page, 'palette-input').fill('re');
  await page.waitForTimeout(500);
}

async function openShortcuts(page) {
  await page.keyboard.press('?');
  await test(page, 'shortcut-sheet').waitFor();
}

async function runFailing(page) {
  await page.locator('[data-test="run"]:enabled').waitFor();
  await test(page, 'run').first().click();
  await state(page, 'failure');
}

// the phone shows none of the views
async function showDiff(page) {
  if (page.viewportSize().width < 640) return;
  await page.locator('.bar .el-segmented__item').nth(2).click();
  await test(page, 'diff').waitFor();
}

async function showVersions(page) {
  if (page.viewportSize().width < 640) return;
  await test(page, 'bottom-versions').click();
  await page.locator('[data-test="bottom"] .body li, [data-test="bottom"] .body tr, [data-test="bottom"] .body p').first().waitFor();
}

async function askToPublish(page) {
  await page.locator('[data-test="publish"]:enabled').click();
  await page.locator('.el-dialog').waitFor();
}

async function signInWrongly(page) {
  const detail = { captchaRequired: true, signInWaitTimeout: 0 };
  await page.route('**/auth/do/sign-in', (route) => route.fulfill({ status: 400, json: { ok: false, reason: 'EUserPassword', message: 'Invalid username or password', traceId: 'TRACE-6F1D2C84-0B7A-4D1E-9A53-2C7E61F0A9B1', detail } }));
  await page.locator('#username').fill('li.wen');
  await page.locator('#password').fill('not this one');
  await page.locator('button[type="submit"]').click();
  await test(page, 'sign-in-error').waitFor();
  await page.unroute('**/auth/do/sign-in');
}

async function scrollToStatistics(page) {
  await test(page, 'statistics').scrollIntoViewIfNeeded();
}

async function chooseTwo(page) {
  const boxes = page.locator('tbody .pick input');
  // a phone chooses none
  if (!(await boxes.first().isVisible())) return;
  await boxes.first().check({ force: true });
  await boxes.nth(1).check({ force: true });
}

async function refuseToggle(page) {
  await page.route('**/auth-links/*/do/modify', (route) => route.fulfill({ status: 403, json: { ok: false, reason: 'EUserPrivilege', message: 'You do not have enough privilege', traceId: 'TRACE-6F1D2C84-0B7A-4D1E-9A53-2C7E61F0A9B1' } }));
  await page.locator('tbody .el-switch').first().click();
  await test(page, 'confirm').click();
  await test(page, 'failed').waitFor();
  await page.unroute('**/auth-links/*/do/modify');
}

async function openRun(page) {
  await row(page).click();
  await test(page, 'timeline').waitFor();
}

async function getReport(page) {
  await test(page, 'get-report').click();
  await test(page, 'about-tools').waitFor();
}
