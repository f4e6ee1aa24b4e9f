import { expect, test } from 'vitest';
import type { EnvType } from '@/api/types';
import { fits } from '@/env/envForm';

test.each<[EnvType, string, boolean]>([
  ['string', '', true], ['integer', '42', true], ['integer', '4.2', false], ['integer', '', false], ['float', '0.5', true], ['float', 'many', false], ['float', '', false],
  ['boolean', 'Yes', true], ['boolean', 'maybe', false], ['json', '{"a": 1}', true], ['json', '{a}', false], ['commaArray', 'a,b', true], ['password', 'x', true],
])('as %s, %j fits: %s', (type, text, expected) => {
  expect(fits(type, text)).toBe(expected);
});
