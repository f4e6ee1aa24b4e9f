import { RangeSet, StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state';
import { Decoration, EditorView, gutter, GutterMarker, WidgetType, type DecorationSet } from '@codemirror/view';

/** What went wrong, and in which line of this script (from 1). */
export interface LineError {
  line: number;
  message: string;
}

const setErrors = StateEffect.define<LineError[]>();

class Note extends WidgetType {
  constructor(readonly text: string) {
    super();
  }
  override eq(other: Note): boolean {
    return other.text === this.text;
  }
  toDOM(): HTMLElement {
    const note = document.createElement('span');
    note.className = 'cm-error-note';
    note.textContent = this.text;
    return note;
  }
}

class Sign extends GutterMarker {
  override toDOM(): Node {
    const holder = document.createElement('span');
    holder.innerHTML = '<svg class="i s" aria-hidden="true"><use href="#i-error"/></svg>';
    return holder;
  }
}
const sign = new Sign();

function decorate(state: EditorState, errors: LineError[]): DecorationSet {
  const ranges = errors
    .filter(({ line }) => line >= 1 && line <= state.doc.lines)
    .flatMap(({ line, message }) => {
      const { from, to } = state.doc.line(line);
      return [Decoration.line({ class: 'cm-error-line' }).range(from), Decoration.widget({ widget: new Note(message), side: 1 }).range(to)];
    });
  return Decoration.set(ranges, true);
}

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) if (effect.is(setErrors)) return decorate(transaction.state, effect.value);
    return marks.map(transaction.changes);
  },
  provide: (self) => EditorView.decorations.from(self),
});

const signs = gutter({
  class: 'cm-mark-gutter',
  markers: (view) => {
    const starts: number[] = [];
    view.state.field(field).between(0, view.state.doc.length, (from, _to, mark) => {
      if (mark.spec.class === 'cm-error-line') starts.push(from);
    });
    return RangeSet.of(starts.map((from) => sign.range(from)));
  },
});

/** Marks lines with errors; the marks move with the text. */
export const errorMarks: Extension = [field, signs];

export function showErrors(view: EditorView, errors: LineError[]): void {
  view.dispatch({ effects: setErrors.of(errors) });
}

const setBlink = StateEffect.define<number | null>();
const blinkField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setBlink)) return effect.value === null ? Decoration.none : Decoration.set([Decoration.line({ class: 'cm-blink-line' }).range(effect.value)]);
    }
    return marks.map(transaction.changes);
  },
  provide: (self) => EditorView.decorations.from(self),
});
export const blinking: Extension = blinkField;

/** Scrolls to a line (from 1), puts the cursor there and lights it for a moment. */
export function goToLine(view: EditorView, line: number, focus = true): void {
  const { from } = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
  view.dispatch({ selection: { anchor: from }, effects: [EditorView.scrollIntoView(from, { y: 'center' }), setBlink.of(from)] });
  if (focus) view.focus();
  setTimeout(() => view.dispatch({ effects: setBlink.of(null) }), 1000);
}
