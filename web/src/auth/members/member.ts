import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Member } from '@/api/types';
import { usePersonName } from '@/auth/personName';
import { covers, roleNames } from '@/auth/privileges';
import { useSession } from '@/auth/session';

/** What the signed-in user may do to a member, and how the member is shown. */
export function useMember(member: () => Member) {
  const { t } = useI18n();
  const { profile, may } = useSession();
  const isSuper = computed(() => member().roles.includes('sa'));
  const isSelf = computed(() => profile.value?.id === member().id);
  const mayChange = computed(() => !isSuper.value && may('user_w') && profile.value !== null && covers(profile.value, member()));
  const mayShutOut = computed(() => mayChange.value && !isSelf.value);
  const personName = usePersonName();
  const name = computed(() => personName(member()));
  const roles = computed(() => member().roles.map((role) => ({
    text: role === 'sa' ? t('member.roles.sa') : roleNames.some((known) => known === role) ? t(`member.roles.${role}`) : role,
    tone: role === 'sa' || role === 'admin' ? 'a' : '',
  })));
  return { isSuper, isSelf, mayChange, mayShutOut, name, roles };
}
