import { onBeforeUnmount, onMounted } from 'vue';

/** How long after G the second letter counts. */
const chordMs = 1500;
const writable = 'input, textarea, select, [contenteditable="true"], [role="combobox"], [role="textbox"]';

export interface SingleKeys {
  on: () => boolean;
  /** Letters after G. */
  go: (letter: string) => boolean;
  /** Letters alone, as `KeyboardEvent.key`. */
  press: (key: string) => boolean;
}

/** Keys without a modifier: only outside of what is typed into, and only while the user wants them. */
export function useSingleKeys({ on, go, press }: SingleKeys): void {
  let since = -Infinity;

  function hear(event: KeyboardEvent): void {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented || !on()) return;
    if (target instanceof Element && target.closest(writable)) return;
    if (document.querySelector('.el-overlay-dialog [role="dialog"], [data-test="palette"]')) return;
    const second = performance.now() - since < chordMs;
    since = -Infinity;
    if (second && go(key.toLowerCase())) return event.preventDefault();
    if (key.toLowerCase() === 'g') since = performance.now();
    else if (press(key.toLowerCase())) event.preventDefault();
  }

  onMounted(() => window.addEventListener('keydown', hear));
  onBeforeUnmount(() => window.removeEventListener('keydown', hear));
}

/** Moves the focus to the action of the next or previous row of the list on the page. */
export function moveRow(step: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('main tbody tr')];
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[now < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, now + step))];
  const buttons = next?.querySelectorAll<HTMLElement>('button, a, [tabindex="0"]');
  (buttons?.[buttons.length - 1] ?? next)?.focus();
  return next !== undefined;
}
