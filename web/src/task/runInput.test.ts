// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest';
import { effectScope, nextTick, shallowRef } from 'vue';
import { outline, type OutlineFunc } from '@/script/code/outline';
import { savedLimit, useRunInput } from '@/task/runInput';

let scope = effectScope();
afterEach(() => {
  scope.stop();
  scope = effectScope();
  localStorage.clear();
});

function open(code: string) {
  const functions = shallowRef<OutlineFunc[]>(outline(code));
  const input = scope.run(() => useRunInput('set__a', functions));
  if (!input) throw new Error('scope is gone');
  return { input, functions };
}

test('makes no value up: a run asks for what has none', () => {
  const { input } = open('def f(a: int, b: bool, c: list, d: dict[str, int], e, g=5): pass');
  expect(input.parsed.value).toEqual({ kwargs: { b: false } });
  expect(input.insists.value).toBe(false);
  expect(input.complete()).toBe(false);
  expect([input.insists.value, input.missing.value]).toEqual([true, ['a', 'c', 'd', 'e']]);
  input.text.value = '{"a": 1, "b": true, "c": [], "d": {}, "e": ""}';
  expect(input.complete()).toBe(true);
});

test('an untouched input follows the signature, a written one stays', async () => {
  const { input, functions } = open('def f(a: int): pass');
  functions.value = outline('def f(a: int, b: str): pass');
  await nextTick();
  expect(input.parsed.value).toEqual({ kwargs: {} });
  expect(input.missing.value).toEqual(['a', 'b']);
  input.text.value = '{"a": 7}';
  await nextTick();
  functions.value = outline('def f(a: int): pass');
  await nextTick();
  expect(input.text.value).toBe('{"a": 7}');
});

test('saved inputs belong to their function and come back after a reload', async () => {
  const code = 'def f(a=1): pass\ndef g(): pass\n';
  const { input } = open(code);
  input.text.value = '{"a": 2}';
  input.save('two');
  input.text.value = '{"a": 3}';
  input.save('two');
  input.chosen.value = 'g';
  await nextTick();
  expect(input.saved.value).toEqual([]);
  scope.stop();
  scope = effectScope();
  const again = open(code).input;
  again.chosen.value = 'f';
  await nextTick();
  expect(again.saved.value).toEqual([{ name: 'two', text: '{"a": 3}' }]);
  again.text.value = '{}';
  again.apply({ name: 'two', text: '{"a": 3}' });
  expect(again.parsed.value).toEqual({ kwargs: { a: 3 } });
  again.drop('two');
  expect(again.saved.value).toEqual([]);
});

test('the oldest saved input gives way', () => {
  const { input } = open('def f(): pass');
  for (let i = 0; i <= savedLimit; i++) input.save(`n${i}`);
  expect(input.saved.value.map(({ name }) => name)).toEqual(Array.from({ length: savedLimit }, (_, i) => `n${i + 1}`));
});
