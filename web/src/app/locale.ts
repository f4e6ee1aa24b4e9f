import { createI18n } from 'vue-i18n';
import type en from '@/locales/en.json';

export type Locale = 'en' | 'zh-CN';
export type Messages = typeof en;
export const localeNames: Record<Locale, string> = { en: 'English', 'zh-CN': '简体中文' };

const key = 'dff.locale';
const loaders: Record<Locale, () => Promise<{ default: Messages }>> = {
  en: () => import('@/locales/en.json'),
  'zh-CN': () => import('@/locales/zh-CN.json'),
};

export const i18n = createI18n<[Messages], Locale, false>({ legacy: false, locale: 'en', fallbackLocale: 'en', missingWarn: false, fallbackWarn: false });

export function firstLocale(): Locale {
  return document.documentElement.lang.startsWith('zh') ? 'zh-CN' : 'en';
}

/** Loads the texts of a language, then shows it. */
export async function showLocale(locale: Locale, remember = true): Promise<void> {
  if (!i18n.global.availableLocales.includes(locale) || Object.keys(i18n.global.getLocaleMessage(locale)).length === 0) {
    i18n.global.setLocaleMessage(locale, (await loaders[locale]()).default);
  }
  i18n.global.locale.value = locale;
  document.documentElement.lang = locale;
  if (remember) localStorage.setItem(key, locale);
}
