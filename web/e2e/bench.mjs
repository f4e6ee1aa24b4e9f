// What the interface costs in a browser, as JSON on the last line:
//   node web/e2e/bench.mjs --base http://127.0.0.1:8088 --user U --password P
import { newPage, openBrowser, readOptions, test } from './lib.mjs';

const loads = 9;
const keys = 200;
const lines = 2000;

const options = readOptions(process.argv.slice(2));
const browser = await openBrowser(options);

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

async function post(route, body, token) {
  const headers = { 'Content-Type': 'application/json', ...(token && { 'X-Dff-Auth-Token': token }) };
  const response = await fetch(`${options.base}/api/v1${route}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return response.json();
}

/** A script as people write them: functions with docstrings, calls and texts. */
function longScript() {
  const text = [];
  for (let i = 0; text.length < lines; i++) {
    text.push(`@DFF.API('Function ${i}', timeout=30)`, `def function_${i}(day: str, limit: int = ${i}, dry: bool = True):`, `    """Does the work of part ${i}.`, '', '    day: ISO date', '    """', `    rows = [{'day': day, 'n': n * ${i}} for n in range(limit)]`);
    text.push('    for row in rows:', "        if row['n'] % 2 == 0 and not dry:", "            print(f'{row[\"day\"]}: {row[\"n\"]}')  # even ones", `    return {'rows': rows, 'part': ${i}}`, '', '');
  }
  return text.slice(0, lines).join('\n');
}

/** From the first byte asked for to a page one can use, with an empty cache. */
async function firstLoad(token) {
  const page = await newPage(browser, options, { token });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  const scripts = new Map();
  cdp.on('Network.responseReceived', ({ requestId, response }) => /\.js(\?|$)/.test(response.url) && scripts.set(requestId, 0));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => scripts.has(requestId) && scripts.set(requestId, encodedDataLength));
  const begin = performance.now();
  await page.goto('/client-app/', { waitUntil: 'commit' });
  await page.locator('main h1, main h2').first().waitFor();
  const milliseconds = performance.now() - begin;
  await page.waitForLoadState('networkidle');
  const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0);
  await page.context().close();
  return { milliseconds, bytes };
}

/** Time of the main thread for one key: script, style, layout and paint. What waits for a pause in typing is not in it. */
async function keystrokes(token, scriptId) {
  const page = await newPage(browser, options, { token });
  await page.goto(`/client-app/editor/${scriptId}`);
  await test(page, 'code').waitFor();
  await page.locator('[data-test="code"] .cm-line').nth(20).click();
  await page.keyboard.press('End');
  await page.waitForTimeout(2000);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const busy = async () => (await cdp.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
  const found = [];
  for (let i = 0; i < keys; i++) {
    const before = await busy();
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', text: 'abc_ x1('[i % 8], key: 'a' });
    await new Promise((resolve) => setTimeout(resolve, 60));
    found.push((await busy()) - before);
  }
  await page.context().close();
  return found;
}

try {
  const token = (await post('/auth/do/sign-in', { signIn: { username: options.user, password: options.password } })).data.xAuthToken;
  await post('/script-sets/do/add', { data: { id: 'bench_ui' } }, token);
  await post('/scripts/do/add', { data: { id: 'bench_ui__long', codeDraft: longScript() } }, token);
  await post('/scripts/bench_ui__long/do/modify', { data: { codeDraft: longScript() } }, token);
  await firstLoad(token);
  const found = [];
  for (let i = 0; i < loads; i++) found.push(await firstLoad(token));
  const times = await keystrokes(token, 'bench_ui__long');
  const result = { firstLoadMs: quantile(found.map(({ milliseconds }) => milliseconds), 0.5), firstLoadWorstMs: Math.max(...found.map(({ milliseconds }) => milliseconds)), scriptBytes: Math.max(...found.map(({ bytes }) => bytes)), keyP50Ms: quantile(times, 0.5), keyP95Ms: quantile(times, 0.95) };
  console.log(JSON.stringify(result));
} finally {
  await browser.close();
}
