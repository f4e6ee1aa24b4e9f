import { pythonLanguage } from '@codemirror/lang-python';
import type { Tree } from '@lezer/common';
import { onScopeDispose } from 'vue';
import { readTree, type Outline } from '@/script/code/outline';
import { inPauses } from '@/ui/pauses';

/** Most milliseconds of parsing in one piece: a key that comes in between waits no longer. */
const pieceMs = 6;

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(work, { timeout: 500 });
  else setTimeout(work);
}

/** Parses a text while nothing else is to be done, in pieces; `isStale` ends it early. */
function parseIdly(code: string, isStale: () => boolean, done: (outline: Outline) => void): void {
  const parse = pythonLanguage.parser.startParse(code);
  whenIdle(function piece() {
    if (isStale()) return;
    const end = performance.now() + pieceMs;
    let tree = parse.advance();
    while (tree === null && performance.now() < end) tree = parse.advance();
    if (tree === null) whenIdle(piece);
    else done(readTree(code, tree));
  });
}

/**
 * Reads a script again in each pause of writing, without keeping the next key waiting. `known` gives a tree of the text that somebody
 * has already.
 */
export function useAnalysis(text: () => string, known: () => Tree | null, found: (outline: Outline) => void): { plan: () => void } {
  let turn = 0;
  const pauses = inPauses(() => {
    const mine = ++turn;
    const [code, tree] = [text(), known()];
    if (tree?.length === code.length) found(readTree(code, tree));
    else parseIdly(code, () => mine !== turn, found);
  }, 500, 5000);
  onScopeDispose(() => {
    turn = -1;
    pauses.cancel();
  });
  return { plan: pauses.plan };
}
