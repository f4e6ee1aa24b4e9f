import { Text } from '@codemirror/state';
import { describe, expect, test } from 'vitest';
import { hunksOf } from '@/script/code/changes';

const text = (code: string): Text => Text.of(code.split('\n'));

/** What is left when every change is taken back, the last first. */
function takenBack(before: string, after: string): string {
  return hunksOf(text(before), text(after)).reduceRight((code, { from, to, insert }) => code.slice(0, from) + insert + code.slice(to), after);
}

describe('hunksOf', () => {
  test.each([
    ['a\nb\nc', 'a\nB\nc', ['changed']],
    ['a\nc', 'a\nb\nc', ['added']],
    ['a\nb\nc', 'a\nc', ['removed']],
    ['a\nb', 'a', ['changed']],
    ['a', 'a\nb', ['changed']],
    ['a\n', 'a\nb\n', ['added']],
    ['a\nb\n', 'b\n', ['removed']],
    ['a\nb', 'x\nb', ['changed']],
    ['a\nb', 'a\ny', ['changed']],
    ['a\nb\nc\nd\ne', 'A\nb\nc\nc2\nd', ['changed', 'changed']],
  ] as const)('%j became %j', (before, after, kinds) => {
    expect(hunksOf(text(before), text(after)).map(({ kind }) => kind)).toEqual(kinds);
    expect(takenBack(before, after)).toBe(before);
  });

  test('each can be taken back, whatever was changed', () => {
    const lines = ['one', 'two', '', 'three', 'four', '    five', 'six', ''];
    for (let seed = 1; seed < 400; seed++) {
      const random = (n: number, salt: number): number => ((seed * 7919 + salt * 104729) >>> 3) % n;
      const after = lines.flatMap((line, i) => [[line], [], [`${line}!`], [line, `new ${i}`]][random(4, i)] ?? [line]);
      const [from, to] = [lines.join('\n'), after.join('\n')];
      expect(takenBack(from, to), JSON.stringify([from, to])).toBe(from);
    }
  });
});
