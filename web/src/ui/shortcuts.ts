import { onBeforeUnmount, onMounted } from 'vue';

const mac = /Mac|iPhone|iPad/.test(navigator.platform);

/** The word for the modifier on this machine. */
export const modKey = mac ? '⌘' : 'Ctrl';
export const keyText = (key: string): string => (mac ? `⌘${key}` : `Ctrl ${key}`);

export interface Shortcut {
  /** As `KeyboardEvent.key`, lower case. */
  key: string;
  shift?: boolean;
  run: () => void;
}

/** Combinations with Mod that work anywhere on the page, while the component lives. */
export function useShortcuts(shortcuts: Shortcut[]): void {
  function onKey(event: KeyboardEvent): void {
    if (!(mac ? event.metaKey : event.ctrlKey) || event.altKey || event.isComposing) return;
    const found = shortcuts.find((shortcut) => shortcut.key === event.key.toLowerCase() && (shortcut.shift ?? false) === event.shiftKey);
    if (!found) return;
    event.preventDefault();
    event.stopPropagation();
    found.run();
  }
  // before the editor and the browser see it
  onMounted(() => window.addEventListener('keydown', onKey, true));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey, true));
}
