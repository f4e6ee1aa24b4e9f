import { onActivated, onBeforeUnmount, onDeactivated, onMounted } from 'vue';

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

const layers: Shortcut[][] = [];

// before the editor and the browser see the key; what was opened last answers first
window.addEventListener('keydown', (event) => {
  if (!(mac ? event.metaKey : event.ctrlKey) || event.altKey || event.isComposing) return;
  const fits = ({ key, shift }: Shortcut): boolean => key === event.key.toLowerCase() && (shift ?? false) === event.shiftKey;
  const found = layers.findLast((layer) => layer.some(fits))?.find(fits);
  if (!found) return;
  event.preventDefault();
  event.stopPropagation();
  found.run();
}, true);

/** Combinations with Mod that work anywhere on the page, while the component is in sight. */
export function useShortcuts(shortcuts: Shortcut[]): void {
  const add = (): void => void (layers.includes(shortcuts) || layers.push(shortcuts));
  const remove = (): void => void (layers.includes(shortcuts) && layers.splice(layers.indexOf(shortcuts), 1));
  onMounted(add);
  onActivated(add);
  onDeactivated(remove);
  onBeforeUnmount(remove);
}
