import { expect, test } from 'vitest';
import { countDiff } from '@/script/code/diff';

test.each([
  ['same text', 'a\nb\n', 'a\nb\n', 0, 0],
  ['all of it is new', '', 'a\nb\n', 2, 0],
  ['a line more at the end', 'a\n', 'a\nb\n', 1, 0],
  ['a line less', 'a\nb\nc\n', 'a\nc\n', 0, 1],
  ['a line changed', 'one\ntwo\nthree\n', 'one\n222\nthree\n', 1, 1],
])('counts lines: %s', (_name, before, after, added, removed) => {
  expect(countDiff(before, after)).toEqual({ added, removed });
});
