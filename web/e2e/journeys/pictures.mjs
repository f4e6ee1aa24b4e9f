import path from 'node:path';
import { accessible, api, ensure, shot } from '../lib.mjs';
import { looks, pagesOf, sizes } from '../pages.mjs';
import { sheets } from '../sheets.mjs';

/** Sets and scripts beside the ones the journeys made, and a link and a variable, so that lists are lists. */
async function fillLibrary(world) {
  const page = await world.page();
  await page.goto('/client-app/');
  await api(page, '/script-sets/do/add', { data: { id: world.setId, title: 'Billing' } });
  const sets = [['alert', 'Alert routing', ['oncall', 'route']], ['iot', 'Device telemetry', ['ingest']], ['report', 'Daily reports', ['daily']], ['weather', 'Weather sync', ['sync', 'stations']]];
  for (const [set, title, names] of sets) {
    await api(page, '/script-sets/do/add', { data: { id: set, title } });
    for (const name of names) await api(page, '/scripts/do/add', { data: { id: `${set}__${name}`, codeDraft: `@DFF.API('${title}')\ndef ${name}(day='today'):\n    return {'day': day}\n` } });
    await api(page, `/scripts/${set}__${names[0]}/do/publish`, { data: { note: 'first' } });
    await api(page, '/auth-links/do/add', { data: { id: `${set}-${names[0]}`, funcId: `${set}__${names[0]}.${names[0]}`, funcCallKwargsJSON: { day: 'INPUT_BY_CALLER' }, note: null } });
  }
  await api(page, '/api-auth/do/add', { data: { id: 'partners', title: 'Key of the partners', type: 'fixedField', configJSON: { fields: [{ location: 'header', name: 'X-Auth-Key', value: 'kept' }] }, note: 'Rotated in March' } });
  const daily = { funcId: 'report__daily.daily', funcCallKwargsJSON: { day: 'yesterday' } };
  await api(page, '/crontab-configs/do/add', { data: { ...daily, id: 'report-daily', crontab: '30 8 * * 1-5', note: 'Before the meeting' } });
  await api(page, '/crontab-configs/do/add', { data: { ...daily, id: 'report-never', crontab: null } });
  await api(page, '/batches/do/add', { data: { ...daily, id: 'report-batch', apiAuthId: 'partners' } });
  await api(page, '/env-variables/do/add', { data: { id: 'GATEWAY_URL', title: 'Payment gateway', valueTEXT: 'https://gateway.internal/v2', autoTypeCasting: 'string', isPinned: true } });
  await api(page, '/env-variables/do/add', { data: { id: 'RETRY_LIMIT', title: 'Tries before giving up', valueTEXT: '5', autoTypeCasting: 'integer' } });
  await api(page, '/env-variables/do/add', { data: { id: 'GATEWAY_KEY', title: 'Key of the payment gateway', valueTEXT: 'not shown', autoTypeCasting: 'password' } });
  // calls for the statistics: some that fail, some refused
  await api(page, '/auth-links/do/modify-many?id=alert-oncall', { data: { note: 'Called by the alert centre' } });
  await api(page, '/auth-links/alert-oncall/do/modify', { data: { throttlingJSON: { byMinute: 40 }, showInDoc: true } });
  for (let i = 0; i < 44; i++) await page.request.get(`/api/v1/al/alert-oncall/simplified?day=${i}`);
  await api(page, '/examples/failing/do/install', { data: { overwrite: true } });
  // a published version, and a draft that differs from it in all ways
  const money = (await api(page, `/scripts/${world.setId}__money/do/get`)).data;
  if (money === undefined) await api(page, '/scripts/do/add', { data: { id: `${world.setId}__money`, codeDraft: convert } });
  await api(page, `/scripts/${world.setId}__money/do/modify`, { data: { codeDraft: convert } });
  await api(page, `/scripts/${world.setId}__money/do/publish`, { data: { note: 'Rates of the European Central Bank' } });
  await api(page, `/scripts/${world.setId}__money/do/modify`, { data: { codeDraft: convert.replace("'USD': 1.08", "'USD': 1.09,\n    'SEK': 11.4").replace('    print(f\'{amount} EUR\')\n', '') } });
  const people = [['mei.lin', 'Mei Lin', 'admin', '', 'mei.lin@example.com'], ['jonas', 'Jonas Berg', 'user', '', null], ['audit', 'External audit', 'readonlyUser', 'accessKey_r', 'audit@example.com'], ['kiosk', 'Hallway display', 'customUser', 'general_r', null]];
  for (const [username, name, role, customPrivileges, email] of people) await api(page, '/users/do/add', { data: { username, name, password: 'four unrelated words', roles: [role], customPrivileges, email, isDisabled: username === 'kiosk' } });
  for (const title of ['Nightly export', 'Grafana', 'Deploy from CI']) await api(page, '/access-keys/do/add', { data: { title } });
  await page.context().close();
}

