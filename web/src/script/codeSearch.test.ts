import { effectScope, nextTick, ref } from 'vue';
import { expect, test, vi } from 'vitest';
import type { CodeFound, CodeQuery } from '@/api/types';
import { useCodeSearch } from '@/script/codeSearch';

const answer = (matchCount: number): CodeFound => ({ scripts: [], matchCount, isComplete: true });

test('an answer that comes too late is dropped', async () => {
  const waiting: ((found: CodeFound) => void)[] = [];
  const search = vi.fn(() => new Promise<CodeFound>((resolve) => waiting.push(resolve)));
  const query = ref<CodeQuery>({ text: 'a' });
  const scope = effectScope();
  const { found, busy } = scope.run(() => useCodeSearch(query, search)) ?? expect.fail();
  query.value = { text: 'ab' };
  await nextTick();
  waiting[1]?.(answer(2));
  await vi.waitFor(() => expect(found.value?.matchCount).toBe(2));
  waiting[0]?.(answer(1));
  await nextTick();
  expect(found.value?.matchCount).toBe(2);
  expect(busy.value).toBe(false);
  scope.stop();
});

test('an error keeps what was found, no text asks nobody', async () => {
  const search = vi.fn<(query: CodeQuery) => Promise<CodeFound>>().mockResolvedValueOnce(answer(3)).mockRejectedValueOnce(new Error('away'));
  const query = ref<CodeQuery>({ text: 'a' });
  const scope = effectScope();
  const { found, error } = scope.run(() => useCodeSearch(query, search)) ?? expect.fail();
  await vi.waitFor(() => expect(found.value?.matchCount).toBe(3));
  query.value = { text: 'b' };
  await vi.waitFor(() => expect(error.value).toBeInstanceOf(Error));
  expect(found.value?.matchCount).toBe(3);
  query.value = { text: '' };
  await nextTick();
  expect(found.value).toBeNull();
  expect(search).toHaveBeenCalledTimes(2);
  scope.stop();
});
