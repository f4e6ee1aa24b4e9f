import { expect, test } from 'vitest';
import type { Func } from '@/api/types';
import { matching } from '@/function/matching';

const func = (id: string, title: string): Func => ({ id, scriptId: '', scriptSetId: '', name: id.split('.')[1] ?? '', title, description: null, definition: `${id.split('.')[1]}(day, region)`, argsJSON: [], kwargsJSON: {}, extraConfigJSON: null });
const funcs = [func('a__x.sync', 'Reconcile later'), func('a__x.reconcile', 'One day'), func('b__y.hello', 'Hello')];
const found = (filter: string): string[] => matching(funcs, filter).map((row) => row.name);

test('hits in the name come before hits in the title', () => {
  expect(found('recon')).toEqual(['reconcile', 'sync']);
});
test('every word has to occur, in ID, title or signature', () => {
  expect(found('a__x region')).toEqual(['sync', 'reconcile']);
  expect(found('b__y day hello')).toEqual(['hello']);
});
test('nothing typed shows all', () => {
  expect(found(' ')).toHaveLength(3);
});
