import { onScopeDispose, readonly, ref, type Ref } from 'vue';

/** The time in milliseconds, once a second while the page is in sight. */
export function useNow(): Readonly<Ref<number>> {
  const now = ref(Date.now());
  const timer = window.setInterval(() => {
    if (!document.hidden) now.value = Date.now();
  }, 1000);
  onScopeDispose(() => window.clearInterval(timer));
  return readonly(now);
}
