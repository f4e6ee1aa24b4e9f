import { computed, onActivated, onBeforeUnmount, onDeactivated, onMounted, shallowRef } from 'vue';
import type { IconName } from '@/ui/icons';

/** Something the palette can do from the page that is open. */
export interface Command {
  id: string;
  text: string;
  icon: IconName;
  /** The same command's keys, as shown. */
  keys?: string;
  run: () => void;
}

const sources = shallowRef<(() => Command[])[]>([]);

/** Offers commands in the palette while the component is in sight. */
export function useCommands(commands: () => Command[]): void {
  const remove = (): void => void (sources.value = sources.value.filter((source) => source !== commands));
  const add = (): void => {
    if (!sources.value.includes(commands)) sources.value = [...sources.value, commands];
  };
  onMounted(add);
  onActivated(add);
  onDeactivated(remove);
  onBeforeUnmount(remove);
}

/** What the open page offers, the innermost part first. */
export const offered = computed(() => [...sources.value].reverse().flatMap((source) => source()));
