import { describe, expect, test } from 'vitest';
import type { AuthLink } from '@/api/types';
import { argumentsOf, byCaller, fieldsOfBinding, signatureOf, toData, toForm } from '@/binding/callableForm';

const quiet = { calls: 0, failures: 0, cached: 0, refused: 0, p95: null, callsByHour: [], failuresByHour: [] };
const link: AuthLink = {
  id: 'convert', funcId: 'billing__fx.convert', funcCallKwargsJSON: { amount: byCaller, currency: 'USD', old: 'FROM_PARAMETER' }, tagsJSON: null, expireTime: null, throttlingJSON: { byMinute: 60, byDay: null }, apiAuthId: 'key-header', apia_id: 'key-header', apia_title: null, apia_type: 'fixedField',
  isDisabled: true, showInDoc: false, trusted: false, taskRecordLimit: null, note: null, createTime: '', updateTime: '', func_id: 'x', func_name: 'convert', func_title: null, func_description: null,
  func_definition: "convert(amount, currency='EUR', digits: int = 2)", func_argsJSON: [], func_extraConfigJSON: null, func_kwargsJSON: { amount: {}, currency: { default: 'EUR' }, digits: { default: 2 } }, scpt_publishVersion: 1, lastTaskStatus: null,
  recentRunningCount: [], recentRunningStatus: {}, recentRunningCost: { samples: 0, min: null, max: null, avg: null, mid: null, p75: null, p95: null, p99: null }, recentDay: quiet,
};

describe('link form', () => {
  test('an untouched link is sent as it was, with the newer placeholder', () => {
    expect(toData(toForm(link))).toEqual({
      funcId: 'billing__fx.convert', funcCallKwargsJSON: { amount: byCaller, currency: 'USD', digits: byCaller, old: byCaller }, tagsJSON: null, expireTime: null, throttlingJSON: { byMinute: 60 }, isDisabled: true,
      showInDoc: false, trusted: false, taskRecordLimit: null, note: null, apiAuthId: 'key-header',
    });
  });

  test('parameters come in the order of the signature, unknown arguments after them', () => {
    const fields = fieldsOfBinding({ definition: 'f(b, a=1, **more)', description: null, kwargsJSON: null }, { z: 1 });
    expect(argumentsOf(fields, { z: 1 }).map(({ name, fixed }) => [name, fixed])).toEqual([['b', false], ['a', false], ['z', true]]);
  });

  test('fixed values keep their types', () => {
    for (const value of ['500', 500, true, null, { a: [1] }, '']) {
      const stored = { ...link, funcCallKwargsJSON: { amount: value } };
      expect(toData(toForm(stored)).funcCallKwargsJSON.amount).toEqual(value);
    }
  });

  test('a value to fix starts with the default, else with an empty one of its type', () => {
    const fields = fieldsOfBinding({ definition: "f(a: int, b: str = 'x', c: list = None, d: bool = False)", description: null, kwargsJSON: null }, {});
    expect(argumentsOf(fields, {}).map(({ value }) => value)).toEqual([0, 'x', [], false]);
  });

  test('a link whose function is gone keeps its arguments', () => {
    const orphan = { ...link, func_id: null, func_definition: null };
    expect(signatureOf(orphan)).toBeNull();
    expect(toData(toForm(orphan)).funcCallKwargsJSON).toEqual({ amount: byCaller, currency: 'USD', old: byCaller });
  });

  test('without limits none are sent', () => {
    expect(toData({ ...toForm(link), limits: [] }).throttlingJSON).toBeNull();
  });
});
