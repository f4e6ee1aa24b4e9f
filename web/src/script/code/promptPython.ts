import { python, pythonLanguage } from '@codemirror/lang-python';
import { Language, LanguageSupport, ParseContext } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { Parser, Tree, type Input, type PartialParse, type TreeFragment } from '@lezer/common';
import { inPauses } from '@/ui/pauses';

/** Milliseconds a key waits for the parser, once all that is in sight is parsed; none if it was in vain for an earlier key. */
const keyMs = 3;
/** Milliseconds without a key until what was left out is parsed, and the longest wait of one who writes on and on. */
const restMs = 400;
const longestMs = 20_000;

let rested: (() => void) | null = null;
let resting: Promise<void> | null = null;
const typing = inPauses(() => {
  rested?.();
  resting = rested = null;
}, restMs, longestMs);

/** Settles when nobody has written for a while. */
function rest(): Promise<void> {
  resting ??= new Promise((resolve) => (rested = resolve));
  return resting;
}

/** A parse that leaves the rest of the text to the next pause when it takes too long for a key. */
class PromptParse implements PartialParse {
  private readonly begin = performance.now();
  private leftOut = false;
  private ending = false;
  constructor(
    private readonly whole: PartialParse,
    private readonly input: Input,
  ) {}

  get parsedPos(): number {
    return this.whole.parsedPos;
  }
  get stoppedAt(): number | null {
    // what is left out counts as seen, or the library would begin with it at once
    return this.leftOut ? null : this.whole.stoppedAt;
  }
  stopAt(pos: number): void {
    this.ending ||= pos <= this.parsedPos;
    this.whole.stopAt(pos);
  }

  advance(): Tree | null {
    const done = this.whole.advance();
    if (done !== null || !typing.due() || this.ending || performance.now() - this.begin < (resting ? 0 : keyMs)) return done;
    const [at, end, seen] = [this.whole.parsedPos, this.input.length, ParseContext.get()?.viewport.to ?? 0];
    return at < seen || at >= (this.whole.stoppedAt ?? end) ? null : this.leaveOut(at, end);
  }

  private leaveOut(from: number, to: number): Tree {
    this.leftOut = true;
    this.whole.stopAt(from);
    let tree = this.whole.advance();
    while (tree === null) tree = this.whole.advance();
    ParseContext.getSkippingParser(rest()).startParse(this.input, [], [{ from, to }]).advance();
    return new Tree(tree.type, tree.children, tree.positions, to);
  }
}

class PromptParser extends Parser {
  override createParse(input: Input, fragments: readonly TreeFragment[], ranges: readonly { from: number; to: number }[]): PartialParse {
    return new PromptParse(pythonLanguage.parser.createParse(input, fragments, ranges), input);
  }
}

const prompt = new Language(pythonLanguage.data, new PromptParser(), [], 'python');
/** Runs before the change is parsed. */
const hurry = EditorState.transactionExtender.of(({ docChanged }) => {
  if (docChanged) typing.plan();
  return null;
});

/**
 * Python for writing. A half-written f-string or bracket changes the meaning of all that follows, and the library parses up to 20 ms of
 * it at each key; here a key waits for what is in sight, the rest follows in the next pause.
 */
export const promptPython = (): Extension => [new LanguageSupport(prompt, python().support), hurry];
