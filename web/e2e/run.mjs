// Browser journeys against a running server:
//   node web/e2e/run.mjs --base http://127.0.0.1:8088 --shots DIR [--setup-token T] [--user U --password P] [--python PYTHON_WITH_REQUESTS]
// A server without an administrator is set up first.
import { newPage, openBrowser, readOptions, Report, StepFailed } from './lib.mjs';
import changes from './journeys/changes.mjs';
import conflict from './journeys/conflict.mjs';
import crontab from './journeys/crontab.mjs';
import editor from './journeys/editor.mjs';
import errors from './journeys/errors.mjs';
import interruptions from './journeys/interruptions.mjs';
import keys from './journeys/keys.mjs';
import layers from './journeys/layers.mjs';
import library from './journeys/library.mjs';
import links from './journeys/links.mjs';
import main from './journeys/main.mjs';
import members from './journeys/members.mjs';
import operator from './journeys/operator.mjs';
import palette from './journeys/palette.mjs';
import pictures from './journeys/pictures.mjs';
import runs from './journeys/runs.mjs';
import session from './journeys/session.mjs';
import settings from './journeys/settings.mjs';
import setup from './journeys/setup.mjs';
import start from './journeys/start.mjs';
import triggers from './journeys/triggers.mjs';
import variables from './journeys/variables.mjs';

const options = readOptions(process.argv.slice(2));
const report = new Report();
const browser = await openBrowser(options);
const stamp = Date.now().toString(36);
const world = { browser, options, report, stamp, setId: `billing_${stamp}`, token: null, page: (settings) => newPage(browser, options, { token: world.token, ...settings }) };

try {
  for (const [name, journey] of Object.entries({ setup, start, main, editor, library, links, operator, triggers, crontab, runs, palette, settings, variables, members, keys, errors, changes, layers, conflict, pictures, interruptions, session })) {
    if (options.only && !['setup', ...options.only.split(',')].includes(name)) continue;
    try {
      await journey(world);
    } catch (error) {
      if (!(error instanceof StepFailed)) {
        report.failed++;
        console.log(`FAIL  ${name}: ${error?.stack ?? error}`);
      }
    }
  }
} finally {
  await browser.close();
}
console.log(`${report.passed} passed, ${report.failed} failed`);
process.exitCode = report.failed === 0 && report.passed > 0 ? 0 : 1;
