import { describe, expect, test } from 'vitest';
import type { Func, Script, ScriptSet } from '@/api/types';
import type { SetNode } from '@/script/library';
import { visibleRows } from '@/script/treeRows';

const set = (id: string, title: string | null = null): ScriptSet => ({ id, title, description: null, origin: 'user', isLocked: false, isPinned: false, isolation: null, updateTime: '' });
const script = (id: string, edited = false): Script => ({ id, scriptSetId: id.split('__')[0] ?? '', title: null, description: null, publishVersion: 1, codeMD5: 'a', codeDraftMD5: edited ? 'b' : 'a', updateTime: '' });
const func = (id: string, title: string | null = null): Func => ({ id, scriptId: id.split('.')[0] ?? '', scriptSetId: '', name: id.split('.')[1] ?? '', title, description: null, definition: '', argsJSON: [], kwargsJSON: {}, extraConfigJSON: null });
const tree: SetNode[] = [
  { set: set('billing', 'Money'), scripts: [{ script: script('billing__fx', true), funcs: [func('billing__fx.latest', 'Latest rates')] }, { script: script('billing__export'), funcs: [] }] },
  { set: set('demo'), scripts: [{ script: script('demo__basic'), funcs: [func('demo__basic.hello')] }] },
];
const ids = (opened: string[], filter: string): string[] => visibleRows(tree, new Set(opened), filter).map((row) => row.id);

describe('visibleRows', () => {
  test('shows sets, and the scripts of opened ones', () => {
    expect(ids([], '')).toEqual(['billing', 'demo']);
    expect(ids(['billing'], '')).toEqual(['billing', 'billing__fx', 'billing__export', 'demo']);
  });

  test('shows the functions of opened scripts', () => {
    expect(ids(['billing', 'billing__fx'], '')).toContain('billing__fx.latest');
  });

  test('a plus lists unpublished scripts', () => {
    expect(ids([], '+')).toEqual(['billing', 'billing__fx']);
  });

  test('a function found by its title opens the way to it', () => {
    expect(ids([], 'latest rates')).toEqual(['billing', 'billing__fx', 'billing__fx.latest']);
  });

  test('a set found by its title stays shut until it is opened', () => {
    expect(ids([], 'money')).toEqual(['billing']);
    expect(ids(['billing'], 'money')).toEqual(['billing', 'billing__fx', 'billing__export']);
  });

  test('a filter without hits shows nothing', () => {
    expect(ids(['billing'], 'zzz')).toEqual([]);
  });
});
