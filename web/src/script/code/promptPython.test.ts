// @vitest-environment jsdom
import { ensureSyntaxTree, syntaxTree, syntaxTreeAvailable } from '@codemirror/language';
import { EditorState, type TransactionSpec } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { expect, test, vi } from 'vitest';
import { promptPython } from '@/script/code/promptPython';

const functions = 400;
const code = Array.from({ length: functions }, (_, i) => `def part_${i}(day):\n    rows = [day, ${i}]\n    return rows\n\n`).join('');
const at = code.indexOf('\n    return');
const insert = (place: number, text: string): TransactionSpec => ({ changes: { from: place, insert: text } });

function parsed(): EditorState {
  const state = EditorState.create({ doc: code, extensions: promptPython() });
  expect(ensureSyntaxTree(state, state.doc.length, 60_000)?.length).toBe(code.length);
  return state.update({}).state;
}

test('what is in sight is parsed with the key, whatever an open bracket means for the rest', () => {
  let state = parsed();
  [...'\n    print(f"{'].forEach((key, i) => {
    state = state.update(insert(at + i, key)).state;
  });
  const tree = syntaxTree(state);
  expect(tree.resolveInner(at, -1).name).toBe(']');
  expect(state.sliceDoc(tree.resolveInner(at + 8, -1).from, at + 10)).toBe('print');
});

test('a whole tree comes again in the next pause', async () => {
  const view = new EditorView({ state: parsed(), parent: document.body });
  view.dispatch(insert(at, '\n    print(f"{'));
  view.dispatch(insert(at + 14, 'day}")'));
  await vi.waitFor(() => expect(syntaxTreeAvailable(view.state, view.state.doc.length)).toBe(true), { timeout: 60_000 });
  expect(syntaxTree(view.state).topNode.getChildren('FunctionDefinition')).toHaveLength(functions);
  view.destroy();
}, 70_000);
