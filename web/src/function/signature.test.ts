import { expect, test } from 'vitest';
import { typeOf, typesOf } from '@/function/signature';

test('annotations are read, whatever brackets and quotes they and the defaults hold', () => {
  expect(typesOf("f(a, b: int = 2, *, c: Dict[str, List[int]] = {}, d: Literal['x,y', \"(\"] = 'x', **e: str) -> Dict[str, int]")).toEqual({
    b: 'int', c: 'Dict[str, List[int]]', d: "Literal['x,y', \"(\"]", '**e': 'str',
  });
});
test('nothing is read from nothing', () => {
  for (const definition of [null, '', 'f', 'f()', 'f(...)', 'f(a, b=1)']) expect(typesOf(definition)).toEqual({});
});
test('without annotation the default tells', () => {
  expect([undefined, 'x', true, 2, 2.5, [], {}, null, '<Complex Object>'].map((value) => typeOf(undefined, value))).toEqual(['', 'str', 'bool', 'int', 'float', 'list', 'dict', '', '']);
  expect(typeOf('int', 'x')).toBe('int');
});
