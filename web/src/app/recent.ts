import { readonly, ref } from 'vue';

const key = 'dff.palette.recent';
const most = 6;

function stored(): string[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(list) ? list.filter((id) => typeof id === 'string').slice(0, most) : [];
  } catch {
    return [];
  }
}

const recent = ref(stored());

/** What was chosen in the palette last, newest first, in this browser. */
export function useRecent() {
  function remember(id: string): void {
    recent.value = [id, ...recent.value.filter((other) => other !== id)].slice(0, most);
    localStorage.setItem(key, JSON.stringify(recent.value));
  }
  return { recent: readonly(recent), remember };
}
