import { describe, expect, test } from 'vitest';
import { argumentTemplate, outline, pythonLiteral } from '@/script/code/outline';

const code = `import time

@DFF.API('Reconcile', timeout=120)
def reconcile(
    day: str,
    region: str = 'east',
    *rest,
    limit: int = 500, **options,
):
    def inner():
        pass
    return inner


def _private(x): pass

class Thing:
    def method(self): pass

async def fetch(url, retries=[1, 2], when=time.time()): pass
`;

describe('outline', () => {
  test('finds top-level functions, over several lines, too', () => {
    expect(outline(code).map(({ name, line, exported }) => [name, line, exported])).toEqual([['reconcile', 4, true], ['fetch', 20, false]]);
  });

  test('reads names, types and defaults and leaves out star parameters', () => {
    expect(outline(code)[0]?.parameters).toEqual([
      { name: 'day', type: 'str', default: null },
      { name: 'region', type: 'str', default: "'east'" },
      { name: 'limit', type: 'int', default: '500' },
    ]);
  });

  test('keeps what can be read of a script with a syntax error', () => {
    expect(outline('def good(x):\n    return x\n\ndef bad(:\n    return +\n').map(({ name }) => name)).toContain('good');
  });

  test('no functions, no outline', () => {
    expect(outline('')).toEqual([]);
  });
});

describe('argumentTemplate', () => {
  test('takes defaults over and leaves out those JSON cannot say', () => {
    expect(JSON.parse(argumentTemplate(outline(code)[1]?.parameters ?? []))).toEqual({ url: '', retries: [1, 2] });
  });

  test('gives empty values of the written type', () => {
    const parameters = outline('def f(a: int, b: bool, c: list, d: dict[str, int], e): pass')[0]?.parameters ?? [];
    expect(JSON.parse(argumentTemplate(parameters))).toEqual({ a: 0, b: false, c: [], d: {}, e: '' });
  });
});

describe('pythonLiteral', () => {
  test.each([["'x'", 'x'], ['"x"', 'x'], ['True', true], ['None', null], ['-1.5e3', -1500], ['[]', []], ['{}', {}]])('%s', (text, value) => {
    expect(pythonLiteral(text)).toEqual(value);
  });

  test('a call is no literal', () => {
    expect(pythonLiteral('time.time()')).toBeUndefined();
  });
});
