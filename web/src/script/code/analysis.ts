import { pythonLanguage } from '@codemirror/lang-python';
import type { Tree } from '@lezer/common';
import { onScopeDispose } from 'vue';
import { readTree, type Outline } from '@/script/code/outline';
import { inPauses } from '@/ui/pauses';

/** Most milliseconds of parsing in one piece: a key that comes in between waits no longer. */
const pieceMs = 6;
const pauseMs = 500;
/** Whoever writes without a pause sees the outline follow after this time. */
const longestMs = 20_000;

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

/** Where a script is written. */
export interface Writing {
  /** Whether keys come in that are not in the text yet. */
  busy: () => boolean;
  /** A tree of the text that somebody has already. */
  tree: () => Tree | null;
}

/** Reads a script again when nobody has written for a while, without keeping the next key waiting. */
export function useAnalysis(text: () => string, { busy, tree }: Writing, found: (outline: Outline) => void): { plan: () => void } {
  let turn = 0;
  let since: number | null = null;
  const pauses = inPauses(() => {
    since ??= performance.now();
    if (busy() && performance.now() - since < longestMs) return pauses.plan();
    since = null;
    const mine = ++turn;
    const [code, known] = [text(), tree()];
    if (known?.length === code.length) found(readTree(code, known));
    else parseIdly(code, () => mine !== turn, found);
  }, pauseMs, longestMs);
  onScopeDispose(() => {
    turn = -1;
    pauses.cancel();
  });
  return { plan: pauses.plan };
}
