import { onScopeDispose, ref, shallowRef } from 'vue';

/** One thing to be done again and again; answers that come too late are dropped. */
export function useAsync<T>(work: () => Promise<T>) {
  const result = shallowRef<T | null>(null);
  const error = shallowRef<unknown>(null);
  const busy = ref(false);
  let turn = 0;

  async function run(): Promise<T | null> {
    const mine = ++turn;
    busy.value = true;
    try {
      const found = await work();
      if (mine === turn) [result.value, error.value] = [found, null];
      return found;
    } catch (cause) {
      if (mine === turn) error.value = cause;
      return null;
    } finally {
      if (mine === turn) busy.value = false;
    }
  }

  onScopeDispose(() => turn++);
  return { result, error, busy, run };
}
