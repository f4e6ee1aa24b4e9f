import { Chunk } from '@codemirror/merge';
import { Facet, RangeSet, StateEffect, StateField, Text, type EditorState, type Extension } from '@codemirror/state';
import { EditorView, gutter, GutterMarker, keymap, showTooltip, ViewPlugin, type Tooltip, type ViewUpdate } from '@codemirror/view';
import { inPauses } from '@/ui/pauses';

/** What the popover of a change says. */
export interface ChangeTexts {
  added: string;
  changed: string;
  removed: string;
  takeBack: string;
  next: string;
  close: string;
}

type Kind = 'added' | 'changed' | 'removed';

interface Hunk {
  kind: Kind;
  /** Places in the text as it is; both at the start of a line where lines were removed. */
  from: number;
  to: number;
  /** What stood there. */
  before: string;
  /** What puts it back. */
  insert: string;
}

const setHunks = StateEffect.define<Hunk[]>();
const openAt = StateEffect.define<number | null>();
const setOriginal = StateEffect.define<Text | null>();
const changeTexts = Facet.define<ChangeTexts, ChangeTexts | null>({ combine: (values) => values[0] ?? null });

class Bar extends GutterMarker {
  constructor(kind: Kind) {
    super();
    this.elementClass = `cm-change cm-change-${kind}`;
  }
}
const bars: Record<Kind, Bar> = { added: new Bar('added'), changed: new Bar('changed'), removed: new Bar('removed') };

/** The parts in which `after` differs from `before`, in its order. */
export function hunksOf(before: Text, after: Text): Hunk[] {
  return Chunk.build(before, after, { scanLimit: 500 }).map((chunk): Hunk => {
    const [gone, came] = [chunk.toA > chunk.fromA, chunk.toB > chunk.fromB];
    const text = before.sliceString(chunk.fromA, Math.max(chunk.fromA, chunk.toA - 1));
    const kind = gone && came ? 'changed' : came ? 'added' : 'removed';
    // past the last line there is no line end to take or give
    if (chunk.toB > after.length) {
      const from = gone && came ? Math.min(chunk.fromB, after.length) : Math.max(0, Math.min(chunk.fromB - 1, after.length));
      return { kind, from, to: after.length, before: text, insert: kind === 'removed' ? `\n${text}` : text };
    }
    return { kind, from: chunk.fromB, to: chunk.toB, before: text, insert: gone ? `${text}\n` : '' };
  });
}

interface Changes {
  original: Text | null;
  hunks: readonly Hunk[];
  open: number | null;
}

function openHunk({ hunks, open }: Changes): Hunk | null {
  return open === null ? null : (hunks.find(({ from, to }) => from <= open && open <= to) ?? null);
}

const field = StateField.define<Changes>({
  create: () => ({ original: null, hunks: [], open: null }),
  update(value, transaction) {
    let next = value;
    // until they are found anew the bars move with the text
    if (transaction.docChanged) next = { ...next, open: null, hunks: next.hunks.map((hunk) => ({ ...hunk, from: transaction.changes.mapPos(hunk.from, -1), to: transaction.changes.mapPos(hunk.to, 1) })) };
    for (const effect of transaction.effects) {
      if (effect.is(setOriginal)) next = { original: effect.value, hunks: [], open: null };
      else if (effect.is(setHunks)) next = { ...next, hunks: effect.value };
      else if (effect.is(openAt)) next = { ...next, open: effect.value };
    }
    return next;
  },
  provide: (self) =>
    showTooltip.compute([self], (state): Tooltip | null => {
      const [hunk, texts] = [openHunk(state.field(self)), state.facet(changeTexts)];
      return hunk && texts && { pos: hunk.from, create: (view) => ({ dom: popover(view, hunk, texts), offset: { x: 0, y: 2 } }) };
    }),
});

/** Lines of a hunk that carry its bar; lines that are gone mark the one below them. */
function markersOf(state: EditorState, hunks: readonly Hunk[]): RangeSet<GutterMarker> {
  const ranges = hunks.flatMap(({ kind, from, to }) => {
    const first = state.doc.lineAt(Math.min(from, state.doc.length)).number;
    const last = kind === 'removed' ? first : state.doc.lineAt(Math.min(Math.max(from, to - 1), state.doc.length)).number;
    return Array.from({ length: last - first + 1 }, (_, i) => bars[kind].range(state.doc.line(first + i).from));
  });
  return RangeSet.of(ranges, true);
}

