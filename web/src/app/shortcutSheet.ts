import { ref } from 'vue';

export const shortcutsShown = ref(false);

export function showShortcuts(): void {
  shortcutsShown.value = true;
}
