import { Chunk } from '@codemirror/merge';
import { Text } from '@codemirror/state';

export interface DiffCount {
  added: number;
  removed: number;
}

const lines = (doc: Text, from: number, to: number): number => (to <= from ? 0 : doc.lineAt(Math.min(to - 1, doc.length)).number - doc.lineAt(from).number + 1);

/** Lines added to and removed from `before`. */
export function countDiff(before: string, after: string): DiffCount {
  if (before === after) return { added: 0, removed: 0 };
  const [a, b] = [Text.of(before.split('\n')), Text.of(after.split('\n'))];
  if (before === '') return { added: b.lines - (after.endsWith('\n') ? 1 : 0), removed: 0 };
  let [added, removed] = [0, 0];
  for (const chunk of Chunk.build(a, b)) {
    removed += lines(a, chunk.fromA, Math.min(chunk.toA, a.length + 1));
    added += lines(b, chunk.fromB, Math.min(chunk.toB, b.length + 1));
  }
  return { added, removed };
}
