import { computed, readonly, shallowRef } from 'vue';
import { systemSettings, type SystemSettings } from '@/api/operator';

const settings = shallowRef<SystemSettings>({});

const text = (key: string): string => {
  const value = settings.value[key];
  return typeof value === 'string' ? value : '';
};
/** A text that counts only while its switch is on. */
const enabled = (name: string, key: string) => computed(() => (settings.value[`${name}_ENABLED`] === true ? text(key) : ''));

/** How this installation calls itself, and what it tells everybody. Read without a sign-in. */
export function useSiteSettings() {
  async function load(): Promise<void> {
    settings.value = await systemSettings.shown();
  }
  return {
    settings: readonly(settings),
    load,
    title: enabled('CUSTOM_SITE_TITLE', 'CUSTOM_SITE_TITLE_TEXT'),
    favicon: enabled('CUSTOM_FAVICON', 'CUSTOM_FAVICON_IMAGE_SRC'),
    logo: enabled('CUSTOM_LOGO', 'CUSTOM_LOGO_IMAGE_SRC'),
    notice: enabled('NOTICE_BAR', 'NOTICE_BAR_TEXT'),
    noticeColor: computed(() => text('NOTICE_BAR_COLOR')),
    docLink: enabled('NAVI_DOC_LINK', 'NAVI_DOC_LINK_URL'),
  };
}
