import { useI18n } from 'vue-i18n';
import { apiAuths } from '@/api';
import { ApiError } from '@/api/client';
import type { ApiAuth } from '@/api/types';
import { confirm } from '@/ui/confirm';
import { useServerText } from '@/ui/serverText';
import { useToasts } from '@/ui/toasts';

/** Asks, deletes, and asks again when links or batches still name it: they are disabled then. */
export function useRemoveApiAuth() {
  const { t } = useI18n();
  const toasts = useToasts();
  const serverText = useServerText();
  const list = (ids: unknown): string[] => (Array.isArray(ids) ? ids.map(String) : []);

  /** @returns whether it is gone */
  return async function remove(auth: ApiAuth): Promise<boolean> {
    const name = auth.title || auth.id;
    if (!(await confirm({ title: t('apiAuth.deleteTitle', { name }), text: t('apiAuth.deleteText'), action: t('common.delete'), danger: true }))) return false;
    try {
      await apiAuths.remove(auth.id, false);
    } catch (error) {
      if (!(error instanceof ApiError) || !error.reason.endsWith('APIAuthInUse')) return toasts.show(serverText(error), { bad: true }), false;
      const users = [...list(error.detail.links), ...list(error.detail.batches)];
      const shown = users.slice(0, 5).join(', ');
      if (!(await confirm({ title: t('apiAuth.forceTitle', { name, count: users.length }, users.length), text: t('apiAuth.forceText', { ids: users.length > 5 ? `${shown}, …` : shown }), action: t('apiAuth.force'), danger: true }))) return false;
      try {
        await apiAuths.remove(auth.id, true);
      } catch (again) {
        return toasts.show(serverText(again), { bad: true }), false;
      }
    }
    toasts.show(t('apiAuth.deleted', { name }), { icon: 'lock' });
    return true;
  };
}
