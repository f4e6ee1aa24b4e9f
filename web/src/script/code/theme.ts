import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours are variables of tokens.css: switching the theme costs nothing. */
const highlight = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword, tags.self, tags.bool, tags.null], color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.special(tags.string), tags.docString], color: 'var(--code-string)' },
  { tag: [tags.number], color: 'var(--code-number)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--code-comment)', fontStyle: 'italic' },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.propertyName], color: 'var(--code-def)' },
  { tag: [tags.definition(tags.className), tags.className, tags.typeName], color: 'var(--code-type)' },
  { tag: [tags.meta], color: 'var(--code-dff)' },
  { tag: [tags.punctuation, tags.bracket, tags.operator, tags.separator], color: 'var(--code-punct)' },
  { tag: tags.function(tags.propertyName), color: 'inherit' },
]);

const view = EditorView.theme({
  '&': { color: 'var(--code-fg)', backgroundColor: 'var(--code-bg)', height: '100%', fontSize: 'var(--fs-code)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-code)', lineHeight: 'var(--lh-code)', fontVariantLigatures: 'none' },
  '.cm-content': { caretColor: 'var(--code-cursor)', padding: '6px 0' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--code-cursor)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--code-select)' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--code-line) 70%, transparent)' },
  '.cm-gutters': { backgroundColor: 'var(--code-bg)', color: 'var(--code-gutter)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '36px', padding: '0 2px 0 4px', fontSize: 'var(--fs-xs)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--code-gutter-active)', fontWeight: 'var(--fw-bold)' },
  '.cm-foldGutter .cm-gutterElement': { width: '18px', textAlign: 'center', cursor: 'pointer' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--bg-sunken)', border: '1px solid var(--line-2)', color: 'var(--fg-3)', padding: '0 6px', margin: '0 4px' },
  '.cm-matchingBracket': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--bg-active)', outline: '1px solid var(--line-2)' },
  '.cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--danger-soft)' },
  '.cm-searchMatch, .cm-selectionMatch': { backgroundColor: 'var(--code-match)' },
  '.cm-searchMatch-selected': { outline: '1px solid var(--focus)' },
  '.cm-panels': { backgroundColor: 'var(--bg-surface)', color: 'var(--fg-2)', fontFamily: 'var(--font-ui)', fontSize: 'var(--fs-xs)' },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line-2)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--line-2)' },
  '.cm-panel.cm-search': { padding: '8px 32px 8px 12px' },
  '.cm-textfield': { backgroundColor: 'var(--bg-surface)', border: '1px solid var(--line-control)', borderRadius: 'var(--r-2)', color: 'var(--fg-1)', fontSize: 'var(--fs-xs)', height: '26px', padding: '0 8px' },
  '.cm-button': { backgroundImage: 'none', backgroundColor: 'var(--bg-surface)', border: '1px solid var(--line-2)', borderRadius: 'var(--r-2)', color: 'var(--fg-1)', fontSize: 'var(--fs-xs)', height: '26px' },
  '.cm-panel.cm-search [name=close]': { color: 'var(--fg-2)', fontSize: 'var(--fs-lg)', right: '8px', top: '8px' },
  '.cm-tooltip': { backgroundColor: 'var(--bg-raised)', border: '1px solid var(--line-2)', borderRadius: 'var(--r-2)', boxShadow: 'var(--shadow-2)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-code)', fontSize: 'var(--fs-xs)', maxHeight: '240px', padding: '4px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', lineHeight: '18px', borderRadius: 'var(--r-1)', color: 'var(--fg-1)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--bg-selected)', color: 'var(--fg-1)' },
  '.cm-completionDetail': { color: 'var(--fg-3)', fontStyle: 'normal', marginLeft: '10px' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: 'var(--fw-bold)' },
  '.cm-completionIcon': { color: 'var(--fg-3)', opacity: '1', width: '1.2em' },
  '.cm-tooltip.cm-completionInfo': { padding: '8px 10px', maxWidth: '340px', font: 'var(--fs-xs)/18px var(--font-ui)', color: 'var(--fg-2)', whiteSpace: 'pre-wrap' },
  '.cm-dff': { color: 'var(--code-dff)' },
  '.cm-builtin': { color: 'var(--code-builtin)' },
  '.cm-error-line': { backgroundColor: 'var(--danger-soft)' },
  '.cm-error-note': { marginLeft: '16px', padding: '1px 8px', borderRadius: 'var(--r-1)', backgroundColor: 'var(--danger-soft)', boxShadow: 'inset 0 0 0 1px var(--danger-line)', color: 'var(--danger)', font: 'var(--fs-xs)/18px var(--font-ui)', whiteSpace: 'nowrap' },
  '.cm-mark-gutter': { width: '20px' },
  '.cm-mark-gutter .cm-gutterElement': { display: 'grid', placeItems: 'center', color: 'var(--danger)' },
  '.cm-blink-line': { animation: 'cm-blink 900ms ease-out' },
  // comparison
  '.cm-changedLine, &.cm-merge-b .cm-changedLine': { backgroundColor: 'var(--diff-add)' },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: 'var(--diff-del)' },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': { background: 'var(--diff-del-strong)' },
  '&.cm-merge-b .cm-changedText, .cm-changedText, .cm-insertedLine .cm-changedText': { background: 'var(--diff-add-strong)' },
  '.cm-insertedLine': { backgroundColor: 'var(--diff-add)', textDecoration: 'none' },
  '.cm-deletedLine, .cm-deletedLine del, .cm-deletedText': { textDecoration: 'none' },
  '&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter': { backgroundColor: 'var(--diff-del-bar)' },
  '&.cm-merge-b .cm-changedLineGutter, .cm-changedLineGutter': { backgroundColor: 'var(--diff-add-bar)' },
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"⋯"', margin: '0 8px' },
  '.cm-collapsedLines': { background: 'var(--bg-sunken)', color: 'var(--fg-3)', font: 'var(--fs-xs)/22px var(--font-ui)', padding: '0 12px' },
});

export const codeTheme: Extension = [view, syntaxHighlighting(highlight)];
