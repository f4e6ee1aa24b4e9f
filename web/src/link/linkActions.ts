import { useI18n } from 'vue-i18n';
import { links } from '@/api';
import type { AuthLink, AuthLinkData } from '@/api/types';
import { confirm } from '@/ui/confirm';
import { useServerText } from '@/ui/serverText';
import { useToasts } from '@/ui/toasts';

/** What can be done to links from their list. `changed` reads the list again. */
export function useLinkActions(changed: () => Promise<void>) {
  const { t, n } = useI18n();
  const toasts = useToasts();
  const serverText = useServerText();

  async function attempt(work: () => Promise<unknown>, said?: string): Promise<void> {
    try {
      await work();
      if (said !== undefined) toasts.show(said, { icon: 'link' });
    } catch (error) {
      toasts.show(serverText(error), { bad: true });
    }
    await changed();
  }

  async function toggle(row: AuthLink): Promise<void> {
    if (!row.isDisabled && !(await confirm({ title: t('link.disableTitle', { id: row.id }), text: t('link.disableText'), action: t('link.disable') }))) return;
    await attempt(() => links.modify(row.id, { isDisabled: !row.isDisabled }));
  }

  const show = (row: AuthLink, showInDoc: boolean): Promise<void> => attempt(() => links.modify(row.id, { showInDoc }), showInDoc ? t('link.shown', { id: row.id }) : t('link.hidden', { id: row.id }));

  async function remove(row: AuthLink): Promise<void> {
    if (!(await confirm({ title: t('link.deleteTitle', { id: row.id }), text: t('link.deleteUsed', { count: n(row.recentDay.calls) }, row.recentDay.calls), action: t('common.delete'), danger: true }))) return;
    await attempt(() => links.remove(row.id), t('link.deleted', { id: row.id }));
  }

  /** An ID with a comma cannot stand in a list of IDs. */
  async function each(ids: string[], one: (id: string) => Promise<unknown>, many: (ids: string[]) => Promise<unknown>): Promise<void> {
    const plain = ids.filter((id) => !id.includes(','));
    if (plain.length > 0) await many(plain);
    for (const id of ids.filter((other) => other.includes(','))) await one(id);
  }

  async function modifyMany(ids: string[], data: Partial<AuthLinkData>): Promise<void> {
    const disabling = data.isDisabled === true;
    if (disabling && !(await confirm({ title: t('link.disableMany', { count: ids.length }, ids.length), text: t('link.disableText'), action: t('link.disable') }))) return;
    await attempt(() => each(ids, (id) => links.modify(id, data), (many) => links.modifyMany(many, data)), disabling ? t('link.disabledMany', { count: ids.length }, ids.length) : t('link.enabledMany', { count: ids.length }, ids.length));
  }

  async function removeMany(ids: string[]): Promise<boolean> {
    if (!(await confirm({ title: t('link.deleteMany', { count: ids.length }, ids.length), text: t('link.deleteText'), action: t('link.deleteCount', { count: ids.length }), danger: true }))) return false;
    await attempt(() => each(ids, links.remove, links.removeMany), t('link.deletedMany', { count: ids.length }, ids.length));
    return true;
  }

  return { toggle, show, remove, modifyMany, removeMany };
}
