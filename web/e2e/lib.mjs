import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';

const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

export function readOptions(args) {
  const options = { base: '', shots: '', 'setup-token': '', user: 'admin', password: 'four unrelated words', chromium: '/usr/bin/chromium', python: '/usr/bin/python3', only: '', 'server-pid-file': '', 'server-command': '', 'server-log': '', sheets: '', readme: '' };
  for (let i = 0; i < args.length; i += 2) {
    const name = args[i].replace(/^--/, '');
    if (!(name in options) || args[i + 1] === undefined) throw new Error(`unknown or empty option ${args[i]}`);
    options[name] = args[i + 1];
  }
  if (options.base === '') throw new Error('--base is needed, for example --base http://127.0.0.1:8088');
  return { ...options, base: options.base.replace(/\/$/, '') };
}

/** Counts steps and prints one line for each; a failed step does not end the run, only its journey. */
export class Report {
  passed = 0;
  failed = 0;

  async step(name, body) {
    const start = Date.now();
    try {
      await body();
      this.passed++;
      console.log(`ok    ${name} (${Date.now() - start} ms)`);
    } catch (error) {
      this.failed++;
      console.log(`FAIL  ${name}: ${String(error?.message ?? error).split('\n').slice(0, 4).join(' | ')}`);
      throw new StepFailed(name);
    }
  }
}

export class StepFailed extends Error {}

export async function openBrowser(options) {
  const browser = await chromium.launch({ executablePath: options.chromium, args: flags });
  if (options.shots) await mkdir(options.shots, { recursive: true });
  return browser;
}

export async function newPage(browser, options, settings = {}) {
  const { theme = 'light', locale = 'en', width = 1440, height = 900, token = null } = settings;
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: 1, reducedMotion: 'reduce', baseURL: options.base });
  await context.addInitScript(([chosenTheme, chosenLocale, chosenToken]) => {
    // a sandboxed frame has no storage
    if (window.top !== window) return;
    if (!localStorage.getItem('dff.theme')) localStorage.setItem('dff.theme', chosenTheme);
    if (!localStorage.getItem('dff.locale')) localStorage.setItem('dff.locale', chosenLocale);
    if (chosenToken && !sessionStorage.getItem('seen')) localStorage.setItem('dff.token', chosenToken);
    sessionStorage.setItem('seen', '1');
  }, [theme, locale, token]);
  const page = await context.newPage();
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (4|5)\d\d|net::ERR_/.test(message.text())) page.problems.push(message.text());
  });
  page.setDefaultTimeout(15_000);
  return page;
}

export async function shot(page, options, name) {
  if (options.shots) await page.screenshot({ path: path.join(options.shots, `${name}.png`) });
}

export const test = (page, name) => page.locator(`[data-test="${name}"]`);

export async function until(what, check, limit = 15_000) {
  const end = Date.now() + limit;
  for (;;) {
    if (await check()) return;
    if (Date.now() > end) throw new Error(`waited ${limit} ms for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function ensure(condition, text) {
  if (!condition) throw new Error(text);
}

/** Replaces the whole text of the code editor, as a paste does. */
export async function writeCode(page, text, holder = '[data-test="code"]') {
  await page.locator(`${holder} .cm-content`).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

export const codeText = (page) => page.locator('[data-test="code"] .cm-content').evaluate((element) => element.innerText);
export const saved = (page) => page.locator('[data-test="save-state"][data-state="saved"]').waitFor();
export const logText = (page) => test(page, 'log').innerText();

export async function state(page, status, limit) {
  await page.locator(`[data-test="state"][data-status="${status}"]`).waitFor({ timeout: limit ?? 15_000 });
}

export async function api(page, route, body) {
  return page.evaluate(async ([url, json]) => {
    const headers = { 'X-Dff-Auth-Token': localStorage.getItem('dff.token') ?? '', 'Content-Type': 'application/json' };
    const response = await fetch(`/api/v1${url}`, json === null ? { headers } : { method: 'POST', headers, body: JSON.stringify(json) });
    return response.json();
  }, [route, body ?? null]);
}

export async function signIn(page, options) {
  await page.locator('#username').fill(options.user);
  await page.locator('#password').fill(options.password);
  await page.locator('button[type="submit"]').click();
}

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const axeRules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/** Fails with every finding of axe on what the page shows now. */
export async function accessible(page, name) {
  await page.evaluate(axeSource);
  const findings = await page.evaluate(async (tags) => {
    const { violations } = await window.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.target.join(' ')} (${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''})`).join(', ')}${nodes.length > 3 ? ` and ${nodes.length - 3} more` : ''}`);
  }, axeRules);
  ensure(findings.length === 0, `${name}: axe finds ${findings.join('; ')}`);
}
