import { ref } from 'vue';

/** A pane's size, remembered in this browser. */
export function usePaneSize(name: string, normal: number) {
  const key = `dff.pane.${name}`;
  const stored = Number(localStorage.getItem(key));
  const size = ref(stored > 0 ? stored : normal);
  function resize(next: number): void {
    size.value = Math.round(next);
    localStorage.setItem(key, String(size.value));
  }
  return { size, resize, reset: () => resize(normal) };
}
