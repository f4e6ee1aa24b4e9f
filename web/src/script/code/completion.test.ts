import { CompletionContext } from '@codemirror/autocomplete';
import { python } from '@codemirror/lang-python';
import { EditorState } from '@codemirror/state';
import { describe, expect, test } from 'vitest';
import { dffCompletion, type OtherNames } from '@/script/code/completion';
import table from '@/script/code/dffNames.json';

const names: OtherNames = {
  language: () => 'en',
  scripts: () => ['demo__a', 'demo__b'],
  functions: (id) => (id === 'demo__a' ? [{ name: 'plus', definition: 'plus(x, y=1)', title: 'Adds' }] : []),
  variables: () => [{ id: 'rate', title: 'Rate' }],
};

/** Labels offered at the end of the text, and what they would replace. */
function at(text: string): { labels: string[]; replaced: string } | null {
  const state = EditorState.create({ doc: text, extensions: [python()] });
  const found = dffCompletion(new CompletionContext(state, text.length, false), names);
  return found && { labels: found.options.map(({ label }) => label), replaced: text.slice(found.from) };
}

describe('completion', () => {
  test('names of DFF', () => {
    expect(at('x = DFF.')?.labels).toEqual(table.map(({ name }) => name));
    expect(at('@DFF.AP')).toMatchObject({ replaced: 'AP' });
  });
  test('members of a name of DFF', () => {
    expect(at('DFF.ENV.s')).toMatchObject({ labels: ['get', 'list', 'keys', 'save', 'delete'], replaced: 's' });
    expect(at('DFF.LOG.')?.labels).toEqual([]);
  });
  test('ids of variables between the quotes', () => {
    expect(at("DFF.ENV('ra")).toEqual({ labels: ['rate'], replaced: 'ra' });
    expect(at('DFF.ENV.get("')).toEqual({ labels: ['rate'], replaced: '' });
  });
  test('scripts after import, their functions after the dot', () => {
    expect(at('import de')).toEqual({ labels: ['demo__a', 'demo__b'], replaced: 'de' });
    expect(at('demo__a.')).toEqual({ labels: ['plus'], replaced: '' });
  });
  test.each(['# DFF.', "'DFF.", 'x.DF', 'self.name'])('nothing inside %s', (text) => {
    expect(at(text)).toBeNull();
  });
});

test('every entry of the table has a signature and a sentence', () => {
  for (const entry of table.flatMap((row) => [row, ...('members' in row ? (row.members ?? []) : [])])) {
    expect(entry.signature, entry.name).toMatch(/^\(.*\)$/);
    expect(entry.en, entry.name).toMatch(/\.$/);
  }
});
