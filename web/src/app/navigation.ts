import { computed, readonly, ref, type ComputedRef } from 'vue';
import { useSession } from '@/auth/session';
import { useMediaQuery } from '@/ui/mediaQuery';
import type { IconName } from '@/ui/icons';

export interface NavEntry {
  name: string;
  icon: IconName;
  label: string;
  /** For the bar of phones, where the label has no room. */
  short?: string;
  group?: string;
  /** The letter after G. */
  keys?: string;
  /** Without it the entry is not there. */
  privilege?: string;
}

/** Only pages that exist. A later page adds its line here. */
export const navEntries: NavEntry[] = [
  { name: 'start', icon: 'home', label: 'nav.start', keys: 's' },
  { name: 'editor', icon: 'code', label: 'nav.editor', keys: 'e' },
  { name: 'runs', icon: 'runs', label: 'nav.runs', keys: 'r' },
  { name: 'links', icon: 'link', label: 'nav.links', group: 'nav.triggers', keys: 'l' },
  { name: 'crontab', icon: 'clock', label: 'nav.crontab', short: 'nav.crontabShort', keys: 'c' },
  { name: 'batches', icon: 'layers', label: 'nav.batches', keys: 'b' },
  { name: 'api-auth', icon: 'lock', label: 'nav.apiAuth', keys: 'a' },
  { name: 'env', icon: 'env', label: 'nav.env', group: 'nav.resources', keys: 'v' },
  { name: 'overview', icon: 'chart', label: 'nav.overview', group: 'nav.administration', keys: 'o' },
  { name: 'queues', icon: 'queues', label: 'nav.queues', keys: 'q' },
  { name: 'members', icon: 'users', label: 'nav.members', keys: 'm', privilege: 'user_r' },
  { name: 'access-keys', icon: 'key', label: 'nav.accessKeys', keys: 'k', privilege: 'accessKey_r' },
  { name: 'operations', icon: 'log', label: 'nav.operations', keys: 'h' },
  { name: 'system', icon: 'tune', label: 'nav.system', privilege: 'systemSetting_r' },
  { name: 'about', icon: 'info', label: 'nav.about' },
];

/** Those this user may open. The heading of a group goes with the first entry that is left of it. */
export function useNavEntries(): ComputedRef<NavEntry[]> {
  const { may } = useSession();
  return computed(() => {
    let pending: string | undefined;
    return navEntries.flatMap((entry) => {
      const { group, ...rest } = entry;
      pending = group ?? pending;
      if (entry.privilege !== undefined && !may(entry.privilege)) return [];
      const shown = pending === undefined ? rest : { ...rest, group: pending };
      pending = undefined;
      return [shown];
    });
  });
}

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
