// What the interface costs in a browser, as JSON on the last line:
//   node web/e2e/bench.mjs --base http://127.0.0.1:8088 --user U --password P
import { newPage, openBrowser, readOptions, test } from './lib.mjs';

const loads = 9;
const keys = 200;
const warmUpKeys = 20;
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

const typed = ['', "total = sum(row['n'] for row in rows if row['n'] > limit)", "print(f'{day}: {total} of {len(rows)}', flush=True)", "for name, value in DFF.ENV('limits').items():", "rows.append({'day': day, 'n': int(value), 'name': name})", ''].join('\n');

function keyEvent(i) {
  const text = typed[i % typed.length];
  return text === '\n' ? { type: 'keyDown', text: '\r', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 } : { type: 'keyDown', text, key: text };
}

/** Tasks of the thread that took the keys, each with what ran in it, in order of time. */
function tasksOf(events) {
  const isKey = ({ name, args }) => name === 'EventDispatch' && args?.data?.type === 'keydown';
  const { pid, tid } = events.find(isKey);
  const own = events.filter((event) => event.pid === pid && event.tid === tid && event.ph === 'X').sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  const tasks = [];
  for (const event of own) {
    const last = tasks.at(-1);
    if (last && event.ts < last.end) Object.assign(last, { key: last.key || isKey(event), painted: last.painted || event.name === 'Paint' });
    else tasks.push({ end: event.ts + event.dur, ms: (event.tdur ?? event.dur) / 1000, key: isKey(event), painted: event.name === 'Paint' });
  }
  return tasks;
}

/** For each key the processor time of the main thread until its frame is painted, whatever else ran meanwhile, and until the next key. */
function costsOf(tasks) {
  const costs = [];
  for (const { ms, key, painted } of tasks) {
    if (key) costs.push({ frame: 0, all: 0, painted: false });
    const last = costs.at(-1);
    if (!last) continue;
    last.all += ms;
    if (!last.painted) last.frame += ms;
    last.painted ||= painted;
  }
  return costs;
}

/** Writes code as people do, line by line, faster than they do. The first keys warm up. */
async function keystrokes(token, scriptId) {
  const page = await newPage(browser, options, { token });
  await page.goto(`/client-app/editor/${scriptId}`);
  await test(page, 'code').waitFor();
  await page.locator('[data-test="code"] .cm-line').nth(20).click();
  await page.keyboard.press('End');
  await page.waitForTimeout(2000);
  const cdp = await page.context().newCDPSession(page);
  const type = async (from, to) => {
    for (let i = from; i < to; i++) {
      await cdp.send('Input.dispatchKeyEvent', keyEvent(i));
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  };
  await type(0, warmUpKeys);
  const events = [];
  cdp.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve));
  await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['toplevel', 'devtools.timeline'] } });
  await type(warmUpKeys, warmUpKeys + keys);
  await cdp.send('Tracing.end');
  await complete;
  await page.context().close();
  const costs = costsOf(tasksOf(events));
  if (costs.length !== keys) throw new Error(`${costs.length} of ${keys} keys in the trace`);
  return costs;
}

try {
  const token = (await post('/auth/do/sign-in', { signIn: { username: options.user, password: options.password } })).data.xAuthToken;
  await post('/script-sets/do/add', { data: { id: 'bench_ui' } }, token);
  await post('/scripts/do/add', { data: { id: 'bench_ui__long', codeDraft: longScript() } }, token);
  await post('/scripts/bench_ui__long/do/modify', { data: { codeDraft: longScript() } }, token);
  await firstLoad(token);
  const found = [];
  for (let i = 0; i < loads; i++) found.push(await firstLoad(token));
  const costs = await keystrokes(token, 'bench_ui__long');
  const [frames, all] = [costs.map(({ frame }) => frame), costs.map((cost) => cost.all)];
  const result = {
    firstLoadMs: quantile(found.map(({ milliseconds }) => milliseconds), 0.5),
    firstLoadWorstMs: Math.max(...found.map(({ milliseconds }) => milliseconds)),
    scriptBytes: Math.max(...found.map(({ bytes }) => bytes)),
    keyP50Ms: quantile(frames, 0.5),
    keyP95Ms: quantile(frames, 0.95),
    keyAllP50Ms: quantile(all, 0.5),
    keyAllP95Ms: quantile(all, 0.95),
  };
  console.log(JSON.stringify(result));
} finally {
  await browser.close();
}
