import { expect, test, vi } from 'vitest';
import { typingMs, useSnapshots } from '@/script/localHistory';

test('while somebody types, a text is kept now and then, other reasons at once', () => {
  const keep = vi.fn().mockResolvedValue(undefined);
  const snapshots = useSnapshots('set__a', { keep });
  snapshots.typed('a', 100_000);
  snapshots.typed('ab', 100_000 + typingMs - 1);
  snapshots.typed('abc', 100_000 + typingMs);
  void snapshots.keep('abcd', 'run');
  expect(keep.mock.calls.map(([, text, reason]) => [text, reason])).toEqual([['a', 'typed'], ['abc', 'typed'], ['abcd', 'run']]);
});

test('a browser without storage does not stop the writing', async () => {
  const snapshots = useSnapshots('set__a', { keep: () => Promise.reject(new Error('no IndexedDB')) });
  await expect(snapshots.keep('a', 'run')).resolves.toBeUndefined();
});
