import { syntaxTree } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { Decoration, MatchDecorator, ViewPlugin, type DecorationSet, type EditorView, type ViewUpdate } from '@codemirror/view';

const builtins =
  'abs|all|any|bool|bytes|dict|enumerate|float|int|isinstance|len|list|map|max|min|open|print|range|repr|round|set|sorted|str|sum|tuple|type|zip|filter|super|getattr|setattr|hasattr|object';
const dff = Decoration.mark({ class: 'cm-dff' });
const builtin = Decoration.mark({ class: 'cm-builtin' });
const matcher = new MatchDecorator({
  regexp: new RegExp(`@?\\bDFF\\b(?:\\.\\w+)?|(?<![.\\w])(?:${builtins})\\b`, 'g'),
  decorate: (add, from, to, match, view) => {
    if (/String|Comment/.test(syntaxTree(view.state).resolveInner(from, 1).name)) return;
    add(from, to, match[0].includes('DFF') ? dff : builtin);
  },
});

/** Colours `DFF` and Python's own functions, which the grammar takes for plain names. */
export const knownNames: Extension = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = matcher.createDeco(view);
    }
    update(update: ViewUpdate): void {
      const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      this.decorations = parsed ? matcher.createDeco(update.view) : matcher.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
