import { describe, expect, test } from 'vitest';
import { outline, readScript } from '@/script/code/outline';

const code = `import time

@DFF.API('Reconcile', timeout=120)
def reconcile(
    day: str,
    region: str = 'east',
    *rest,
    limit: int = 500, **options,
):
    """Compare invoices.

    day: ISO date
    """
    def inner():
        pass
    return inner


def _private(x): pass

# TODO: rates of yesterday
class Thing:
    """Not of a function."""
    def method(self): pass

async def fetch(url, retries=[1, 2], when=time.time()):
    url = 'not a docstring'
`;

describe('outline', () => {
  test('finds top-level functions, over several lines, too', () => {
    expect(outline(code).map(({ name, line, exported }) => [name, line, exported])).toEqual([['reconcile', 4, true], ['fetch', 26, false]]);
  });

  test('reads names, types and defaults and leaves out star parameters', () => {
    expect(outline(code)[0]?.parameters).toEqual([
      { name: 'day', type: 'str', default: null },
      { name: 'region', type: 'str', default: "'east'" },
      { name: 'limit', type: 'int', default: '500' },
    ]);
  });

  test('reads the docstring, and only that', () => {
    expect(outline(code).map(({ doc }) => doc)).toEqual(['Compare invoices.\n\n    day: ISO date\n    ', null]);
  });

  test('keeps what can be read of a script with a syntax error', () => {
    expect(outline('def good(x):\n    return x\n\ndef bad(:\n    return +\n').map(({ name }) => name)).toContain('good');
  });

  test('no functions, no outline', () => {
    expect(readScript('')).toEqual({ functions: [], symbols: [] });
  });
});

test('symbols hold functions, classes, methods and tagged comments in the order of the text', () => {
  expect(readScript(code).symbols.map(({ kind, name, line }) => [kind, name, line])).toEqual([
    ['api', 'reconcile', 4], ['func', '_private', 19], ['tag', 'rates of yesterday', 21], ['class', 'Thing', 22], ['method', 'method', 24], ['func', 'fetch', 26],
  ]);
});
