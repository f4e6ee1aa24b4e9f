import { useI18n } from 'vue-i18n';

/** What the server calls the account of the set-up; nobody chose that name, and it is in one language. */
export const firstName = 'system administrator';

interface Named {
  name: string | null | undefined;
  username: string | null | undefined;
}

/** @param first what the account of the set-up is called  @param none what somebody without any name is called */
export function nameOf({ name, username }: Named, first: string, none = ''): string {
  return name === firstName ? first : name || username || none;
}

/** The name people know somebody by, in the language of the page. */
export function usePersonName(): (person: Named, none?: string) => string {
  const { t } = useI18n();
  return (person, none) => nameOf(person, t('member.first'), none);
}
