import { describe, expect, test } from 'vitest';
import { fieldsOf, fieldsOfFunc, fits, furtherFields, readArgument, startValues, writeArgument, type ArgumentField } from '@/function/argumentFields';
import { pythonText } from '@/function/literal';
import { helpIn, parametersOf } from '@/function/signature';

const definition = "reconcile(day: str, region: Literal['east', 'south'] = 'east', *rest, limit: int = 500, dry=True, when: Optional[datetime] = None, tags: list[str] = ['a, b', \"c\"], rates: dict[str, float], note=None, **options) -> dict[str, int]";
const doc = `Compare invoices.

day: ISO date, for example
    2026-11-22
region (str): one of the two
:param int limit: rows a day
nobody: not an argument
`;
const fields = fieldsOfFunc({ definition, description: doc, kwargsJSON: null });
const field = (name: string): ArgumentField => fields.find((row) => row.name === name) ?? expect.fail(`no ${name}`);

describe('signature', () => {
  test('reads names, types and defaults, whatever brackets and quotes they hold', () => {
    expect(parametersOf(definition).map(({ name, type, default: value }) => [name, type, value])).toEqual([
      ['day', 'str', null],
      ['region', "Literal['east', 'south']", "'east'"],
      ['limit', 'int', '500'],
      ['dry', null, 'True'],
      ['when', 'Optional[datetime]', 'None'],
      ['tags', 'list[str]', "['a, b', \"c\"]"],
      ['rates', 'dict[str, float]', null],
      ['note', null, 'None'],
    ]);
  });
  test('no parameters and no parentheses', () => {
    expect([parametersOf('f()'), parametersOf('f'), parametersOf('f(*, a)').map(({ name }) => name)]).toEqual([[], [], ['a']]);
  });
  test('finds what the docstring says of an argument, over more than one line', () => {
    expect(helpIn(doc, ['day', 'region', 'limit'])).toEqual({ day: 'ISO date, for example 2026-11-22', region: 'one of the two', limit: 'rows a day' });
  });
});

describe('fields', () => {
  test('the type, else the default, chooses the control', () => {
    expect(fields.map(({ name, kind }) => [name, kind])).toEqual([
      ['day', 'text'], ['region', 'select'], ['limit', 'integer'], ['dry', 'switch'], ['when', 'instant'], ['tags', 'list'], ['rates', 'dict'], ['note', 'any'],
    ]);
    expect(field('region').options).toEqual(['east', 'south']);
  });
  test('int | None and quoted types count as what they say', () => {
    expect(fieldsOf([{ name: 'a', type: 'int | None', default: null }, { name: 'b', type: "'bool'", default: null }], null).map(({ kind, nullable }) => [kind, nullable])).toEqual([['integer', true], ['switch', false]]);
  });
  test('a recorded default wins over its Python text', () => {
    const rows = fieldsOfFunc({ definition: 'f(a=(1, 2), b=now())', description: null, kwargsJSON: { a: { default: [1, 2] }, b: { default: '<Complex Object>' } } });
    expect(rows.map((row) => row.default)).toEqual([[1, 2], undefined]);
  });
  test('starts with what is needed only', () => {
    expect(startValues(fields)).toEqual({ day: '', rates: {} });
  });
  test('values the signature does not name get fields of their own', () => {
    expect(furtherFields(fields, { day: 'x', extra: 3 }).map(({ name, inSignature }) => [name, inSignature])).toEqual([['extra', false]]);
  });
});

describe('readArgument', () => {
  test.each([
    ['limit', '12', { value: 12 }],
    ['limit', '1.5', { problem: 'integer' }],
    ['limit', '', { value: undefined }],
    ['limit', '99999999999999999999', { problem: 'integer' }],
    ['day', '', { value: '' }],
    ['day', '12', { value: '12' }],
    ['note', '12', { value: 12 }],
    ['note', 'plain words', { value: 'plain words' }],
    ['tags', '[1]', { value: [1] }],
    ['tags', '{}', { problem: 'list' }],
    ['rates', '', { problem: 'required' }],
  ])('%s: %s', (name, text, expected) => {
    expect(readArgument(field(name), text)).toMatchObject(expected);
  });
  test('says where JSON ends to be JSON', () => {
    expect(readArgument(field('tags'), '[1,')).toMatchObject({ problem: 'list', detail: expect.stringMatching(/JSON/) as string });
  });
  test.each([['day', '5'], ['note', '5'], ['note', 'five'], ['note', 5], ['tags', ['a']], ['rates', { a: 1 }], ['limit', 7], ['note', null]] as const)('%s takes back what it wrote: %s', (name, value) => {
    const plain = JSON.parse(JSON.stringify(value)) as typeof value;
    expect(readArgument(field(name), writeArgument(field(name), plain as never))).toEqual({ value: plain });
  });
  test('a value of another type does not fit its control', () => {
    expect([fits(field('limit'), '5'), fits(field('limit'), 5), fits(field('limit'), null), fits(field('when'), null), fits(field('region'), 'north')]).toEqual([false, true, false, true, false]);
  });
});

test('pythonText writes as Python does', () => {
  expect(pythonText({ a: [true, null, 'x', "it's", 1.5] })).toBe('{\'a\': [True, None, \'x\', "it\'s", 1.5]}');
});
