import { expect, test } from 'vitest';
import { tokens, type Language } from '@/ui/highlight';

const kinds = (code: string, language: Language) => tokens(code, language).filter(({ kind }) => kind !== 'plain').map(({ text, kind }) => `${kind} ${text}`);

test('texts win over what stands in them', () => {
  expect(kinds(`print('# 1 None', 2)  # 'x'`, 'python')).toEqual(['keyword print', "string '# 1 None'", 'number 2', "comment # 'x'"]);
  expect(kinds(`{"a": -1.5e3, "b": null}`, 'json')).toEqual(['string "a"', 'number -1.5e3', 'string "b"', 'keyword null']);
});
test('nothing is lost or added', () => {
  for (const code of ['', "curl 'a'\\''b' # x", 'x = "unclosed', 'a1 = 1a'])
    for (const language of ['shell', 'javascript', 'python', 'java', 'json'] as const) expect(tokens(code, language).map(({ text }) => text).join('')).toBe(code);
});