const convert = `"""Money of the world."""

RATES = {
    'EUR': 1,
    'USD': 1.08,
    'CNY': 7.8,
}


@DFF.API('Convert an amount', category='billing', timeout=30)
def convert(amount: float, currency: str = 'USD', digits: int = 2, exact: bool = False):
    """Convert euros into another currency.

    amount: in euros, for example 120
    currency: EUR, USD or CNY
    """
    print(f'{amount} EUR')
    result = amount * RATES[currency]
    print(f'rate {RATES[currency]}')
    return [
        {'currency': currency, 'amount': result if exact else round(result, digits)},
        {'currency': 'EUR', 'amount': amount},
    ]


@DFF.API('Currencies')
def currencies():
    return sorted(RATES)
`;

const untranslated = /\b(accessKey|apiAuth|app|auth|batch|change|common|cron|crontab|doc|editor|env|example|exampleOf|form|func|keys|library|link|list|member|nav|nowhere|palette|password|preferences|presence|profile|row|run|script|search|server|settings|start|theme)\.[a-z][A-Za-z]+\b/;

/** What must hold on every page, whatever it shows. */
async function examine(page, name) {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  ensure(wider <= 0, `${name} is ${wider} px wider than the window`);
  const key = untranslated.exec(await page.locator('body').innerText());
  ensure(!key || /\.(json|py|com|log)$/.test(key[0]), `${name} shows the untranslated key ${key?.[0]}`);
  await accessible(page, name);
  ensure(page.problems.length === 0, page.problems.join('; '));
}

/** Every page in both themes and both languages, wide and on a phone: half of the eight ways, all of them in the long run. */
export default async function pictures(world) {
  const { options, report, setId } = world;
  const long = Boolean(process.env.TEST_LONG) || options.sheets !== '';
  await report.step('pictures: a library to look at', () => fillLibrary(world));
  for (const [i, [theme, locale]] of looks.entries()) {
    for (const [j, size] of sizes.entries()) {
      if (!long && j !== (i === 0 || i === 3 ? 0 : 1)) continue;
      const inside = await world.page({ theme, locale, width: size.width, height: size.height });
      const outside = await world.page({ theme, locale, width: size.width, height: size.height, token: null });
      for (const { name, path: place, out, ready, act } of pagesOf(`${setId}__money`)) {
        const page = out ? outside : inside;
        await report.step(`pictures: ${name}, ${theme}, ${locale}, ${size.name}`, async () => {
          await page.goto(`/client-app${place}`);
          await page.mouse.move(2, 500);
          await ready(page);
          if (act) await act(page);
          await page.waitForTimeout(200);
          await shot(page, options, `${name}-${theme}-${locale}-${size.name}`);
          if (options.readme && i === 0 && j === 0 && ['editor', 'start'].includes(name)) await page.screenshot({ path: path.join(options.readme, `${name}.png`) });
          await examine(page, name);
        }).catch(() => undefined);
      }
      await inside.context().close();
      await outside.context().close();
    }
  }
  if (options.sheets) await report.step('pictures: contact sheets', () => sheets(world.browser, options));
}
