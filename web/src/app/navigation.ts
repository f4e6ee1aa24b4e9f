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
}

/** Only pages that exist. A later page adds its line here. */
export const navEntries: NavEntry[] = [
  { name: 'start', icon: 'home', label: 'nav.start', keys: 's' },
  { name: 'editor', icon: 'code', label: 'nav.editor', keys: 'e' },
  { name: 'links', icon: 'link', label: 'nav.links', group: 'nav.triggers', keys: 'l' },
  { name: 'crontab', icon: 'clock', label: 'nav.crontab', keys: 'c' },
  { name: 'batches', icon: 'layers', label: 'nav.batches', keys: 'b' },
  { name: 'api-auth', icon: 'lock', label: 'nav.apiAuth', keys: 'a' },
  { name: 'env', icon: 'env', label: 'nav.env', group: 'nav.resources', keys: 'v' },
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
