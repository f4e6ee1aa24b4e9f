import { computed, readonly, ref } from 'vue';
import { useMediaQuery } from '@/ui/mediaQuery';
import type { IconName } from '@/ui/icons';

export interface NavEntry {
  name: string;
  icon: IconName;
  label: string;
  group?: string;
  /** The letter after G. */
  keys?: string;
  /** Left out of the bar of a phone, which has room for few. */
  wide?: boolean;
}

/** Only pages that exist. A later page adds its line here. */
export const navEntries: NavEntry[] = [
  { name: 'start', icon: 'home', label: 'nav.start', keys: 's' },
  { name: 'editor', icon: 'code', label: 'nav.editor', keys: 'e' },
  { name: 'links', icon: 'link', label: 'nav.links', group: 'nav.triggers', keys: 'l' },
  { name: 'env', icon: 'env', label: 'nav.env', group: 'nav.resources', keys: 'v' },
  { name: 'overview', icon: 'chart', label: 'nav.overview', group: 'nav.management', keys: 'o', wide: true },
  { name: 'operations', icon: 'clock', label: 'nav.operations', keys: 'h', wide: true },
  { name: 'system', icon: 'tune', label: 'nav.system', wide: true },
];

const key = 'dff.nav';
const pinned = ref(localStorage.getItem(key));

/** Rail in the editor and on narrow windows, labels elsewhere; the user's choice wins on wide ones. */
export function useNavWidth(railByDefault: () => boolean) {
  const narrow = useMediaQuery('(max-width: 1279px)');
  const rail = computed(() => narrow.value || (pinned.value === null ? railByDefault() : pinned.value === 'rail'));
  function toggle(): void {
    pinned.value = rail.value ? 'wide' : 'rail';
    localStorage.setItem(key, pinned.value);
  }
  return { rail, narrow: readonly(narrow), toggle };
}
