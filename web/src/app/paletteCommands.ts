import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import type { PreferenceChange } from '@/api/types';
import { localeNames, type Locale } from '@/app/locale';
import type { PaletteItem } from '@/app/palette';
import { usePreferences } from '@/app/preferences';
import { showShortcuts } from '@/app/shortcutSheet';
import { themeChoices, useTheme } from '@/app/theme';
import { useSession } from '@/auth/session';
import { offered } from '@/ui/commands';
import { keyText } from '@/ui/shortcuts';

type Row = Omit<PaletteItem, 'group'>;

/** What can be done from anywhere, after what the open page offers. */
export function usePaletteCommands(): ComputedRef<PaletteItem[]> {
  const { t, locale } = useI18n();
  const router = useRouter();
  const { theme } = useTheme();
  const { change } = usePreferences();
  const { mayWrite, signOut } = useSession();
  const prefer = (choice: PreferenceChange) => (): void => void change(choice).catch(() => undefined);

  async function leave(): Promise<void> {
    await signOut();
    await router.push({ name: 'sign-in' });
  }

  return computed(() => {
    const ofPage = offered.value.map((command): Row => ({ ...command, id: `command:${command.id}` }));
    const writing: Row[] = !mayWrite.value ? [] : [
      { id: 'command:set', icon: 'folder', text: t('set.add'), run: () => void router.push({ name: 'editor', query: { form: 'set:' } }) },
      { id: 'command:link', icon: 'link', text: t('row.add.link'), run: () => void router.push({ name: 'links', query: { open: 'new' } }) },
      { id: 'command:batch', icon: 'layers', text: t('row.add.batch'), run: () => void router.push({ name: 'batches', query: { open: 'new' } }) },
      { id: 'command:crontab', icon: 'clock', text: t('row.add.crontab'), run: () => void router.push({ name: 'crontab', query: { open: 'new' } }) },
      { id: 'command:apiAuth', icon: 'lock', text: t('apiAuth.add'), run: () => void router.push({ name: 'api-auth', query: { open: 'new' } }) },
      { id: 'command:env', icon: 'env', text: t('env.add'), run: () => void router.push({ name: 'env', query: { open: '+' } }) },
    ];
    const looks: Row[] = [
      ...themeChoices.filter((value) => value !== theme.value).map((value): Row => ({ id: `command:theme-${value}`, icon: value === 'dark' ? 'moon' : 'sun', text: t('palette.theme', { name: t(`theme.${value}`) }), run: prefer({ theme: value }) })),
      ...(Object.keys(localeNames) as Locale[]).filter((value) => value !== locale.value).map((value): Row => ({ id: `command:locale-${value}`, icon: 'globe', text: t('palette.locale', { name: localeNames[value] }), run: prefer({ locale: value }) })),
    ];
    const rest: Row[] = [
      { id: 'command:search', icon: 'search', text: t('palette.searchCode'), keys: keyText('Shift F'), run: () => void router.push({ name: 'search' }) },
      { id: 'command:keys', icon: 'keys', text: t('keys.title'), keys: '?', run: showShortcuts },
      { id: 'command:sign-out', icon: 'arrow', text: t('auth.signOut'), run: leave },
    ];
    return [...ofPage, ...writing, ...looks, ...rest].map((row): PaletteItem => ({ ...row, group: 'commands' }));
  });
}
