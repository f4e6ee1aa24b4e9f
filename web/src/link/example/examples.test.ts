import { describe, expect, test } from 'vitest';
import { curl } from '@/link/example/curl';
import { java } from '@/link/example/java';
import { javaScript } from '@/link/example/javascript';
import { python } from '@/link/example/python';
import { addressOf, callForms, requestOf, type CallForm } from '@/link/example/request';

const url = 'http://h/api/v1/al/a';
const call = (form: CallForm, more: object = {}) => requestOf({ form, url, kwargs: { x: 1, s: "it's" }, options: { apiTimeout: 3 }, ...more });

describe('request of a form', () => {
  test.each([
    ['postJson', 'POST', url, []],
    ['getJson', 'GET', url, [['kwargs', '{"x":1,"s":"it\'s"}'], ['options', '{"apiTimeout":3}']]],
    ['postFlattened', 'POST', `${url}/flattened`, [['kwargs_x', '1'], ['kwargs_s', "it's"], ['options_apiTimeout', '3']]],
    ['getFlattened', 'GET', `${url}/flattened`, [['kwargs_x', '1'], ['kwargs_s', "it's"], ['options_apiTimeout', '3']]],
    ['postSimplified', 'POST', `${url}/simplified`, [['x', '1'], ['s', "it's"]]],
    ['getSimplified', 'GET', `${url}/simplified`, [['x', '1'], ['s', "it's"]]],
  ] as [CallForm, string, string, unknown[]][])('%s', (form, method, address, fields) => {
    expect(call(form)).toMatchObject({ method, url: address, fields });
  });

  test('options that were not set are not sent', () => {
    expect(call('postJson', { options: {} }).json).toEqual({ kwargs: { x: 1, s: "it's" } });
    expect(call('getJson', { options: {} }).fields).toHaveLength(1);
  });

  test('files go with the simplified POST only', () => {
    for (const form of callForms) expect(call(form, { files: ['a.csv'] }).files).toEqual(form === 'postSimplified' ? ['a.csv'] : []);
  });

  test('the address of a GET holds everything', () => {
    expect(addressOf(call('getSimplified'))).toBe(`${url}/simplified?x=1&s=it%27s`);
    expect(addressOf(call('postSimplified'))).toBe(`${url}/simplified`);
  });
});

// that the texts do what they should is shown by running them, in the browser journeys
describe('written down', () => {
  test('curl closes every quote it opens', () => {
    expect(curl(call('postSimplified'))).toBe(`curl '${url}/simplified' \\\n  --data-urlencode 'x=1' \\\n  --data-urlencode 's=it'\\''s'`);
    expect(curl(requestOf({ form: 'postSimplified', url, kwargs: {}, options: {} }))).toContain('-X POST');
  });

  test('Python writes Python values', () => {
    const text = python(requestOf({ form: 'postJson', url, kwargs: { on: true, none: null, list: [1, 'a\n'] }, options: {} }));
    expect(text).toContain("json={'kwargs': {'on': True, 'none': None, 'list': [1, 'a\\n']}},");
    expect(text).toContain('timeout=15,');
  });

  test('long values are spread over lines', () => {
    const text = javaScript(requestOf({ form: 'postJson', url, kwargs: { first: 'x'.repeat(50), second: 'y'.repeat(50) }, options: {} }));
    expect(text.split('\n').filter((line) => line.includes('x'.repeat(50)))).toEqual([`      first: '${'x'.repeat(50)}',`]);
  });

  test('a key that would set the prototype is written so that it does not', () => {
    const kwargs = JSON.parse('{"__proto__": 1}') as Record<string, number>;
    expect(javaScript(requestOf({ form: 'postJson', url, kwargs, options: {} }))).toContain("['__proto__']: 1");
  });

  test('the token of a signed-in user is read from the environment, never written', () => {
    const request = call('postJson', { needsToken: true });
    expect(curl(request)).toContain('"X-Dff-Auth-Token: $DFF_TOKEN"');
    expect(python(request)).toContain("os.environ['DFF_TOKEN']");
    expect(javaScript(request)).toContain('process.env.DFF_TOKEN');
    expect(java(request)).toContain('System.getenv("DFF_TOKEN")');
  });
});
