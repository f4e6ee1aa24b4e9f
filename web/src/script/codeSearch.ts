import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue';
import { scripts } from '@/api';
import type { CodeFound, CodeQuery } from '@/api/types';

/** Searches whenever the query changes; an answer that comes too late is dropped, an error keeps what was found. */
export function useCodeSearch(query: Ref<CodeQuery>, search: typeof scripts.search = scripts.search) {
  const found = shallowRef<CodeFound | null>(null);
  const error = shallowRef<unknown>(null);
  const busy = ref(false);
  let current = new AbortController();

  async function run(): Promise<void> {
    current.abort();
    const mine = (current = new AbortController());
    if (query.value.text === '') return void ([found.value, error.value, busy.value] = [null, null, false]);
    busy.value = true;
    try {
      const answer = await search(query.value, mine.signal);
      if (!mine.signal.aborted) [found.value, error.value] = [answer, null];
    } catch (cause) {
      if (!mine.signal.aborted) error.value = cause;
    } finally {
      if (!mine.signal.aborted) busy.value = false;
    }
  }

  watch(query, run, { immediate: true });
  onScopeDispose(() => current.abort());
  return { found, error, busy, run };
}
