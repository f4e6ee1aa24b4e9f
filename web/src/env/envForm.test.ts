import { expect, test } from 'vitest';
import type { EnvType } from '@/api/types';
import { fits, tidy } from '@/env/envForm';

test.each<[EnvType, string, boolean]>([
  ['string', '', true], ['integer', '42', true], ['integer', '4.2', false], ['integer', '', false], ['float', '0.5', true], ['float', 'many', false], ['float', '', false],
  ['boolean', 'Yes', true], ['boolean', 'maybe', false], ['json', '{"a": 1}', true], ['json', '{a}', false], ['commaArray', 'a,b', true], ['password', 'x', true],
])('as %s, %j fits: %s', (type, text, expected) => {
  expect(fits(type, text)).toBe(expected);
});

test.each([
  ['json', '{"a":[1,2]}', '{\n  "a": [\n    1,\n    2\n  ]\n}'],
  ['json', '{"a":', '{"a":'],
  ['json', '{"long": 12345678901234567890}', '{"long": 12345678901234567890}'],
  ['json', '["a  b", 1.50]', '["a  b", 1.50]'],
  ['commaArray', 'a, b ,c', 'a, b ,c'],
  ['integer', ' 42 ', '42'],
  ['string', ' as it is ', ' as it is '],
  ['password', ' secret ', ' secret '],
] as const)('leaving a %s field turns %j into %j', (type, text, tidied) => {
  expect(tidy(type, text)).toBe(tidied);
});