function button(text: string, primary: boolean, run: () => void): HTMLElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = primary ? 'cm-hunk-act' : 'cm-hunk-act plain';
  element.textContent = text;
  element.onclick = run;
  return element;
}

function popover(view: EditorView, hunk: Hunk, texts: ChangeTexts): HTMLElement {
  const holder = document.createElement('div');
  holder.className = 'cm-hunk';
  holder.setAttribute('role', 'dialog');
  holder.setAttribute('aria-label', texts[hunk.kind]);
  holder.dataset.test = 'hunk';
  const title = document.createElement('div');
  title.className = 'cm-hunk-title';
  title.textContent = texts[hunk.kind];
  holder.append(title);
  if (hunk.before !== '') {
    const before = document.createElement('pre');
    before.textContent = hunk.before;
    before.tabIndex = 0;
    holder.append(before);
  }
  const close = (): void => {
    view.dispatch({ effects: openAt.of(null) });
    view.focus();
  };
  const acts = document.createElement('div');
  acts.className = 'cm-hunk-acts';
  if (!view.state.readOnly) acts.append(button(texts.takeBack, true, () => takeBack(view, hunk)));
  acts.append(button(texts.next, false, () => step(1)(view)), button(texts.close, false, close));
  holder.append(acts);
  holder.onkeydown = (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };
  return holder;
}

function takeBack(view: EditorView, { from, to, insert }: Hunk): void {
  view.dispatch({ changes: { from, to, insert }, selection: { anchor: from }, userEvent: 'revert', effects: openAt.of(null) });
  view.focus();
}

/** Goes to the next (1) or previous (-1) change and opens it. */
function step(direction: 1 | -1) {
  return (view: EditorView): boolean => {
    const value = view.state.field(field, false);
    if (!value || value.hunks.length === 0) return false;
    const at = openHunk(value)?.from ?? view.state.selection.main.head;
    const found = direction === 1 ? (value.hunks.find(({ from }) => from > at) ?? value.hunks[0]) : (value.hunks.findLast(({ from }) => from < at) ?? value.hunks.at(-1));
    if (!found) return false;
    view.dispatch({ selection: { anchor: found.from }, effects: [openAt.of(found.from), EditorView.scrollIntoView(found.from, { y: 'center' })] });
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.cm-hunk-act')?.focus());
    return true;
  };
}

/** Finds the changes in pauses: a comparison at each key would be felt. */
const finder = ViewPlugin.fromClass(
  class {
    readonly pauses;
    constructor(readonly view: EditorView) {
      this.pauses = inPauses(() => this.find(), 500, 3000);
    }
    update(update: ViewUpdate): void {
      if (update.docChanged || update.transactions.some(({ effects }) => effects.some((effect) => effect.is(setOriginal)))) this.pauses.plan();
    }
    find(): void {
      const { doc } = this.view.state;
      const { original: before, hunks } = this.view.state.field(field);
      if (before === null && hunks.length === 0) return;
      this.view.dispatch({ effects: setHunks.of(before ? hunksOf(before, doc) : []) });
    }
    destroy(): void {
      this.pauses.cancel();
    }
  },
);

/** Bars beside lines that differ from the published code. A press on one, or Alt+F5, shows what stood there and takes it back. */
export function changeBars(texts: ChangeTexts): Extension {
  return [
    changeTexts.of(texts),
    field,
    finder,
    gutter({
      class: 'cm-change-gutter',
      markers: (view) => markersOf(view.state, view.state.field(field).hunks),
      domEventHandlers: {
        mousedown(view, line) {
          const value = view.state.field(field);
          const hunk = value.hunks.find(({ from, to }) => from <= line.to && to >= line.from);
          view.dispatch({ effects: openAt.of(hunk && openHunk(value) !== hunk ? hunk.from : null) });
          return hunk !== undefined;
        },
      },
    }),
    keymap.of([{ key: 'Alt-F5', run: step(1) }, { key: 'Shift-Alt-F5', run: step(-1) }]),
    EditorView.domEventHandlers({ mousedown: (_, view) => (view.state.field(field).open === null ? undefined : view.dispatch({ effects: openAt.of(null) })) }),
  ];
}

/** Compares with another text from now on; null with nothing, as nothing is published. */
export function compareWith(view: EditorView, text: string | null): void {
  view.dispatch({ effects: setOriginal.of(text === null ? null : Text.of(text.split(/\r\n?|\n/))) });
}
