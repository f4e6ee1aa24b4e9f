import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { python } from '@codemirror/lang-python';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { crosshairCursor, drawSelection, dropCursor, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers, rectangularSelection } from '@codemirror/view';
import { completion, type OtherNames } from '@/script/code/completion';
import { blinking, errorMarks } from '@/script/code/marks';
import { restingCursor } from '@/script/code/cursor';
import { knownNames } from '@/script/code/names';
import { promptPython } from '@/script/code/promptPython';
import { codeTheme } from '@/script/code/theme';

const folding = foldGutter({
  markerDOM: (open) => {
    const holder = document.createElement('span');
    holder.innerHTML = `<svg class="i xs" aria-hidden="true"><use href="#i-${open ? 'down' : 'right'}"/></svg>`;
    return holder;
  },
});

const pythonText: Extension = [indentUnit.of('    '), EditorState.tabSize.of(4), knownNames, codeTheme];

/** Python to read: published code, comparisons. `label` names the text. */
export const readerExtensions = (label: string): Extension => [
  lineNumbers(),
  python(),
  pythonText,
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
];

/** Python to write. `label` names the field, `phrases` translate the search panel, `names` feed the completion, `beside` stands beside the line numbers. */
export function editorExtensions(label: string, phrases: Record<string, string>, readOnly: boolean, names?: OtherNames, beside: Extension = []): Extension {
  return [
    errorMarks,
    lineNumbers(),
    beside,
    folding,
    history(),
    drawSelection({ cursorBlinkRate: 0 }),
    restingCursor,
    dropCursor(),
    EditorState.allowMultipleSelections.of(true),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    rectangularSelection(),
    crosshairCursor(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    search({ top: true }),
    blinking,
    promptPython(),
    pythonText,
    names ? completion(names) : [],
    EditorState.readOnly.of(readOnly),
    EditorState.phrases.of(phrases),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', spellcheck: 'false', autocapitalize: 'off' }),
    keymap.of([...closeBracketsKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...defaultKeymap, indentWithTab]),
  ];
}

/** A small box for JSON. */
export function jsonExtensions(label: string): Extension {
  return [
    json(),
    codeTheme,
    history(),
    bracketMatching(),
    closeBrackets(),
    drawSelection(),
    EditorView.lineWrapping,
    EditorState.tabSize.of(2),
    EditorView.contentAttributes.of({ 'aria-label': label }),
    EditorView.theme({ '&': { height: 'auto', maxHeight: '240px', backgroundColor: 'transparent', fontSize: 'var(--fs-xs)' }, '.cm-scroller': { lineHeight: '19px', overflow: 'auto' }, '.cm-content': { padding: '6px 0' }, '.cm-line': { padding: '0 9px' } }),
    keymap.of([...closeBracketsKeymap, ...historyKeymap, ...defaultKeymap]),
  ];
}
