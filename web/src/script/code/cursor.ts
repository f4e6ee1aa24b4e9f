import type { Extension } from '@codemirror/state';
import { EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { inPauses, type Pauses } from '@/ui/pauses';

/** Milliseconds after which a cursor that did not move begins to blink. */
const restMs = 600;

/** Blinks only while nothing is written: an animation that begins anew with each key draws frames of its own between the keys. */
const blinking = ViewPlugin.fromClass(
  class {
    readonly rest: Pauses;
    constructor(readonly view: EditorView) {
      this.rest = inPauses(() => this.view.scrollDOM.classList.add('cm-resting'), restMs, Infinity);
      this.rest.plan();
    }
    update(update: ViewUpdate): void {
      if (!update.docChanged && !update.selectionSet && !update.focusChanged) return;
      if (!this.rest.due()) this.view.scrollDOM.classList.remove('cm-resting');
      this.rest.plan();
    }
    destroy(): void {
      this.rest.cancel();
    }
  },
);

const look = EditorView.theme({
  '@keyframes cm-rest': { '50%': { opacity: '0' } },
  '&.cm-focused > .cm-resting > .cm-cursorLayer': { animation: 'steps(1) cm-rest 1.2s infinite' },
});

export const restingCursor: Extension = [blinking, look];
