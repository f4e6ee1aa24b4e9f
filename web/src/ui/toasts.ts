import { readonly, shallowRef } from 'vue';
import type { IconName } from '@/ui/icons';

export interface Toast {
  id: number;
  text: string;
  icon: IconName;
  bad: boolean;
  action?: { label: string; run: () => void };
}

type Options = Partial<Pick<Toast, 'icon' | 'bad' | 'action'>>;

const list = shallowRef<Toast[]>([]);
let count = 0;

function dismiss(id: number): void {
  list.value = list.value.filter((toast) => toast.id !== id);
}

/** One line at the bottom. Errors stay until they are closed. */
function show(text: string, options: Options = {}): void {
  const toast: Toast = { id: ++count, text, icon: options.bad ? 'error' : 'success', bad: false, ...options };
  // the same again takes the place of the former one
  list.value = [...list.value.filter((other) => other.text !== text || other.action).slice(-2), toast];
  if (!toast.bad) setTimeout(() => dismiss(toast.id), 5000);
}

export function useToasts() {
  return { toasts: readonly(list), show, dismiss };
}
