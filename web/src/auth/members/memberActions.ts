import { useI18n } from 'vue-i18n';
import { members } from '@/api';
import type { Member } from '@/api/types';
import { confirm } from '@/ui/confirm';
import { useServerText } from '@/ui/serverText';
import { useToasts } from '@/ui/toasts';

export const shownName = (member: Pick<Member, 'name' | 'username'>): string => member.name || member.username;

/** What can be done to members from their list and their form. `changed` reads the list again. */
export function useMemberActions(changed: () => Promise<void>) {
  const { t } = useI18n();
  const toasts = useToasts();
  const serverText = useServerText();

  async function attempt(work: () => Promise<unknown>, said: string): Promise<boolean> {
    try {
      await work();
      toasts.show(said, { icon: 'user' });
      return true;
    } catch (error) {
      toasts.show(serverText(error), { bad: true });
      return false;
    } finally {
      await changed();
    }
  }

  async function toggle(member: Member): Promise<void> {
    const name = shownName(member);
    if (!member.isDisabled && !(await confirm({ title: t('member.disableTitle', { name }), text: t('member.disableText'), action: t('member.disable') }))) return;
    await attempt(() => members.modify(member.id, { isDisabled: !member.isDisabled }), member.isDisabled ? t('member.enabled', { name }) : t('member.disabled', { name }));
  }

  async function signOut(member: Member): Promise<void> {
    const name = shownName(member);
    if (!(await confirm({ title: t('member.signOutTitle', { name }), text: t('member.signOutText'), action: t('member.signOut') }))) return;
    await attempt(() => members.signOut(member.id), t('member.signedOut', { name }));
  }

  async function remove(member: Member): Promise<boolean> {
    const name = shownName(member);
    if (!(await confirm({ title: t('member.deleteTitle', { name }), text: t('member.deleteText'), action: t('common.delete'), danger: true }))) return false;
    return attempt(() => members.remove(member.id), t('member.deleted', { name }));
  }

  return { toggle, signOut, remove };
}
