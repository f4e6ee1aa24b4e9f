import { describe, expect, test } from 'vitest';
import { choose, marked, readQuery, type PaletteItem } from '@/app/palette';

const item = (group: PaletteItem['group'], text: string, more = ''): PaletteItem => ({ id: `${group}:${text}`, group, icon: 'fn', text, more, run: () => undefined });
const items = [
  item('commands', 'Sign out'), item('pages', 'Auth links'), item('scripts', 'reconcile', 'billing'), item('functions', 'sync_reconcile', 'ledger'),
  item('functions', 'reconcile', 'billing__reconcile'), item('code', 'x = reconcile()'), item('symbols', 'inner'), item('help', 'Keys'),
];
const texts = (typed: string, recent: string[] = []): string[] => choose(items, typed, recent).map((row) => `${row.group} ${row.text}`);

describe('choose', () => {
  test('groups keep their order, the better hit comes first within one', () => {
    expect(texts('reconcile')).toEqual(['functions reconcile', 'functions sync_reconcile', 'scripts reconcile']);
  });
  test('every word has to occur, beside the text as well', () => {
    expect(texts('reconcile billing')).toEqual(['functions reconcile', 'scripts reconcile']);
    expect(texts('reconcile nothing')).toEqual([]);
  });
  test('a first character chooses what is searched', () => {
    expect(texts('>out')).toEqual(['commands Sign out']);
    expect(texts('#anything')).toEqual(['code x = reconcile()']);
    expect(texts('@inn')).toEqual(['symbols inner']);
    expect(texts('?')).toEqual(['help Keys']);
  });
  test('at rest what was used last comes first and only once', () => {
    expect(texts('', ['pages:Auth links', 'gone:away'])).toEqual(['recent Auth links', 'commands Sign out']);
    expect(texts('')).toEqual(['scripts reconcile', 'pages Auth links', 'commands Sign out']);
  });
  test('a group shows its best rows only', () => {
    const many = Array.from({ length: 100 }, (_, i) => item('scripts', `s${i}`));
    expect(choose(many, 's', [])).toHaveLength(6);
  });
});

test('ten thousand functions are searched within a frame or a few', () => {
  const many = Array.from({ length: 10_000 }, (_, i) => item('functions', `function_${i}`, `set__script_${i}`));
  const start = performance.now();
  expect(choose(many, 'function 9999', []).map((row) => row.text)).toEqual(['function_9999']);
  expect(performance.now() - start).toBeLessThan(500);
});

test('hits are marked, whatever characters they hold', () => {
  expect(marked('a.b(c)', 'B(')).toEqual([{ text: 'a.', hit: false }, { text: 'b(', hit: true }, { text: 'c)', hit: false }]);
  expect(marked('plain', '>')).toEqual([{ text: 'plain', hit: false }]);
  expect(readQuery('# two words ')).toEqual({ mode: 'code', text: 'two words' });
});
