import { describe, expect, test } from 'vitest';
import type { DraftResult, JsonObject, JsonValue } from '@/api/types';
import { answerNote, chartOf, imageOf, pageOf, tableOf, tablesIn, viewsOf } from '@/task/resultViews';

const result = (raw: JsonValue, contentType?: string): DraftResult => ({
  status: 'success', returnValue: '', funcResult: { raw, repr: '', jsonDumps: '' }, printLogs: [], exception: null, exceptionType: null, traceback: null, traceInfo: null, cost: 0,
  ...(contentType && { responseControl: { contentType } }),
});
const table = (value: JsonValue) => tableOf(value) ?? expect.fail('no table');

describe('tables', () => {
  test('a list of dicts, with the columns of all rows', () => {
    expect(table([{ a: 1 }, { b: 2, a: 3 }]).columns).toEqual(['a', 'b']);
  });
  test('a list of lists has numbered columns', () => {
    expect(table([[1, 2], [3]]).rows).toEqual([{ 0: 1, 1: 2 }, { 0: 3 }]);
  });
  test.each([[[]], [[1, 2]], ['text'], [{ a: 1 }], [[{ a: 1 }, 2]], [[{}]]])('%j is none', (value) => {
    expect(tableOf(value)).toBeNull();
  });
  test('parts of a dict can be tables', () => {
    expect(tablesIn({ day: 'x', rows: [{ a: 1 }] }).map(({ path }) => path)).toEqual(['rows']);
  });
});

describe('charts', () => {
  test('numbers over a time column, in the order of time', () => {
    const chart = chartOf(table([{ day: '2026-11-23', n: 2, who: 'x' }, { day: '2026-11-22', n: null, who: 'y' }]));
    expect(chart?.isTime).toBe(true);
    expect(chart?.x).toEqual([Date.parse('2026-11-22'), Date.parse('2026-11-23')]);
    expect(chart?.series).toEqual([{ name: 'n', values: [null, 2] }]);
  });
  test('seconds under a name of time are a time', () => {
    expect(chartOf(table([{ ts: 1_700_000_000, v: 1 }, { ts: 1_700_000_060, v: 2 }]))?.x[0]).toBe(1_700_000_000_000);
  });
  test('without a time the rows are counted', () => {
    expect(chartOf(table([{ v: 1 }, { v: 2 }]))).toEqual({ x: [0, 1], isTime: false, series: [{ name: 'v', values: [1, 2] }] });
  });
  test.each([[[{ v: 1 }]], [[{ a: 'x' }, { a: 'y' }]], [[{ v: 1 }, { v: 'x' }]]])('nothing to draw in %j', (value) => {
    expect(chartOf(table(value))).toBeNull();
  });
});

describe('pages and pictures', () => {
  test('HTML by its type or its beginning, not any text with a bracket', () => {
    expect([pageOf(result('<b>x</b>', 'text/html')), pageOf(result(' <!DOCTYPE html><p>x')), pageOf(result('<b>x</b>')), pageOf(result('<html>', 'text/plain'))]).toEqual(['<b>x</b>', ' <!DOCTYPE html><p>x', null, null]);
  });
  test('a picture as data URL or as Base64 under its type', () => {
    expect([imageOf(result('data:image/png;base64,iVBO')), imageOf(result('iVBO', 'image/png')), imageOf(result('data:text/html;base64,PGI+')), imageOf(result('x"y', 'image/png'))]).toEqual(['data:image/png;base64,iVBO', 'data:image/png;base64,iVBO', null, null]);
  });
  test('only views that say something are offered', () => {
    expect(viewsOf(result(5))).toEqual(['tree', 'raw', 'repr']);
    expect(viewsOf(result([{ v: 1 }, { v: 2 }]))).toEqual(['tree', 'table', 'chart', 'raw', 'repr']);
    expect(viewsOf(result('<p>', 'text/html'))[0]).toBe('page');
  });
  test('values over time open as a chart, what JSON cannot say in Python', () => {
    expect(viewsOf(result([{ day: '2026-11-22', n: 1 }, { day: '2026-11-23', n: 2 }]))[0]).toBe('chart');
    expect(viewsOf({ ...result(null), returnValue: 'nan' })).toEqual(['repr', 'raw']);
    expect(viewsOf({ ...result(null), returnValue: 'None' })[0]).toBe('tree');
  });
  test('a response object tells what a caller gets', () => {
    const controlled = (responseControl: JsonObject) => answerNote({ ...result(null), responseControl });
    expect([controlled({ allow304: false }), controlled({ file: 'a/b.csv', inline: false }), controlled({ contentType: 'csv', download: 'b.csv' }), controlled({ location: '/x', contentType: 'html' }), controlled({ contentType: 'csv' })]).toEqual([
      null, { kind: 'file', name: 'a/b.csv' }, { kind: 'download', name: 'b.csv' }, { kind: 'redirect', name: '/x' }, { kind: 'typed', name: 'csv' },
    ]);
  });
});
