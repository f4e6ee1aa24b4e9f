import { computed, shallowRef, watch, type Ref } from 'vue';
import { backups } from '@/script/backup';
import { useLibrary } from '@/script/library';

const key = 'dff.tabs';
/** Open tabs; the one not looked at for the longest goes first. */
export const tabLimit = 12;

function read(): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

/** The scripts that are open beside each other, remembered in this browser. */
export function useTabs(current: Ref<string | null>) {
  const { loaded, scriptOf, scripts } = useLibrary();
  const open = shallowRef(read());
  const seen = [...open.value];

  function set(ids: string[]): void {
    open.value = ids;
    localStorage.setItem(key, JSON.stringify(ids));
  }

  watch(current, (id) => {
    if (id === null) return;
    seen.splice(0, seen.length, ...seen.filter((other) => other !== id), id);
    if (open.value.includes(id)) return;
    const oldest = open.value.length >= tabLimit ? seen.find((other) => open.value.includes(other)) : undefined;
    set([...open.value.filter((other) => other !== oldest), id]);
  }, { immediate: true });

  // a script that was deleted has no tab, unless this browser has the only copy of its text
  watch([loaded, scripts], () => {
    if (!loaded.value) return;
    const left = open.value.filter((id) => scriptOf(id) !== undefined || id === current.value || backups.read(id) !== null);
    if (left.length < open.value.length) set(left);
  });

  /** Closes a tab; answers which one to show then. */
  function close(id: string): string | null {
    const at = open.value.indexOf(id);
    const left = open.value.filter((other) => other !== id);
    set(left);
    if (id !== current.value) return current.value;
    return seen.findLast((other) => left.includes(other)) ?? left[Math.min(at, left.length - 1)] ?? null;
  }

  return { tabs: computed(() => open.value), close };
}
