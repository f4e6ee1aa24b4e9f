import { describe, expect, test } from 'vitest';
import { argumentsOf, byCaller, readValue, toData, toForm, writeValue } from '@/link/linkForm';
import type { AuthLink } from '@/api/types';

const link: AuthLink = {
  id: 'convert', funcId: 'billing__fx.convert', funcCallKwargsJSON: { amount: byCaller, currency: 'USD', old: 'FROM_PARAMETER' }, expireTime: null, throttlingJSON: { byMinute: 60, byDay: null },
  isDisabled: true, showInDoc: false, note: null, createTime: '', updateTime: '', func_id: 'x', func_name: 'convert', func_title: null, func_definition: null, func_kwargsJSON: { amount: {}, currency: { default: 'EUR' } }, scpt_publishVersion: 1,
};

describe('link form', () => {
  test('an untouched link is sent as it was, with the newer placeholder', () => {
    expect(toData(toForm(link))).toEqual({
      funcId: 'billing__fx.convert', funcCallKwargsJSON: { amount: byCaller, currency: 'USD', old: byCaller }, expireTime: null, throttlingJSON: { byMinute: 60 }, isDisabled: true, note: null,
    });
  });

  test('parameters come in the order of the signature, unknown arguments after them', () => {
    expect(argumentsOf({ b: {}, a: {}, '**more': {} }, { z: 1 }).map(({ name, fixed }) => [name, fixed])).toEqual([['b', false], ['a', false], ['z', true]]);
  });

  test('without limits none are sent', () => {
    expect(toData({ ...toForm(link), limits: [] }).throttlingJSON).toBeNull();
  });
});

describe('fixed values', () => {
  test.each([['east', 'east'], ['500', 500], ['true', true], ['"500"', '500'], ['{"a": [1]}', { a: [1] }], ['', ''], ['null', null]])('%s is read', (text, value) => {
    expect(readValue(text)).toEqual(value);
  });

  test.each(['east', '500', 'true', '', 'null', '{"a"', '"quoted"'])('the text %s comes back as a text', (text) => {
    expect(readValue(writeValue(text))).toBe(text);
  });
});
